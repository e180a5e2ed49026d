"""What was agreed in a talk: a goal, the way there, whose it is, and when it is looked at again (F88, F91).

An agreement lives on when its talk is locked: until somebody says that it is reached or given up, those who
follow the talk up tell how it goes (F113).
"""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from shared.domain.errors import AgreementSettled
from shared.domain.instant import Instant
from shared.domain.vocabulary import Role

MOST_OF_A_TALK = 30
"""Agreements of one talk; what is more is no agreement but a record."""
MOST_CHECK_INS = 300
"""Of one agreement: one for each school day of a year and a half."""


MOST_SAID = 1_000_000
"""Bytes of the check-ins of one agreement together, so that they fit one answer."""


class Outcome(StrEnum):
    """What has become of an agreement."""

    OPEN = "open"
    REACHED = "reached"
    GIVEN_UP = "given_up"


class Agreement(BaseModel):
    """One agreement, as it stands or as it stood."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    talk_id: str
    number: int
    """Its place among those of the talk, from 1."""
    version: int = 1
    subject_id: str
    goal: str
    strategy: str = ""
    owners: tuple[Role, ...]
    """Whose it is to do: what they are to the talk, since people change."""
    follow_up_on: date | None = None
    """The local date on which it is looked at again."""
    outcome: Outcome = Outcome.OPEN
    author_id: str
    at: Instant
    made_at: Instant

    def settled(self, outcome: Outcome, by: str, at: Instant) -> "Agreement":
        """The agreement with what has become of it. Raises AgreementSettled if that was said before."""
        if self.outcome is not Outcome.OPEN:
            raise AgreementSettled(outcome=self.outcome)
        return self.model_copy(
            update={"version": self.version + 1, "outcome": outcome, "author_id": by, "at": at}
        )


class CheckIn(BaseModel):
    """How it goes with an agreement, in somebody's words; never changed (F113)."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    talk_id: str
    agreement: int
    number: int
    text: str
    author_id: str
    at: Instant

    @property
    def size(self) -> int:
        """Bytes of what was said."""
        return len(self.text.encode())


class Untold(CheckIn):
    """A check-in that is there and is not told with the others."""
