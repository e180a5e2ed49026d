"""What giving back or moving a day takes and answers over HTTP."""

from functions.scheduling.views import View
from shared.adapters.fields import Body, Day, Id, Line


class DayCancellation(Body):
    """Why all talks of a day are given back; `staff_id` if it is somebody else's day (F6)."""

    reason: Line
    staff_id: Id | None = None


class DayMove(Body):
    """The date to which all times of a day are moved, at the same hours."""

    to_date: Day
    staff_id: Id | None = None


class DoneView(View):
    """What became of one time."""

    slot_id: str
    talk_id: str | None = None
    """The talk that had it, if one did."""
    problem: str | None = None
    """The name of the problem that left it as it was."""
    to_slot_id: str | None = None
    """The time it was moved to."""
    new_talk_id: str | None = None
    """The talk that begins there, if the old one's day was over (F36)."""


class DayDoneView(View):
    """What became of each time of a day."""

    date: str
    staff_id: str
    times: tuple[DoneView, ...]
