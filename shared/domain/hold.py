"""A time kept for one family for a little while: it ends by itself, and nobody can keep one for long (G1).

A hold counts from when it is written until just before `until`, by comparison alone. What is left of it
after that is only the memory of whose turn it was.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from shared.domain.errors import HeldLongEnough
from shared.domain.instant import Instant, wire

MOST_TURNS = 2
"""Holds of the same time for the same person in a row; then comes a pause as long as a hold."""


class HoldKind(StrEnum):
    """Why a time is held."""

    FORM = "form"
    """Somebody is filling in the booking."""
    VISIT = "visit"
    """It is part of a proposal for a family's visit (G14)."""
    OFFER = "offer"
    """It is offered to the first in the waiting list (G13)."""


class Hold(BaseModel):
    """For whom a time is held, and until when."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: HoldKind
    subject_id: str
    """Whoever may book for this person may use it: guardians are one family."""
    guardian_id: str | None = None
    """Unless they live apart: then the one guardian it is held for (D11)."""
    by: str
    until: Instant
    turn: int = 1

    def counts(self, now: datetime) -> bool:
        """Whether it has not ended."""
        return now < self.until

    def keeps_out(self, subject_id: str, now: datetime, guardian_id: str | None = None) -> bool:
        """Whether a booking for this subject, and this guardian of theirs, is refused because of it."""
        return self.counts(now) and not self.is_for(subject_id, guardian_id)

    def is_for(self, subject_id: str, guardian_id: str | None = None) -> bool:
        """Whether it is for this subject, and for this guardian if either says which."""
        if None in (self.guardian_id, guardian_id):
            return subject_id == self.subject_id
        return (subject_id, guardian_id) == (self.subject_id, self.guardian_id)

    def given_back(self, now: datetime) -> "Hold":
        """The hold ended before its time; whose turn it was is not forgotten."""
        return self.model_copy(update={"until": min(self.until, now)})


def renewed(before: Hold | None, wanted: Hold, now: datetime) -> Hold:
    """The hold that follows `before`, with its turn counted.

    An offer that counts stays as it is: it lasts longer. Raises HeldLongEnough with `again`, the instant
    from which the time may be held anew.
    """
    if before is None or not before.is_for(wanted.subject_id, wanted.guardian_id):
        return wanted
    if before.kind is HoldKind.OFFER:
        return before if before.counts(now) else wanted
    pause: timedelta = wanted.until - now
    if now >= before.until + pause:
        return wanted
    if before.turn >= MOST_TURNS:
        raise HeldLongEnough(again=wire(before.until + pause))
    return wanted.model_copy(update={"turn": before.turn + 1})
