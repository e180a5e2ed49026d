"""The four steps, and who sees the material in which (F27, F60–F62)."""

from datetime import timedelta

import pytest

from shared.domain import lifecycle, process
from shared.domain.errors import WrongStatus
from shared.domain.process import Step, acting, is_open, open_to_family, step_of
from shared.domain.talk import Talk
from shared.domain.vocabulary import Role
from tests.support.talks import START, a_booking, a_waiting_talk, windows_of
from tests.support.world import STOCKHOLM, local

BEFORE, MIDNIGHT = START - timedelta(days=3), local("2021-11-01 00:00")
MILLISECOND = timedelta(milliseconds=1)


def booked(**more: object) -> Talk:
    return lifecycle.book(a_waiting_talk(**more), a_booking(), windows_of(a_booking()))


@pytest.mark.spec("F60", "F61")
def test_in_a_staged_talk_the_school_prepares_before_the_family() -> None:
    talk = booked(staged=True)
    assert step_of(talk, BEFORE) is Step.SCHOOL_PREPARES
    assert step_of(open_to_family(talk, BEFORE), BEFORE) is Step.FAMILY_PREPARES


@pytest.mark.spec("F60")
def test_the_steps_follow_the_clock() -> None:
    talk = booked()
    moments = [BEFORE, START - MILLISECOND, START, MIDNIGHT - MILLISECOND, MIDNIGHT]
    assert [step_of(talk, moment) for moment in moments] == [
        Step.FAMILY_PREPARES, Step.FAMILY_PREPARES, Step.TALK, Step.TALK, Step.AGREEMENTS,
    ]  # fmt: skip
    assert step_of(a_waiting_talk(), BEFORE) is Step.FAMILY_PREPARES
    assert step_of(lifecycle.cancel(talk, BEFORE), BEFORE) is Step.CALLED_OFF


@pytest.mark.spec("F61", "F62")
def test_the_family_waits_and_nobody_else_does() -> None:
    everybody = frozenset(Role)
    talk = booked(staged=True)
    assert acting(talk, everybody, BEFORE) == everybody - {Role.GUARDIAN, Role.EMPLOYEE}
    assert acting(open_to_family(talk, BEFORE), everybody, BEFORE) == everybody
    assert acting(booked(), everybody, BEFORE) == everybody


def test_what_was_held_is_never_hidden() -> None:
    talk = booked(staged=True)
    assert not is_open(talk, MIDNIGHT - MILLISECOND)
    assert is_open(talk, MIDNIGHT)
    assert is_open(lifecycle.mark_held(talk, START, STOCKHOLM), START)


@pytest.mark.spec("F27")
def test_planning_is_done_when_there_is_a_time_and_only_once() -> None:
    with pytest.raises(WrongStatus):
        open_to_family(a_waiting_talk(staged=True), BEFORE)
    opened = open_to_family(booked(staged=True), BEFORE)
    assert opened.opened_at == BEFORE
    assert process.open_to_family(opened, START) is opened
