"""What templates takes and answers over HTTP."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from shared.adapters.fields import Body, Id, Line
from shared.adapters.template_view import (
    AgendaPartView,
    FormattedView,
    FormView,
    PageView,
    TemplateSummary,
    View,
)
from shared.domain.template import Template
from shared.domain.template_choice import Choices, TemplateChoice
from shared.domain.template_life import Source, TemplateState
from shared.domain.vocabulary import Phase, Role

MOST_CHOICES = 100


_PLACE = r"[0-9][A-Za-z0-9:.#_-]{0,150}"
"""A place in a list in order of time: no text that sorts before or after all of them is one."""
After = Annotated[str, StringConstraints(pattern=rf"^{_PLACE}$")]
"""Where a page begins: the `next` of the one before."""
AfterOfOwner = Annotated[str, StringConstraints(pattern=rf"^[A-Za-z0-9._~-]{{1,120}}~{_PLACE}$")]


class TemplatesQuery(Body):
    """Whose templates are listed, and from where on."""

    unit_id: Id
    after: AfterOfOwner | None = None


class NewTemplate(Body):
    """A template for a unit: from a file, a copy of another, or from the one that asks nothing."""

    owner_id: Id
    """The unit it belongs to: a school, or the municipality (F47)."""
    copy_of: Id | None = None
    version: int | None = Field(default=None, ge=1, le=99_999_999)
    """Which version is copied; the newest that is published unless it is told."""
    file: Template | None = None

    @model_validator(mode="after")
    def _from_one_place(self) -> Self:
        if self.file is not None and self.copy_of is not None:
            raise ValueError("either a file or a template to copy")
        return self


class DraftRequest(Body):
    """What the draft shall say. The id and the version in it are not looked at."""

    file: Template


class VersionQuery(Body):
    """Which version; the draft for who edits it, else the newest that is published, unless it is told."""

    version: int | None = Field(default=None, ge=1, le=99_999_999, strict=False)


class ChoiceRequest(Body):
    """The template of a kind of talk in a school form, or in all that have no choice of their own."""

    talk_type: Id
    school_form: Id | None = None
    template_id: Id | None = None
    """None: no template, and so no questionnaire (F43)."""


class ChoicesRequest(Body):
    """All choices of a unit; what is not among them follows the unit above, or what is shipped."""

    choices: tuple[ChoiceRequest, ...] = Field(max_length=MOST_CHOICES)


class BankQuery(Body):
    """What is looked for."""

    words: Line | None = None
    """Words, or beginnings of words, that all must be found; without them all are."""
    after: After | None = None


Remark = Annotated[str, StringConstraints(min_length=1, max_length=2_000, pattern=r"^[^\x00]*$")]


class FeedbackRequest(Body):
    """Praise, or its taking back, and a comment (F50)."""

    praise: bool
    """Whether the caller praises it from now on."""
    comment: Remark | None = None


class OwnerView(View):
    """A unit that owns a template."""

    id: str
    name: str


class CreatorView(View):
    """Who made a template, by name (F45)."""

    id: str
    name: str | None
    """None for a protected identity and for one the register no longer knows."""


class ListedTemplate(View):
    """A template in a list."""

    id: str
    owner: OwnerView | None
    """None for a template that is shipped."""
    state: TemplateState
    title: str
    draft: int | None
    published: int | None
    may_edit: bool


class ListedTemplates(View):
    """A page of what a unit can use: its own, those of the units above it, and at last the shipped ones."""

    templates: tuple[ListedTemplate, ...]
    next: str | None
    """What to ask for the next page `after`, if there is one."""


class FindingView(View):
    """Something to put right before the draft can be published, and where."""

    pointer: str
    detail: str


class QuestionView(View):
    """A field as it will be asked."""

    id: str
    prompt: str
    help: FormattedView | None
    type: str
    form: FormView | None
    answered_by: tuple[Role, ...]


class PhasePreview(View):
    """What is asked in a phase."""

    phase: Phase
    instruction: FormattedView | None
    fields: tuple[QuestionView, ...]
    pages: tuple[PageView, ...]


class VersionView(View):
    """A version of a template: as it will look to a reader, what it lacks, and as a file."""

    told: TemplateSummary
    findings: tuple[FindingView, ...]
    agenda: tuple[AgendaPartView, ...]
    phases: tuple[PhasePreview, ...]
    file: Template


class OriginView(View):
    """Where a template was imported from: who signed its bundle, and which template it was there."""

    name: str
    key_id: str
    bundled_at: str
    id: str
    version: int


class TemplateView(VersionView):
    """A template, with one of its versions."""

    id: str
    revision: int
    """What a change names in If-Match; 0 for a shipped template, which nobody changes."""
    owner: OwnerView | None
    state: TemplateState
    draft: int | None
    published: int | None
    shared: int | None
    """The version that is in the bank."""
    copied_from: Source | None
    imported_from: OriginView | None
    created_at: str | None
    created_by: CreatorView | None
    may_edit: bool


class SharedView(View):
    """A template in the bank."""

    id: str
    version: int
    owner: OwnerView
    title: str
    description: str | None
    target: str | None
    talk_types: tuple[str, ...]
    school_forms: tuple[str, ...]
    shared_at: str


class BankView(View):
    """A page of what was found in the bank, the newest first."""

    templates: tuple[SharedView, ...]
    next: str | None
    """What to ask for the next page `after`, if there is one."""


class CommentView(View):
    """What somebody said of a template."""

    id: str
    text: str
    author: CreatorView
    at: str


class FeedbackView(View):
    """What colleagues think of a template."""

    praises: int
    praised_by_you: bool
    comments: tuple[CommentView, ...]


class ChoicesView(View):
    """What a unit chose. `revision` is what a change names in If-Match."""

    unit_id: str
    revision: int
    choices: tuple[TemplateChoice, ...]

    @classmethod
    def of(cls, choices: Choices) -> Self:
        """The view."""
        return cls(unit_id=choices.unit_id, revision=choices.revision, choices=choices.choices)
