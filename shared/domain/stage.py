"""The timed steps in a talk's life: what comes next, and when (the workflow's alarm times)."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Stage(StrEnum):
    """A timed step. The workflow waits until each and then asks for it to be taken."""

    BOOKING_REMINDER = "booking_reminder"
    BOOKING_CLOSES = "booking_closes"
    PREPARATION_REMINDER = "preparation_reminder"
    PREPARATION_DUE = "preparation_due"
    INTERPRETER_CHECK = "interpreter_check"
    DAY_BEFORE = "day_before"
    DAY_ENDS = "day_ends"
    FOLLOW_UP_CLOSES = "follow_up_closes"
    CLOSED = "closed"
    """No step is left."""


class Timer(NamedTuple):
    """A step and when it is due; `due` is None exactly for CLOSED."""

    stage: Stage
    due: datetime | None


NO_TIMER = Timer(Stage.CLOSED, None)
_MESSAGES = frozenset(
    {
        Stage.BOOKING_REMINDER,
        Stage.PREPARATION_REMINDER,
        Stage.INTERPRETER_CHECK,
        Stage.DAY_BEFORE,
    }
)
_ORDER = {stage: position for position, stage in enumerate(Stage)}


def in_order(dues: dict[Stage, datetime]) -> list[Timer]:
    """The steps by due time; at the same instant in the order of the lifecycle."""
    return [
        Timer(stage, due)
        for stage, due in sorted(dues.items(), key=lambda item: (item[1], _ORDER[item[0]]))
    ]


def first(dues: dict[Stage, datetime], now: datetime) -> Timer:
    """The first step of a talk that gets its time at `now`.

    A message whose time has already passed is left out (nobody wants a reminder of a booking made a
    minute ago); a step that moves the status never is.
    """
    pending = (t for t in in_order(dues) if t.stage not in _MESSAGES or (t.due and t.due > now))
    return next(pending, NO_TIMER)


def after(dues: dict[Stage, datetime], stage: Stage) -> Timer:
    """The step that follows `stage`."""
    timers = in_order(dues)
    position = next(i for i, timer in enumerate(timers) if timer.stage is stage)
    return timers[position + 1] if position + 1 < len(timers) else NO_TIMER
