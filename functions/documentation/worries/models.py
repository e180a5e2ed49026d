"""What worries take and answer over HTTP."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from shared.adapters.fields import Body
from shared.adapters.people_view import PersonView
from shared.adapters.template_view import View
from shared.domain.worry import WorryState

Words = Annotated[str, StringConstraints(min_length=1, max_length=10_000, pattern=r"^[^\x00]*$")]


class WorryRequest(Body):
    """The worry, in the words of who passes it on."""

    text: Words


class WorryAnswerRequest(Body):
    """What is done about it."""

    text: Words
    investigation: bool = False
    action_programme: bool = False
    """Whether it leads to an action programme; the programme itself is kept elsewhere (R7)."""


class WorryQuery(Body):
    """Which worries of a unit."""

    state: Literal["open", "acknowledged", "answered"] = "open"


class WorryView(View):
    """A worry, for who sent it and for higher permission. `version` is what an answer names in If-Match."""

    number: int
    version: int
    state: WorryState
    text: str
    passed_on_by: PersonView
    passed_on_at: str
    reminders: int
    acknowledged_by: PersonView | None
    acknowledged_at: str | None
    answer: str | None
    investigation: bool
    action_programme: bool
    answered_by: PersonView | None
    answered_at: str | None


class WorryEntryView(View):
    """That there is a worry; its words stand in its talk."""

    talk_id: str
    number: int
    state: WorryState
    subject: PersonView
    passed_on_by: PersonView
    passed_on_at: str
    reminders: int


class WorriesView(View):
    """The worries of a unit in one state: the open ones oldest first, others latest first."""

    worries: tuple[WorryEntryView, ...]
    more: bool
    """Whether there are others; of the open ones they follow when these are acknowledged."""
