"""What rights takes and answers over HTTP."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.adapters.fields import Body, Id, Line
from shared.adapters.people_view import PersonView
from shared.adapters.template_view import View
from shared.domain.erasure import Erasable
from shared.domain.rights import About, Ground, Purpose, RequestKind, RequestState
from shared.domain.vocabulary import Phase

Words = Annotated[str, StringConstraints(min_length=1, max_length=5_000, pattern=r"^[^\x00]*$")]
"""A text of some length."""


class OnBehalf(Body):
    """What every request can say."""

    reference: Line | None = None
    """Of what higher permission asks for on somebody's behalf: why, by a reference such as a case number."""


class ExportRequest(OnBehalf):
    """Ask for everything that is kept about somebody."""

    purpose: Annotated[Purpose, Field(strict=False)]


class TextRequest(Body):
    """Names a text of a talk."""

    talk_id: Id
    phase: Annotated[Phase, Field(strict=False)]
    field: Id


class RectificationRequest(OnBehalf):
    """Say that something is wrong."""

    what: Words
    why: Words
    text: TextRequest | None = None
    """The text that is meant, if it is one."""

    @property
    def about(self) -> About | None:
        """The field that is meant, if one is."""
        return About(**dict(self.text)) if self.text else None


class ErasureRequest(OnBehalf):
    """Ask for something to be erased, all of one kind that stands now."""

    document: Annotated[Erasable, Field(strict=False)]
    why: Annotated[str, StringConstraints(max_length=5_000, pattern=r"^[^\x00]*$")] = ""


class DecisionRequest(Body):
    """Decide about an erasure."""

    outcome: Literal["granted", "refused"]
    words: Words
    ground: Line


class AssessmentRequest(Body):
    """Decide about what is confidential in an export."""

    include: bool
    ground: Line | None = None
    """Of withholding: the legal ground."""
    words: Annotated[str, StringConstraints(max_length=5_000, pattern=r"^[^\x00]*$")] = ""


class ReplyRequest(Body):
    """Answer that something is wrong."""

    outcome: Literal["corrected", "refused"]
    words: Words
    ground: Line | None = None
    """Of a refusal: the legal ground."""
    version: Annotated[int | None, Field(ge=1, le=99_999_999)] = None
    """Of a text that was put right: the version that says it right, where the text could still be changed."""


class RequestsQuery(Body):
    """Which requests of a unit."""

    unit_id: Id
    state: Literal["waiting", "answered"] = "waiting"


class AssessmentView(View):
    """What was decided about what is confidential."""

    included: bool
    ground: str | None
    words: str
    by: PersonView
    at: str


class ReplyView(View):
    """How it was answered."""

    words: str
    ground: str | None
    version: int | None
    by: PersonView
    at: str


class RequestView(View):
    """A request about somebody's data."""

    id: str
    version: int
    """For If-Match."""
    kind: RequestKind
    state: RequestState
    person: PersonView
    unit_id: str
    asked_by: PersonView
    asked_at: str
    due_on: date
    late: bool
    """Whether there should have been an answer by now."""
    ground: Ground
    reference: str | None
    purpose: Purpose | None
    """Of an export."""
    what: str
    why: str
    about: About | None
    assessment: AssessmentView | None
    reply: ReplyView | None
    masked: int | None
    """Of an export that was made: how many things were masked or left out; it lists them itself."""
    available_until: str | None
    """Of an export that was made: until when it can be had."""
    may_answer: bool
    may_download: bool


class RequestsView(View):
    """Several requests."""

    requests: tuple[RequestView, ...]
    more: bool = False
    """Whether there are more than these."""


class StepView(View):
    """One step of the handling of a request."""

    version: int
    state: RequestState
    by: PersonView
    at: str


class HandlingView(View):
    """A request with the log of its handling."""

    request: RequestView
    steps: tuple[StepView, ...]


class DownloadView(View):
    """Where an export can be had, for about a minute."""

    url: str
    expires: str
    sha256: str
    size: int
