"""What documentation takes and answers over HTTP."""

from collections.abc import Mapping

from pydantic import Field

from functions.documentation.agreements.models import AgreementView
from functions.documentation.cooperation.models import CooperationView
from functions.documentation.disagreements.models import DisagreementView
from functions.documentation.presence.models import PresenceView
from functions.documentation.student_health.models import ReferralView
from functions.documentation.worries.models import WorryView
from shared.adapters.attachments_view import AttachmentView
from shared.adapters.fields import Body, Id, Prose
from shared.adapters.people_view import PersonView
from shared.adapters.template_view import (
    AgendaPartView,
    FormattedView,
    FormView,
    PageView,
    TemplateSummary,
    View,
)
from shared.domain.process import Step
from shared.domain.readiness import Progress
from shared.domain.retention import Document
from shared.domain.rights import RequestState
from shared.domain.secrecy import Secrecy
from shared.domain.slot import Place
from shared.domain.vocabulary import Phase, Role, Status


class TextRequest(Body):
    """The text of a field as it shall stand."""

    text: Prose
    draft: Id | None = None
    """The revision of the draft that is saved with it: it goes, another one stays. None: any goes."""


class ClosingRequest(Body):
    """The responsible's summary, with which the talk is closed (D1, F104)."""

    summary: Prose


class CopyingRequest(Body):
    """The talk that was replaced, whose answers are copied."""

    source: Id = Field(alias="from")


class SaidWrongView(View):
    """Somebody said that a text is wrong; who, and in which words, stands with the request (R13)."""

    state: RequestState
    asked_at: str
    answered_at: str | None
    version: int | None
    """The version of the text that says it right, if it was changed."""
    request: str | None
    """Where the request can be read, for those who follow it."""


class FieldView(View):
    """A text field as one reader sees it. `version` is what a save names in If-Match."""

    id: str
    prompt: str
    help: FormattedView | None
    type: str
    """`text`, or what the answer is besides: then `form` says what it is made of, and the text is JSON."""
    form: FormView | None
    answered_by: tuple[Role, ...]
    secrecy: Secrecy
    """The content class: which secrecy what is written here falls under (R16)."""
    sensitive: bool
    """Whether answers are likely to be sensitive (R14)."""
    may_write: bool
    hidden: bool
    """Whether it is shown only when both sides are ready; until then it looks empty (D5)."""
    version: int
    text: str | None
    """None only if a talk's texts are too long to come together: ask for the talk with `whole` to read it."""
    author: PersonView | None
    saved_at: str | None
    tells: str | None = None
    """For who may write here: who wrote what stands, and that a save makes a new version (F111)."""
    disagreements: tuple[int, ...] = ()
    """Numbers of those in the talk's notes that are about it (F98)."""
    said_wrong: tuple[SaidWrongView, ...] = ()
    """That somebody said it is wrong, and how that was answered (R13)."""


class PhaseView(View):
    """One of the three parts of a talk, with its window in the municipality's zone."""

    phase: Phase
    title: str
    instruction: FormattedView | None
    """What meets those who write here, before the questions (F52)."""
    opens: str
    closes: str
    open: bool
    fields: tuple[FieldView, ...]
    pages: tuple[PageView, ...]
    """How the template arranges the fields, with what it says between them (F54)."""


class AttendeeView(View):
    """One who comes to the talk."""

    person: PersonView
    role: Role


class PreparingView(View):
    """One of those who are required to prepare, by role, and how far they have come (F77)."""

    role: Role
    progress: Progress
    since: str | None
    """Since when they are ready or late."""


class TalkHead(View):
    """What a talk is, without its texts."""

    id: str
    version: int
    talk_type: str
    school_form: str
    status: Status
    your_roles: tuple[Role, ...]
    subject: PersonView
    responsible: PersonView
    for_guardian: PersonView | None
    """The one guardian whose talk it is, where guardians live apart (D11)."""
    slot_id: str | None
    start: str | None
    end: str | None
    place: Place | None
    previous_id: str | None
    next_id: str | None
    disposed: tuple[Document, ...]
    """Which of its documents are gone by a retention decision: it stays listed, without their words (G9)."""
    late: tuple[Role, ...]
    """Whose preparation is late, for who holds the talk, until it has been held (F77)."""


class StepView(View):
    """Where in the process the talk is, and who sees what in this step (F60, F62)."""

    step: Step
    number: int
    """Of four; 0 for a talk that will not take place."""
    name: str
    tells: str


class NotesView(View):
    """What is noted beside the texts, as far as the reader may know it (F97–F100)."""

    presence: PresenceView | None
    disagreements: tuple[DisagreementView, ...]
    cooperations: tuple[CooperationView, ...]
    worries: tuple[WorryView, ...]
    referrals: tuple[ReferralView, ...]


class TalkView(TalkHead):
    """A talk with everything in it that its reader may see."""

    step: StepView
    preparation_due: str | None
    ready: tuple[PersonView, ...]
    preparing: tuple[PreparingView, ...]
    """How far those who are required have come, for those who prepare too (F77)."""
    blind_until: str | None
    """When all that was prepared is shown at the latest, while it is hidden; else null (D5)."""
    attendees: tuple[AttendeeView, ...]
    booked_as: Role | None
    """As what somebody booked it, or moved it to its time: guardian, pupil or staff (F4)."""
    template: TemplateSummary
    labels: Mapping[Role, str]
    """What those who take part are called in this kind of talk (D15)."""
    agenda: tuple[AgendaPartView, ...]
    phases: tuple[PhaseView, ...]
    agreements: tuple[AgreementView, ...]
    """In the order they were made, for those who read the record (F88)."""
    attachments: tuple[AttachmentView, ...]
    """Files and links of the phases that the reader reads, in the order they were made (F70, F82)."""
    notes: NotesView


class TalkHeads(View):
    """The talks that concern somebody, the latest first."""

    talks: tuple[TalkHead, ...]
    next: str | None
    """The cursor of the next page, if there is one."""


class SavedView(View):
    """A text that was saved: from now on this version stands, and is in the history."""

    phase: Phase
    field: str
    version: int
    saved_at: str
    tells: str
    """That it is a new version, and the one before is kept (F111)."""
