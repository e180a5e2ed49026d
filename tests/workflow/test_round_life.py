"""A round on the virtual clock: on time, late, doubled, stopped, crashed, moved, cancelled (F29, D3)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from shared.adapters import round_pupils, round_talks
from shared.domain.round import Counts, RoundStage
from shared.domain.vocabulary import Status
from tests.support.clockwork import ROUND
from tests.support.lambda_runtime import ServiceFault
from tests.workflow.rounds import (
    cancel_round,
    counts,
    ended,
    execution,
    more_families,
    move_round,
    plan_round,
    stored,
    told,
)
from tests.workflow.school import FATHER, MOTHER, PUPIL, people
from tests.workflow.world import World, local, world

pytestmark = pytest.mark.slow

AFTERWARDS = local("2021-11-01 12:00")
OPEN, REMINDER = "Nu går det att boka tid för samtal", "Kom ihåg att boka en tid för samtal"
FEW, CLOSED = "Det finns för få tider", "Bokningen i samtalsomgången har stängt"
EVERYBODY = 4


@pytest.fixture
def school(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Batches of two, so that each step takes several."""
    monkeypatch.setattr(round_pupils, "MOST_PUPILS", 2)
    monkeypatch.setattr(round_talks, "MOST_TALKS", 2)
    with world(local("2021-09-20 10:00"), *more_families(EVERYBODY - 1)) as school:
        yield school


def assert_lived_once(school: World, round_id: str) -> None:
    """Everybody has one talk, everybody was told once, and nothing is left to repair."""
    assert stored(school, round_id).stage is RoundStage.CLOSED
    report = stored(school, round_id).report
    assert report is not None
    assert report.counts == Counts(talks=EVERYBODY, without_time=EVERYBODY)
    assert set(told(school, OPEN).values()) == set(told(school, REMINDER).values()) == {1}
    assert len(told(school, OPEN)) == len(told(school, REMINDER)) == EVERYBODY
    assert told(school, FEW) == {"torbjorn@school.example": 1}
    assert told(school, CLOSED) == {"torbjorn@school.example": 1, "rosita@school.example": 1}
    assert school.sweep() == 0


@pytest.mark.spec("F29", "G11", "G19")
def test_each_step_comes_at_its_time_and_the_workflow_ends_well(school: World) -> None:
    round_id = plan_round(school)
    school.advance(AFTERWARDS)
    assert_lived_once(school, round_id)
    when = {mail.subject: mail.at for mail in school.mails if mail.to == f"{MOTHER}@home.example"}
    assert when == {OPEN: local("2021-10-04 18:00"), REMINDER: local("2021-10-08 18:00")}
    assert ended(school, execution(school, round_id)) == ("SUCCEEDED", "Round closed")


def test_a_round_has_one_execution_and_its_talks_have_none_until_they_are_booked(
    school: World,
) -> None:
    slots = school.publish("2021-11-20 09:00")
    plan_round(school)
    school.advance(local("2021-10-05 12:00"))
    before = len(school.workflow.invocations)
    talk = school.book(slots[0])
    assert talk.status is Status.BOOKED
    assert school.workflow.status(school.execution(talk.id)) == "RUNNING"
    assert {i.payload.get("talk_id") for i in school.workflow.invocations[:before]} == {None}


def test_one_who_has_a_time_is_not_reminded(school: World) -> None:
    slots = school.publish("2021-11-20 09:00")
    plan_round(school)
    school.advance(local("2021-10-05 12:00"))
    school.book(slots[0])
    school.advance(AFTERWARDS)
    assert not {f"{MOTHER}@home.example", f"{FATHER}@home.example"} & told(school, REMINDER).keys()
    assert len(told(school, REMINDER)) == EVERYBODY - 1


@pytest.mark.spec("D3")
def test_late_alarms_change_nothing_but_when_people_hear(school: World) -> None:
    school.clock.lateness = timedelta(hours=7)
    round_id = plan_round(school)
    school.advance(AFTERWARDS + timedelta(days=10))
    assert_lived_once(school, round_id)


def test_two_executions_of_one_round_do_everything_once(school: World) -> None:
    round_id = plan_round(school)
    name = execution(school, round_id)
    payload = school.workflow.input(name, ROUND)
    school.workflow.start("another", payload, ROUND)
    school.advance(AFTERWARDS)
    assert_lived_once(school, round_id)
    assert ended(school, name) == ended(school, "another") == ("SUCCEEDED", "Round closed")


def test_a_stopped_execution_is_taken_up_again_by_the_sweeper(school: World) -> None:
    round_id = plan_round(school)
    school.workflow.stop(execution(school, round_id), ROUND)
    school.advance(local("2021-10-04 18:11"))
    assert told(school, OPEN) == {}
    assert school.sweep() == 1
    school.advance(AFTERWARDS)
    assert_lived_once(school, round_id)


def test_a_round_whose_start_the_relay_lost_is_started_by_the_sweeper(school: World) -> None:
    school.relay_works = False
    round_id = plan_round(school)
    school.stream.lose()
    school.relay_works = True
    school.advance(local("2021-09-20 10:11"))
    assert school.sweep() == 2  # the entry nobody delivered, and the round that is late
    school.advance(AFTERWARDS)
    assert_lived_once(school, round_id)


@pytest.mark.parametrize("fails", [1, 2, 3])
def test_a_crash_in_the_middle_of_a_step_leaves_nothing_half_done(
    school: World, fails: int
) -> None:
    """The batch that dies after its commit is asked for again, as Lambda does when an answer is lost."""
    handler = school.workflow.rounds_handler
    seen = 0

    def dies_after_its_work(event: Any, context: Any) -> Any:
        nonlocal seen
        answer = handler(event, context)
        seen += 1
        if seen % 4 == fails:
            raise ServiceFault("Lambda.ServiceException")
        return answer

    school.workflow.rounds_handler = dies_after_its_work
    round_id = plan_round(school)
    school.advance(AFTERWARDS)
    assert_lived_once(school, round_id)


@pytest.mark.spec("F29")
def test_moved_dates_start_a_new_execution_and_the_old_one_is_fenced_off(school: World) -> None:
    round_id = plan_round(school)
    old = execution(school, round_id)
    payload = school.workflow.input(old, ROUND)
    school.advance(local("2021-10-01 12:00"))
    move_round(school, round_id, opens="2021-10-06T18:00")
    assert school.workflow.status(old, ROUND) == "ABORTED"
    school.workflow.start("ghost", payload, ROUND)
    school.advance(AFTERWARDS)
    assert ended(school, "ghost") == ("SUCCEEDED", "Superseded")
    opened = {mail.at for mail in school.mails if mail.subject == OPEN}
    assert opened == {local("2021-10-06 18:00")}
    assert_lived_once(school, round_id)


@pytest.mark.spec("F29")
def test_a_cancelled_round_calls_its_waiting_talks_off_and_is_silent(school: World) -> None:
    slots = school.publish("2021-11-20 09:00")
    round_id = plan_round(school)
    school.advance(local("2021-10-05 12:00"))
    talk = school.book(slots[0])
    cancel_round(school, round_id)
    school.advance(AFTERWARDS)
    assert counts(school, round_id) == Counts(talks=1, booked=1)
    assert school.talk(talk.id).status is not Status.CANCELLED
    assert told(school, REMINDER) == told(school, CLOSED) == {}
    assert ended(school, execution(school, round_id)) == ("SUCCEEDED", "Round closed")
    assert school.sweep() == 0


def test_a_time_given_back_after_the_closing_is_reminded_of_by_the_talks_own_workflow(
    school: World,
) -> None:
    slots = school.publish("2022-01-20 09:00")
    plan_round(school)
    school.advance(local("2021-10-05 12:00"))
    talk = school.book(slots[0])
    school.advance(AFTERWARDS)
    school.cancel(talk.id)
    school.advance(AFTERWARDS + timedelta(days=40))
    assert told(school, REMINDER)[f"{MOTHER}@home.example"] == 1
    events = [event.what for event in school.events(talk.id)]
    assert events[-3:] == ["cancelled", "booking_reminder", "booking_closes"]


@pytest.mark.spec("R11")
def test_an_execution_tells_nothing_about_anybody(school: World) -> None:
    round_id = plan_round(school)
    school.advance(AFTERWARDS)
    history = school.workflow.history(execution(school, round_id), ROUND)
    for person in people():
        assert person.id not in history
        assert person.family_name not in history
    assert PUPIL not in history
    assert "pupil-0" not in history
