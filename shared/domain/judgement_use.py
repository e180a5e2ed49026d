"""Whether a school unit shows judgements beside its talks, and what they are to it (F71)."""

from enum import StrEnum

from shared.domain.instant import Instant
from shared.domain.people import Record


class Use(StrEnum):
    """What a unit works with."""

    PLAN = "plan"
    """Individual development plans, IUP."""
    GOALS_REACHED = "goals_reached"
    """Goals reached so far, *hittills uppnådda mål*."""
    NOTHING = "nothing"


class JudgementUse(Record):
    """What a unit says of it; a unit that never said anything shows what judgements there are."""

    use: Use = Use.PLAN
    version: int = 0
    """0 while nothing was ever said."""
    by: str | None = None
    at: Instant | None = None
