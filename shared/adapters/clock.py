"""Where the time comes from: one clock, handed in at each function's composition root."""

from datetime import UTC, datetime
from typing import Protocol

from shared.domain.instant import utc


class Clock(Protocol):
    """Tells the present instant."""

    def now(self) -> datetime:
        """The present, aware, in UTC and whole milliseconds."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant."""
        return utc(datetime.now(UTC))
