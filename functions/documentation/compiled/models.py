"""The held talk compiled, as it is answered over HTTP."""

from functions.documentation.agreements.models import AgreementView
from functions.documentation.models import FieldView, NotesView
from shared.adapters.people_view import PersonView
from shared.adapters.template_view import View
from shared.domain.vocabulary import Phase, Status


class CompiledAnswer(View):
    """What somebody answered, with the question."""

    phase: Phase
    field: FieldView


class CompiledSection(View):
    """The answers of a section: what was prepared before what was recorded."""

    id: str
    title: str | None
    answers: tuple[CompiledAnswer, ...]


class CompiledPage(View):
    """The answers of a page."""

    id: str
    title: str | None
    sections: tuple[CompiledSection, ...]


class CompiledView(View):
    """A held talk in one reading order, with where to write back (F103)."""

    talk_id: str
    status: Status
    title: str
    subject: PersonView
    responsible: PersonView
    start: str | None
    pages: tuple[CompiledPage, ...]
    """Only what was answered in preparation and record."""
    agreements: tuple[AgreementView, ...]
    notes: NotesView
    feedback: tuple[FieldView, ...]
    """The fields of the follow-up, the summary among them."""
