"""The status by the clock, whatever the workflow has come to (D3, D1)."""

import pytest

from shared.domain import lifecycle
from shared.domain.errors import WrongStatus
from shared.domain.lifecycle import effective_status, is_over
from shared.domain.talk import Talk
from shared.domain.vocabulary import Role, Status
from tests.support.talks import a_waiting_talk
from tests.support.world import STOCKHOLM, local
from tests.unit.test_lifecycle import BEFORE, MUCH_LATER, booked, held, prepared


@pytest.mark.spec("D1", "D3", "F101")
@pytest.mark.parametrize(
    ("now", "status"),
    [
        ("2021-10-01 08:00", "booked"),
        ("2021-10-30 08:59:59.999", "booked"),
        ("2021-10-30 09:00", "prepared"),  # due a day before, ready or not
        ("2021-10-31 23:59:59.999", "prepared"),
        ("2021-11-01 00:00", "held"),
        ("2021-11-30 08:59:59.999", "held"),
        ("2021-11-30 09:00", "followed_up"),
    ],
)
def test_with_a_workflow_that_never_ran(now: str, status: str) -> None:
    talk = booked()
    assert talk.status is Status.BOOKED
    assert effective_status(talk, local(now)) == status


def test_people_may_be_ahead_of_the_clock() -> None:
    assert effective_status(prepared(), BEFORE) is Status.PREPARED
    assert effective_status(held(), local("2021-10-31 10:00")) is Status.HELD


@pytest.mark.parametrize("talk", [a_waiting_talk(), lifecycle.cancel(booked(), BEFORE)])
def test_without_a_time_no_time_passes(talk: Talk) -> None:
    assert effective_status(talk, MUCH_LATER) is talk.status


@pytest.mark.parametrize(
    ("talk", "now", "over"),
    [
        (a_waiting_talk(), "2021-12-24 12:00", False),
        (booked(), "2021-10-31 23:59", False),
        (booked(), "2021-11-01 00:00", True),
        (held(), "2021-10-31 10:30", True),
        (lifecycle.cancel(booked(), BEFORE), "2021-10-02 08:00", True),
    ],
)
def test_the_next_talk_may_begin_when_this_one_is_over(talk: Talk, now: str, over: bool) -> None:
    assert is_over(talk, local(now)) is over


@pytest.mark.spec("D1")
def test_prepared_when_somebody_of_each_required_role_is_ready() -> None:
    talk = booked().model_copy(update={"ready_when": (Role.EMPLOYEE, Role.MANAGER)})
    one = lifecycle.mark_ready(talk, "teacher", frozenset({Role.EMPLOYEE}), BEFORE)
    both = lifecycle.mark_ready(one, "rektor", frozenset({Role.MANAGER}), BEFORE)
    assert [one.status, both.status] == [Status.BOOKED, Status.PREPARED]


def test_the_readiness_of_others_changes_no_status() -> None:
    marked = lifecycle.mark_ready(booked(), "mona", frozenset({Role.GUARDIAN}), BEFORE)
    assert marked.status is Status.BOOKED
    assert [ready.person_id for ready in marked.ready] == ["mona"]


def test_saying_it_twice_changes_nothing() -> None:
    talk = prepared()
    assert lifecycle.mark_ready(talk, "emil", frozenset({Role.PUPIL}), BEFORE) is talk
    talk = held()
    assert lifecycle.mark_held(talk, local("2021-10-31 11:00"), STOCKHOLM) is talk


def test_readiness_after_the_talk_does_not_take_it_back() -> None:
    marked = lifecycle.mark_ready(
        held(), "emil", frozenset({Role.PUPIL}), local("2021-10-31 11:00")
    )
    assert marked.status is Status.HELD


def test_a_talk_without_a_time_cannot_be_ready() -> None:
    with pytest.raises(WrongStatus):
        lifecycle.mark_ready(a_waiting_talk(), "emil", frozenset({Role.PUPIL}), BEFORE)
