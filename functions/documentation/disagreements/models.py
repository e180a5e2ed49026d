"""What disagreements take and answer over HTTP."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from shared.adapters.fields import Body
from shared.adapters.people_view import PersonView
from shared.adapters.template_view import View
from shared.domain.vocabulary import Phase, Role

Words = Annotated[str, StringConstraints(min_length=1, max_length=4_000, pattern=r"^[^\x00]*$")]


class AboutRequest(Body):
    """What it is about: a field of the record or the follow-up, an agreement, or the talk as a whole."""

    phase: Annotated[Phase, Field(strict=False)] | None = None
    field: Annotated[str, StringConstraints(min_length=1, max_length=120)] | None = None
    agreement: Annotated[int, Field(ge=1, le=99)] | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if (self.phase is None) != (self.field is None):
            raise ValueError("a field is named by its phase and its id")
        if self.field is not None and self.agreement is not None:
            raise ValueError("either a field or an agreement")
        return self


class DisagreementRequest(Body):
    """That one does not agree, and why."""

    text: Words
    about: AboutRequest = AboutRequest()


class RewordingRequest(Body):
    """The note as it shall stand, for who noted it."""

    text: Words
    resolved: bool = False


class ReplyRequest(Body):
    """What one says to it."""

    text: Words


class AboutView(View):
    """What it is about; nothing: the talk as a whole."""

    phase: Phase | None
    field: str | None
    agreement: int | None


class ReplyView(View):
    """What somebody said to it."""

    text: str
    author: PersonView
    at: str


class DisagreementView(View):
    """That somebody does not agree. `version` is what a change names in If-Match."""

    number: int
    version: int
    about: AboutView
    text: str
    author: PersonView
    roles: tuple[Role, ...]
    """What they were to the talk when they noted it."""
    noted_at: str
    saved_at: str
    resolved: bool
    answers: tuple[ReplyView, ...]
