"""What somebody has typed into a field and not saved yet: theirs alone, until they save it (G7).

A draft is no text: it is in no history, nobody else ever sees it, and it says nothing of what stands in
the field. Its writer may have the field open twice; so each keystroke's draft says which one it follows,
and one that follows another than the latest is a conflict, never an overwrite. A revision is a name and no
number: a draft that is begun anew after the last was saved can then never be taken for it.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from shared.domain.duration import Duration
from shared.domain.instant import Instant
from shared.domain.vocabulary import Phase
from shared.domain.windows import Window


class Draft(BaseModel):
    """The latest that somebody typed into a field of a talk."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    talk_id: str
    phase: Phase
    field: str
    text: str
    builds_on: int
    """The version of the field's text that its writer had before them; 0 for an empty field."""
    revision: str
    follows: str | None = None
    """The revision that it took the place of."""
    at: Instant
    kept_until: Instant

    def is_kept(self, now: datetime) -> bool:
        """Whether it is still there for its writer."""
        return now < self.kept_until

    def repeats(self, other: "Draft") -> bool:
        """Whether this is the same draft sent again, because the answer to the first was lost."""
        mine, theirs = ((d.text, d.builds_on, d.follows) for d in (self, other))
        return mine == theirs


def kept_until(window: Window, kept: Duration, zone: ZoneInfo) -> datetime:
    """Until when a draft of a phase stays readable: some time after nothing can be saved there any more."""
    return kept.after(window.closes, zone)
