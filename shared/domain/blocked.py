"""A time that somebody keeps free of talks: a meeting, a lesson, a day off."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from shared.domain.calendar import Cell, cells
from shared.domain.duration import Duration
from shared.domain.instant import Instant, wire
from shared.domain.slot import Slot, slot_id

MARK = "BLOCK#"
"""What the owner of a blocked cell begins with; no talk's id has such a character."""


class BlockedTime(BaseModel):
    """[start, end) of one person's time, in the calendar of one grain."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    person_id: str
    start: Instant
    end: Instant
    grain: Duration
    reason: str | None = None
    """For the person themself, and for higher permission."""
    by: str
    at: Instant

    @property
    def id(self) -> str:
        """As for a published time: a person's blocked times do not overlap, so the start tells which."""
        return slot_id(self.person_id, self.start)

    @property
    def mark(self) -> str:
        """The owner of its cells, within the person's own calendar."""
        return f"{MARK}{wire(self.start)}"

    @property
    def cells(self) -> frozenset[Cell]:
        """The cells it takes, of what is attended and of what is offered alike."""
        return cells(self.start, self.end, self.grain.exact)

    def meets(self, slot: Slot) -> bool:
        """Whether a published time of theirs, or the pause after it, is in the way."""
        return slot.start < self.end and self.start < slot.clear_at


def start_of(mark: str) -> datetime | None:
    """When the blocked time begins that owns a cell; None if a talk owns it."""
    if not mark.startswith(MARK):
        return None
    return datetime.fromisoformat(mark.removeprefix(MARK))
