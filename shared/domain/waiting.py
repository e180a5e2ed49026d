"""Waiting for a time: a place in the line, and the time that is offered to whoever stands first (G13).

An offer is a hold of the time and counts by the clock alone. `turn` numbers what a workflow waits for, so
that an old alarm clock changes nothing.
"""

from datetime import datetime
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict

from shared.domain.instant import Instant


class WaitingStage(StrEnum):
    """What the workflow of a place in the line waits for."""

    LOOK = "look"
    """Whether a time became free while somebody joined."""
    OFFER_ENDS = "offer_ends"
    CLOSED = "closed"
    """Nothing: the next time that becomes free makes the next offer."""


class Offer(BaseModel):
    """A time that is kept for one who waited."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    slot_id: str
    start: Instant
    until: Instant


class Waiting(BaseModel):
    """A talk's place in the line of its responsible, and what is offered to it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    since: Instant
    by: str
    turn: int
    """The talk's version when this turn began: never the same twice in a talk's life."""
    stage: WaitingStage = WaitingStage.LOOK
    due: Instant | None = None
    offer: Offer | None = None
    passed: tuple[str, ...] = ()
    """Times that were offered and not taken; they are not offered again."""

    @classmethod
    def joined(cls, by: str, turn: int, now: datetime) -> Self:
        """A new place at the end of the line."""
        return cls(since=now, by=by, turn=turn, due=now)

    def offer_at(self, now: datetime) -> Offer | None:
        """The offer that counts at `now`, if one does."""
        return self.offer if self.offer and now < self.offer.until else None

    def may_be_offered(self, slot_id: str, now: datetime) -> bool:
        """Whether this time may be offered: one at a time, and none twice."""
        return self.offer_at(now) is None and slot_id not in self._known()

    def offered(self, offer: Offer, turn: int) -> Self:
        """The place with an offer."""
        return self.model_copy(
            update={
                "turn": turn,
                "stage": WaitingStage.OFFER_ENDS,
                "due": offer.until,
                "offer": offer,
                "passed": self._known(),
            }
        )

    def passed_on(self) -> Self:
        """The place kept, without the offer or with nothing to look for any more."""
        return self.model_copy(
            update={
                "stage": WaitingStage.CLOSED,
                "due": None,
                "offer": None,
                "passed": self._known(),
            }
        )

    def _known(self) -> tuple[str, ...]:
        return (*self.passed, self.offer.slot_id) if self.offer else self.passed
