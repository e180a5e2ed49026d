"""What blocking times takes and answers over HTTP."""

from typing import Self
from zoneinfo import ZoneInfo

from functions.scheduling.views import View
from shared.adapters.fields import Body, Clock, Day, Id, Line
from shared.domain.blocked import BlockedTime
from shared.domain.instant import local_text


class BlockingRequest(Body):
    """Hours of one local day without talks; an end of 00:00 is the midnight after it."""

    date: Day
    start: Clock
    end: Clock
    reason: Line | None = None
    staff_id: Id | None = None
    """Somebody else whose time it is (F6)."""
    withdraw_free: bool = False
    """Whether free times in these hours are withdrawn with it; without it they keep it from being blocked."""


class BlockedTimeView(View):
    """A blocked time, for the person whose it is and for higher permission."""

    id: str
    start: str
    end: str
    reason: str | None

    @classmethod
    def of(cls, time: BlockedTime, zone: ZoneInfo) -> Self:
        """The view, with times in the municipality's zone."""
        return cls(
            id=time.id,
            start=local_text(time.start, zone),
            end=local_text(time.end, zone),
            reason=time.reason,
        )


class BlockingView(BlockedTimeView):
    """What was blocked, and the free times that were withdrawn for it."""

    withdrawn: tuple[str, ...]


class UnblockingView(View):
    """What is not blocked any more."""

    id: str
