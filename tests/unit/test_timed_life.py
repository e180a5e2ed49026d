"""The steps that time takes: which come, when, and what each does (D1, design 4)."""

from datetime import datetime, timedelta

import pytest

from shared.domain.interpreter import Interpreter
from shared.domain.lifecycle import advance, book, mark_held, rebook, release
from shared.domain.notice import NoticeKind
from shared.domain.stage import Stage
from shared.domain.talk import Talk
from shared.domain.vocabulary import Status
from tests.support.talks import START, a_booking, a_waiting_talk, windows_of
from tests.support.world import STOCKHOLM, local
from tests.unit.test_lifecycle import booked, prepared

Step = tuple[Stage, datetime | None, Status, NoticeKind | None]


def life(talk: Talk, late: timedelta = timedelta()) -> list[Step]:
    """Every step with when it came, the status after it and the message, each taken `late`."""
    steps: list[Step] = []
    while talk.due is not None:
        stage, due = talk.stage, talk.due
        talk, notice = advance(talk, due + late)
        steps.append((stage, due, talk.status, notice))
    assert talk.stage is Stage.CLOSED
    return steps


def booked_at(text: str) -> Talk:
    booking = a_booking(START, booked_at=local(text))
    return book(a_waiting_talk(), booking, windows_of(booking))


@pytest.mark.spec("D1")
def test_a_talk_that_nobody_books() -> None:
    assert life(a_waiting_talk()) == [
        (Stage.BOOKING_REMINDER, local("2021-10-08 08:00"), "created", NoticeKind.BOOKING_REMINDER),
        (Stage.BOOKING_CLOSES, local("2021-10-29 08:00"), "created", NoticeKind.NOT_BOOKED),
    ]


@pytest.mark.spec("D1")
def test_a_booked_talk_that_people_leave_to_the_clock() -> None:
    assert life(booked()) == [
        (Stage.PREPARATION_REMINDER, local("2021-10-28 09:00"), "booked", NoticeKind.PREPARATION_REMINDER),
        (Stage.PREPARATION_DUE, local("2021-10-30 09:00"), "prepared", None),
        (Stage.DAY_BEFORE, local("2021-10-30 09:00"), "prepared", NoticeKind.DAY_BEFORE),
        (Stage.DAY_ENDS, local("2021-11-01 00:00"), "held", NoticeKind.FOLLOW_UP_OPEN),
        (Stage.FOLLOW_UP_CLOSES, local("2021-11-30 09:00"), "followed_up", None),
    ]  # fmt: skip


def with_interpreter(check: str) -> Talk:
    interpreter = Interpreter(language="so", check=local(check))
    booking = a_booking().model_copy(update={"interpreter": interpreter})
    return book(a_waiting_talk(), booking, windows_of(booking))


@pytest.mark.spec("G10")
def test_of_an_interpreter_the_responsible_is_reminded_in_time_or_not_at_all() -> None:
    steps = [
        (stage, due, notice) for stage, due, _, notice in life(with_interpreter("2021-10-29 09:00"))
    ]
    asked = (Stage.INTERPRETER_CHECK, local("2021-10-29 09:00"), NoticeKind.INTERPRETER_CHECK)
    assert steps[1] == asked
    late = life(with_interpreter("2021-10-29 09:00"), late=timedelta(days=3))
    assert (late[1][0], late[1][3]) == (Stage.INTERPRETER_CHECK, None)


def test_nothing_is_due_before_its_time() -> None:
    talk = booked()
    assert talk.due is not None
    assert advance(talk, talk.due - timedelta(milliseconds=1)) == (talk, None)


def test_a_step_is_taken_once() -> None:
    taken, _ = advance(booked(), local("2021-10-28 09:00"))
    assert advance(taken, local("2021-10-28 09:00")) == (taken, None)


def test_the_ready_are_not_reminded() -> None:
    assert life(prepared())[0][3] is None


def test_a_reminder_that_comes_too_late_is_left_out() -> None:
    notices = {stage: notice for stage, _, _, notice in life(booked(), late=timedelta(days=2))}
    assert notices[Stage.PREPARATION_REMINDER] is None
    assert notices[Stage.DAY_BEFORE] is None
    assert notices[Stage.DAY_ENDS] is NoticeKind.FOLLOW_UP_OPEN


def test_who_books_late_gets_no_reminder_of_what_they_just_did() -> None:
    """Booked an hour before: the mail of the booking has said it all."""
    assert [(stage, notice) for stage, _, _, notice in life(booked_at("2021-10-31 08:00"))] == [
        (Stage.PREPARATION_DUE, None),
        (Stage.DAY_BEFORE, None),
        (Stage.DAY_ENDS, NoticeKind.FOLLOW_UP_OPEN),
        (Stage.FOLLOW_UP_CLOSES, None),
    ]


def test_the_clock_never_takes_a_status_back() -> None:
    talk = mark_held(booked(), START, STOCKHOLM)
    assert {status for _, _, status, _ in life(talk)} == {Status.HELD, Status.FOLLOWED_UP}


def test_a_new_time_winds_the_clock_up_anew() -> None:
    later, _ = advance(booked(), local("2021-10-28 09:00"))
    booking = a_booking(local("2022-01-10 14:00"), booked_at=local("2021-10-28 10:00"))
    moved = rebook(later, booking, windows_of(booking), local("2021-10-28 10:00"))
    assert (moved.stage, moved.due) == (Stage.PREPARATION_REMINDER, local("2022-01-07 14:00"))


def test_a_time_given_back_is_waited_for_again() -> None:
    waiting = release(booked(), local("2021-10-02 08:00"))
    assert (waiting.stage, waiting.due) == (Stage.BOOKING_REMINDER, local("2021-10-08 08:00"))
    late = release(booked(), local("2021-10-20 08:00"))
    assert (late.stage, late.due) == (Stage.BOOKING_CLOSES, local("2021-10-29 08:00"))
