"""What holding takes and answers over HTTP."""

from typing import Self
from zoneinfo import ZoneInfo

from pydantic import Field

from functions.scheduling.holds.hold_set import HoldSet
from functions.scheduling.views import View
from shared.adapters.fields import Body, Id
from shared.domain.instant import local_text
from shared.domain.planner import MOST_VISITS


class HoldRequest(Body):
    """One time, and for whom it is to be held."""

    slot_id: Id
    subject_id: Id
    guardian_id: Id | None = None
    """Whom staff act for, where guardians live apart."""


class HoldsRequest(Body):
    """All times the caller wants to hold; those held before that are not named are given back."""

    slots: tuple[HoldRequest, ...] = Field(min_length=1, max_length=MOST_VISITS)


class HoldView(View):
    """One held time."""

    slot_id: str
    subject_id: str
    until: str


class HoldsView(View):
    """The times the caller holds."""

    slots: tuple[HoldView, ...]

    @classmethod
    def of(cls, held: HoldSet, zone: ZoneInfo) -> Self:
        """The view of a set, with times in the municipality's zone."""
        return cls(
            slots=tuple(
                HoldView(
                    slot_id=h.slot_id, subject_id=h.subject_id, until=local_text(h.until, zone)
                )
                for h in held.slots
            )
        )
