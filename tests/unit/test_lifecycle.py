"""Every arrow of a talk's life and every place without one: a table (D1, D9).

The rows are the statuses a talk can be in, the last three by the clock alone; the columns what somebody may
want to do with it. A word is the status it gets, a class is the refusal.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from shared.domain import lifecycle
from shared.domain.errors import (
    AlreadyBooked,
    TalkError,
    WindowClosed,
    WindowNotOpen,
    WrongStatus,
)
from shared.domain.talk import Talk
from shared.domain.vocabulary import Role, Status
from tests.support.talks import START, a_booking, a_waiting_talk, windows_of
from tests.support.world import STOCKHOLM, local

BEFORE, AFTER_START = START - timedelta(days=3), START + timedelta(hours=1)
NEXT_DAY, MUCH_LATER = local("2021-11-01 00:00"), local("2021-11-30 09:00")
NEW_TIME = a_booking(local("2022-01-10 14:00"))


def booked() -> Talk:
    return lifecycle.book(a_waiting_talk(), a_booking(), windows_of(a_booking()))


def prepared() -> Talk:
    return lifecycle.mark_ready(booked(), "emil", frozenset({Role.PUPIL}), BEFORE)


def held() -> Talk:
    return lifecycle.mark_held(booked(), AFTER_START, STOCKHOLM)


STATES = {
    "created": (a_waiting_talk, BEFORE),
    "booked": (booked, BEFORE),
    "booked, at the start": (booked, START),
    "prepared": (prepared, BEFORE),
    "held by word": (held, AFTER_START),
    "closed": (lambda: lifecycle.close(held(), AFTER_START, STOCKHOLM), AFTER_START),
    "cancelled": (lambda: lifecycle.cancel(a_waiting_talk(), BEFORE), BEFORE),
    "held by the clock": (booked, NEXT_DAY),
    "held by word, next day": (held, NEXT_DAY),
    "followed up by the clock": (booked, MUCH_LATER),
}
ACTIONS: dict[str, Callable[[Talk, datetime], Talk]] = {
    "book": lambda talk, _: lifecycle.book(talk, NEW_TIME, windows_of(NEW_TIME)),
    "rebook": lambda talk, now: lifecycle.rebook(talk, NEW_TIME, windows_of(NEW_TIME), now),
    "release": lifecycle.release,
    "cancel": lifecycle.cancel,
    "hold": lambda talk, now: lifecycle.mark_held(talk, now, STOCKHOLM),
    "close": lambda talk, now: lifecycle.close(talk, now, STOCKHOLM),
}
NO, TAKEN, EARLY, LATE = WrongStatus, AlreadyBooked, WindowNotOpen, WindowClosed
TABLE: dict[str, tuple[str | type[TalkError], ...]] = {
    #                            book      rebook    release    cancel       hold    close
    "created":                  ("booked", NO,       NO,        "cancelled", NO,     NO),
    "booked":                   (TAKEN,    "booked", "created", "cancelled", EARLY,  NO),
    "booked, at the start":     (TAKEN,    "booked", "created", "cancelled", "held", NO),
    "prepared":                 (TAKEN,  "prepared", "created", "cancelled", EARLY,  NO),
    "held by word":             (TAKEN,    NO,       NO,        NO,          "held", "followed_up"),
    "closed":                   (TAKEN,    NO,       NO,        NO,          NO,     LATE),
    "cancelled":                (NO,       NO,       NO,        NO,          NO,     NO),
    "held by the clock":        (TAKEN,    NO,       NO,        NO,          "held", "followed_up"),
    "held by word, next day":   (TAKEN,    NO,       NO,        NO,          "held", "followed_up"),
    "followed up by the clock": (TAKEN,    NO,       NO,        NO,          NO,     LATE),
}  # fmt: skip
CELLS = [
    pytest.param(state, action, outcome, id=f"{action} when {state}")
    for state, row in TABLE.items()
    for action, outcome in zip(ACTIONS, row, strict=True)
]


@pytest.mark.spec("D1")
@pytest.mark.parametrize(("state", "action", "outcome"), CELLS)
def test_the_table(state: str, action: str, outcome: str | type[TalkError]) -> None:
    make, now = STATES[state]
    talk = make()
    if isinstance(outcome, str):
        assert ACTIONS[action](talk, now).status == outcome
        return
    with pytest.raises(outcome) as refused:
        ACTIONS[action](talk, now)
    assert type(refused.value) is outcome


def test_the_table_tells_of_every_status() -> None:
    assert {make().status for make, _ in STATES.values()} == set(Status)


@pytest.mark.parametrize("action", ["book", "rebook", "release", "cancel"])
def test_whatever_changes_the_time_is_one_version_and_a_new_generation(action: str) -> None:
    """So that the workflow of the time before stops by itself."""
    talk = a_waiting_talk() if action == "book" else prepared()
    after = ACTIONS[action](talk, BEFORE)
    assert (after.version, after.generation) == (talk.version + 1, talk.generation + 1)


def test_a_cancelled_talk_has_no_time_and_no_alarm() -> None:
    talk = lifecycle.cancel(prepared(), BEFORE)
    assert (talk.booking, talk.windows, talk.due) == (None, None, None)
    assert talk.ready == prepared().ready


@pytest.mark.spec("D9", "F35")
def test_a_rebooked_talk_is_the_same_talk_with_new_windows() -> None:
    talk, now = booked(), local("2021-10-31 23:59")
    moved = lifecycle.rebook(talk, NEW_TIME, windows_of(NEW_TIME), now)
    kept = {"id", "created_at", "template_version", "ready", "previous_id", "next_id"}
    assert moved.model_dump(include=kept) == talk.model_dump(include=kept)
    assert moved.windows is not None
    assert moved.windows.record_opens == local("2022-01-04 14:00")


@pytest.mark.spec("D9", "F37")
def test_the_border_is_local_midnight() -> None:
    assert not lifecycle.must_become_new(booked(), NEXT_DAY - timedelta(milliseconds=1))
    assert lifecycle.must_become_new(booked(), NEXT_DAY)
    assert not lifecycle.must_become_new(a_waiting_talk(), MUCH_LATER)


def test_closing_ends_every_window_at_that_instant_and_prolongs_none() -> None:
    now = local("2021-11-05 12:00")
    before, after = booked().windows, lifecycle.close(booked(), now, STOCKHOLM).windows
    assert before is not None
    assert after is not None
    assert (after.record_closes, after.follow_up_closes) == (now, now)
    assert after.preparation_closes == before.preparation_closes
