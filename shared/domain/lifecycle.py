"""The life of a talk: every arrow there is, with its guard (D1, D9, D10).

    created --book--> booked --everyone ready, or due--> prepared --the day ends--> held --> followed_up
       ^                 |  ^ rebook                        |                        (closed, or 30 days)
       |                 |  '--- same talk until the day ends, a new one after that
       +--cancel booking-+----------------------------------+
    created, booked, prepared --cancel talk--> cancelled

Each function takes the talk as it is and the present instant and gives the talk as it becomes, or
raises. Nothing here reads a clock or a store.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from shared.domain.blind import shown_at
from shared.domain.errors import AlreadyBooked, WindowClosed, WindowNotOpen, WrongStatus
from shared.domain.instant import local_text
from shared.domain.notice import NoticeKind
from shared.domain.readiness import is_ready
from shared.domain.stage import Stage, Timer, after, first
from shared.domain.talk import Booking, InRound, Ready, Talk
from shared.domain.vocabulary import Role, Status
from shared.domain.windows import BookingPeriod, Windows

_RANK = {
    Status.CREATED: 0,
    Status.BOOKED: 1,
    Status.PREPARED: 2,
    Status.HELD: 3,
    Status.FOLLOWED_UP: 4,
}


def effective_status(talk: Talk, now: datetime) -> Status:
    """The status by the clock, however late the workflow is (D3)."""
    if talk.windows is None or talk.status not in _RANK:
        return talk.status
    by_clock = Status.BOOKED
    if now >= talk.windows.follow_up_closes:
        by_clock = Status.FOLLOWED_UP
    elif now >= talk.windows.day_ends:
        by_clock = Status.HELD
    elif now >= talk.windows.preparation_due:
        by_clock = Status.PREPARED
    return _later(talk.status, by_clock)


def is_over(talk: Talk, now: datetime) -> bool:
    """Whether the talk has been held or cancelled, so that the next of its kind may begin."""
    over = (Status.HELD, Status.FOLLOWED_UP, Status.CANCELLED)
    return effective_status(talk, now) in over


def begin(talk: Talk) -> Talk:
    """A new talk without a time, with its first timer set."""
    return talk.model_copy(update={"had_time": False} | _timer(first(_dues(talk), talk.created_at)))


def book(talk: Talk, booking: Booking, windows: Windows) -> Talk:
    """created → booked: the talk gets its time; its texts, if it had any, are still there (F40).

    Raises AlreadyBooked or WrongStatus.
    """
    if talk.booking is not None:
        raise AlreadyBooked(talk_id=talk.id)
    if talk.status is not Status.CREATED:
        raise WrongStatus(status=talk.status)
    return _with_time(talk, booking, windows)


def rebook(talk: Talk, booking: Booking, windows: Windows, now: datetime) -> Talk:
    """A new time for the same talk: same id, texts kept, windows computed anew (F35, D9).

    Only before the talk's day has ended (`must_become_new`). Raises WrongStatus.
    """
    _demand_that_it_can_move(talk, now)
    return _with_time(talk, booking, windows)


def must_become_new(talk: Talk, now: datetime) -> bool:
    """Whether a new time means a new, blank talk: from the local midnight after its day on (F36, F37)."""
    return talk.windows is not None and now >= talk.windows.day_ends


def join(talk: Talk, place: InRound, period: BookingPeriod) -> Talk:
    """The talk in a round, with the round's period; the talk itself if that is so already (F29).

    The round tends to it from now on: without a time it needs no alarm clock of its own any more.
    """
    if (talk.round, talk.booking_period) == (place, period):
        return talk
    joined = talk.changed(round=place, booking_period=period)
    if talk.booking is not None or talk.due is None:
        return joined
    return joined.model_copy(
        update={"generation": talk.generation + 1, "stage": Stage.CLOSED, "due": None}
    )


def release(talk: Talk, now: datetime, again: BookingPeriod | None = None) -> Talk:
    """booked, prepared → created: the time is given back, every text stays (D1, F40).

    A talk whose round has closed meanwhile gets the period `again`, in which its own workflow reminds of
    it. Raises WrongStatus if the talk has no time or its day has ended.
    """
    _demand_that_it_can_move(talk, now)
    released = talk.changed(
        generation=talk.generation + 1, status=Status.CREATED, booking=None, windows=None,
        revealed_at=shown_at(talk, now),
    )  # fmt: skip
    if talk.round is not None and again is not None and now >= talk.booking_period.closes:
        alone = talk.round.model_copy(update={"tends": False})
        released = released.model_copy(update={"round": alone, "booking_period": again})
    return released.model_copy(update=_timer(first(_dues(released), now)))


def cancel(talk: Talk, now: datetime) -> Talk:
    """created, booked, prepared → cancelled: the talk will not take place at all; one change, texts kept.

    Raises WrongStatus from the end of the talk's day on, and if it is cancelled already.
    """
    if talk.status is not Status.CREATED:
        _demand_that_it_can_move(talk, now)
    return talk.changed(
        generation=talk.generation + 1,
        status=Status.CANCELLED,
        waiting=None,
        booking=None,
        windows=None,
        stage=Stage.CLOSED,
        due=None,
    )


def mark_ready(talk: Talk, person_id: str, roles: frozenset[Role], now: datetime) -> Talk:
    """Somebody is done preparing; when everyone required is, booked → prepared (D1).

    Then what was prepared blind is shown (D5). Saying it again changes nothing. Raises WrongStatus if the
    talk has no time.
    """
    if talk.windows is None:
        raise WrongStatus(status=talk.status)
    if any(ready.person_id == person_id for ready in talk.ready):
        return talk
    mark = Ready(person_id=person_id, roles=tuple(sorted(roles)), at=now)
    marked = talk.changed(ready=(*talk.ready, mark))
    if not is_ready(marked):
        return marked
    shown = (talk.revealed_at or now) if talk.blind else None
    return marked.model_copy(
        update={"status": _later(talk.status, Status.PREPARED), "revealed_at": shown}
    )


def mark_held(talk: Talk, now: datetime, zone: ZoneInfo) -> Talk:
    """booked, prepared → held by the word of the responsible, at or after the start (D1).

    Saying it again changes nothing. Raises WindowNotOpen before the start, WrongStatus without a time.
    """
    if talk.status is Status.HELD:
        return talk
    if talk.booking is None or effective_status(talk, now) is Status.FOLLOWED_UP:
        raise WrongStatus(status=effective_status(talk, now))
    if now < talk.booking.start:
        raise WindowNotOpen(opens=local_text(talk.booking.start, zone))
    return talk.changed(status=Status.HELD)


def close(talk: Talk, now: datetime, zone: ZoneInfo) -> Talk:
    """held → followed_up by the responsible: from now on nothing of it is written any more (D1).

    The lock is the windows themselves, which end now. Raises WrongStatus before the talk is held and
    WindowClosed once it is followed up.
    """
    windows = talk.windows
    status = effective_status(talk, now)
    if windows is not None and status is Status.FOLLOWED_UP:
        raise WindowClosed(closed=local_text(windows.follow_up_closes, zone))
    if windows is None or status is not Status.HELD:
        raise WrongStatus(status=status)
    names = ("preparation_closes", "record_closes", "follow_up_closes")
    ended = windows.model_copy(update={name: min(getattr(windows, name), now) for name in names})
    return talk.changed(status=Status.FOLLOWED_UP, windows=ended, stage=Stage.CLOSED, due=None)


def advance(talk: Talk, now: datetime) -> tuple[Talk, NoticeKind | None]:
    """Take the timed step that is due, one at a time; the talk as it was if none is.

    Whoever calls it twice, late, or with an old belief about the next step does no harm: what is due
    is read from the talk alone.
    """
    if talk.due is None or now < talk.due:
        return talk, None
    dues = _dues(talk)
    moved = talk.changed(**_timer(after(dues, talk.stage)))
    match talk.stage:
        case Stage.BOOKING_REMINDER:
            return moved, NoticeKind.BOOKING_REMINDER
        case Stage.BOOKING_CLOSES:
            return moved, NoticeKind.NOT_BOOKED
        case Stage.PREPARATION_DUE:
            return _at_least(moved, Status.PREPARED), None
        case Stage.DAY_ENDS:
            return _at_least(moved, Status.HELD), NoticeKind.FOLLOW_UP_OPEN
        case Stage.FOLLOW_UP_CLOSES:
            return _at_least(moved, Status.FOLLOWED_UP), None
        case _:
            return moved, _reminder(talk, now)


def _demand_that_it_can_move(talk: Talk, now: datetime) -> None:
    if talk.status not in (Status.BOOKED, Status.PREPARED) or must_become_new(talk, now):
        raise WrongStatus(status=effective_status(talk, now))


def _reminder(talk: Talk, now: datetime) -> NoticeKind | None:
    """The message of a reminder step, unless it comes too late to be of use.

    A step that was already past when the talk was booked says nothing that the booking's own mail did not.
    """
    windows, booking = talk.windows, talk.booking
    if windows is None or booking is None or (talk.due and talk.due <= booking.booked_at):
        return None
    if talk.stage is Stage.PREPARATION_REMINDER and now < windows.preparation_due:
        return None if is_ready(talk) else NoticeKind.PREPARATION_REMINDER
    if talk.stage is Stage.INTERPRETER_CHECK and now < booking.start:
        return NoticeKind.INTERPRETER_CHECK
    if talk.stage is Stage.DAY_BEFORE and now < booking.start:
        return NoticeKind.DAY_BEFORE
    return None


def _with_time(talk: Talk, booking: Booking, windows: Windows) -> Talk:
    booked = talk.changed(
        generation=talk.generation + 1,
        status=Status.PREPARED if is_ready(talk) else Status.BOOKED,
        booking=booking,
        windows=windows,
        waiting=None,
        had_time=True,
        revealed_at=shown_at(talk, booking.booked_at),
    )
    dues = _dues(booked)
    return booked.model_copy(update=_timer(first(dues, booking.booked_at)))


def _dues(talk: Talk) -> dict[Stage, datetime]:
    if talk.windows is None:
        if talk.round is not None and talk.round.tends:
            return {}
        period = talk.booking_period
        return {Stage.BOOKING_REMINDER: period.reminder, Stage.BOOKING_CLOSES: period.closes}
    dues: dict[Stage, datetime] = {
        stage: getattr(talk.windows, stage)
        for stage in (
            Stage.PREPARATION_REMINDER,
            Stage.PREPARATION_DUE,
            Stage.DAY_BEFORE,
            Stage.DAY_ENDS,
            Stage.FOLLOW_UP_CLOSES,
        )
    }
    if talk.booking is not None and talk.booking.interpreter is not None:
        dues[Stage.INTERPRETER_CHECK] = talk.booking.interpreter.check
    return dues


def _timer(timer: Timer) -> dict[str, object]:
    return {"stage": timer.stage, "due": timer.due}


def _later(one: Status, other: Status) -> Status:
    return max(one, other, key=lambda status: _RANK[status])


def _at_least(talk: Talk, status: Status) -> Talk:
    return talk.model_copy(update={"status": _later(talk.status, status)})
