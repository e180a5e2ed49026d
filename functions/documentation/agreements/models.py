"""What agreements take and answer over HTTP."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.adapters.fields import Body, Day
from shared.adapters.people_view import PersonView
from shared.adapters.template_view import View
from shared.domain.agreement import Outcome
from shared.domain.vocabulary import Role

Words = Annotated[str, StringConstraints(max_length=10_000, pattern=r"^[^\x00]*$")]
SomeWords = Annotated[Words, StringConstraints(min_length=1)]


class AgreementRequest(Body):
    """An agreement as it shall stand."""

    goal: SomeWords
    strategy: Words = ""
    owners: Annotated[tuple[Role, ...], Field(strict=False, min_length=1, max_length=8)]
    """Whose it is to do, by role in the talk."""
    follow_up_on: Day | None = None
    """The local date on which it is looked at again."""


class CheckInRequest(Body):
    """How it goes; `outcome` settles the agreement."""

    text: SomeWords
    outcome: Annotated[Outcome, Field(strict=False)] = Outcome.OPEN


class CheckInView(View):
    """What somebody said of an agreement after the talk."""

    text: str
    author: PersonView
    at: str


class AgreementView(View):
    """An agreement as one reader sees it. `version` is what a change names in If-Match."""

    talk_id: str
    number: int
    version: int
    goal: str
    strategy: str
    owners: tuple[Role, ...]
    follow_up_on: str | None
    outcome: Outcome
    author: PersonView
    saved_at: str
    check_ins: tuple[CheckInView, ...]
    earlier_check_ins: int = 0
    """How many older ones were left out, if all of a talk do not fit: ask for the talk with `whole`."""
    disagreements: tuple[int, ...] = ()
    """In the view of a talk: numbers of those in its notes that are about it (F98)."""


class LogEntryView(View):
    """An agreement in somebody's log; what was said of it since stands in its talk."""

    talk_id: str
    number: int
    goal: str
    strategy: str
    owners: tuple[Role, ...]
    follow_up_on: str | None
    outcome: Outcome
    made_at: str


class LogView(View):
    """The agreements about somebody that the caller may read, the latest first (F89)."""

    agreements: tuple[LogEntryView, ...]
    next: str | None
    """The cursor of the next page, if there is one."""
