"""Ready, awaited, late: by the clock, and what a word given can be taken back for (D1, D5, F77)."""

from datetime import timedelta

import pytest

from shared.domain import lifecycle
from shared.domain.errors import WrongStatus
from shared.domain.readiness import (
    Progress,
    is_ready,
    late_roles,
    preparing,
    still_awaited,
    take_back,
    window_of_readiness,
)
from shared.domain.talk import Talk
from shared.domain.vocabulary import Role
from tests.support.talks import START, a_booking, a_waiting_talk, windows_of
from tests.support.world import local

DUE = local("2021-10-29 09:00")
BEFORE, MILLISECOND = DUE - timedelta(days=1), timedelta(milliseconds=1)
EMPLOYEE, MANAGER = frozenset({Role.EMPLOYEE}), frozenset({Role.MANAGER})


def booked(booking_made: object = None, **more: object) -> Talk:
    given = {"ready_when": (Role.EMPLOYEE, Role.MANAGER), "blind": True, "school_form": "EMPLOYEE"}
    booking = a_booking(booked_at=booking_made) if booking_made else a_booking()  # type: ignore[arg-type]
    return lifecycle.book(
        a_waiting_talk(**(given | more)), booking, windows_of(booking, "employee")
    )


def ready(talk: Talk, *people: str) -> Talk:
    for person in people:
        roles = MANAGER if person == "rektor" else EMPLOYEE
        talk = lifecycle.mark_ready(talk, person, roles, BEFORE)
    return talk


@pytest.mark.spec("F77")
def test_who_has_not_said_that_they_are_ready_is_late_from_the_due_instant_on() -> None:
    talk = ready(booked(), "teacher")
    assert preparing(talk, DUE - MILLISECOND) == (
        (Role.EMPLOYEE, Progress.READY, BEFORE),
        (Role.MANAGER, Progress.AWAITED, None),
    )
    assert preparing(talk, DUE)[1] == (Role.MANAGER, Progress.LATE, DUE)
    assert late_roles(talk, DUE) == (Role.MANAGER,)
    assert late_roles(ready(talk, "rektor"), DUE) == ()


def test_nobody_is_late_for_what_was_due_before_the_booking_or_has_no_time() -> None:
    assert late_roles(booked(DUE), START) == ()
    assert preparing(a_waiting_talk(), START) == ((Role.PUPIL, Progress.AWAITED, None),)


def test_the_family_is_not_late_while_the_school_still_plans() -> None:
    talk = booked(staged=True)
    assert late_roles(talk, DUE) == (Role.MANAGER,)
    assert still_awaited(talk) == (Role.MANAGER,)


def test_the_first_of_two_guardians_counts() -> None:
    talk = booked(school_form="FS", ready_when=(Role.GUARDIAN,), blind=False)
    for number, guardian in enumerate(("mona", "olle")):
        at = BEFORE + timedelta(hours=number)
        talk = lifecycle.mark_ready(talk, guardian, frozenset({Role.GUARDIAN}), at)
    assert preparing(talk, BEFORE) == ((Role.GUARDIAN, Progress.READY, BEFORE),)


@pytest.mark.spec("D5")
def test_a_word_can_be_taken_back_while_it_has_shown_nothing() -> None:
    one = ready(booked(), "teacher")
    back = take_back(one, "teacher", BEFORE)
    assert (back.ready, back.version) == ((), one.version + 1)
    assert take_back(back, "teacher", BEFORE) is back


@pytest.mark.spec("D5")
def test_but_not_once_it_has() -> None:
    with pytest.raises(WrongStatus):
        take_back(ready(booked(), "teacher", "rektor"), "teacher", BEFORE)
    with pytest.raises(WrongStatus):
        take_back(ready(booked(), "teacher"), "teacher", START)


@pytest.mark.spec("D1")
def test_nor_once_the_talk_is_prepared_by_it() -> None:
    talk = booked(school_form="GR", ready_when=(Role.PUPIL,), blind=False)
    talk = lifecycle.mark_ready(talk, "emil", frozenset({Role.PUPIL}), BEFORE)
    talk = lifecycle.mark_ready(talk, "mona", frozenset({Role.GUARDIAN}), BEFORE)
    assert is_ready(talk)
    with pytest.raises(WrongStatus):
        take_back(talk, "emil", BEFORE)
    assert is_ready(take_back(talk, "mona", BEFORE))


def test_in_a_blind_talk_one_can_be_ready_until_all_is_shown() -> None:
    talk = booked()
    assert window_of_readiness(talk, DUE).closes == START
    open_talk = booked(blind=False)
    assert window_of_readiness(open_talk, DUE).closes == DUE
    with pytest.raises(WrongStatus):
        window_of_readiness(a_waiting_talk(), DUE)
