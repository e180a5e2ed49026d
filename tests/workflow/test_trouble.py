"""What happens when a part of the machinery is late, dead, stopped or doubled (D3, design 4)."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.sweeper.handler import NotRepaired
from shared.adapters import keys
from shared.adapters.store import UnitOfWork, impossible
from shared.domain.errors import WindowClosed, WindowNotOpen
from shared.domain.vocabulary import Phase, Status
from tests.support.lambda_runtime import ServiceFault
from tests.support.stream import Record
from tests.workflow.school import FATHER, MOTHER, PUPIL, TEACHER
from tests.workflow.world import World, local

pytestmark = pytest.mark.slow

START = "2021-10-14 09:00"
DAY_ENDS = local("2021-10-15 00:00")
FOLLOW_UP_CLOSES = local("2021-11-13 09:00")  # thirty local days, over the end of summer time
AFTERWARDS = local("2022-01-01 00:00")
STEPS = [
    "booked",
    "preparation_reminder",
    "preparation_due",
    "day_before",
    "day_ends",
    "follow_up_closes",
]
MAILS = {f"{MOTHER}@home.example": 3, f"{FATHER}@home.example": 3, f"{PUPIL}@school.example": 2}


def a_life(school: World) -> str:
    """Book a talk and let all its time pass; the talk's id."""
    (slot,) = school.publish(START)
    talk_id = school.book(slot).id
    school.advance(AFTERWARDS)
    return talk_id


def what(school: World, talk_id: str) -> list[str]:
    return [event.what for event in school.events(talk_id)]


def assert_lived_once(school: World, talk_id: str) -> None:
    """Every step once and in order, every mail once, and nothing left to repair."""
    assert what(school, talk_id) == STEPS
    assert Counter(mail.to for mail in school.mails) == MAILS
    assert max(Counter((mail.to, mail.subject) for mail in school.mails).values()) == 1
    assert school.sweep() == 0


@pytest.mark.slow
def test_the_measure_of_the_others(school: World) -> None:
    talk_id = a_life(school)
    assert_lived_once(school, talk_id)


# --- late ---------------------------------------------------------------------------------


@pytest.mark.spec("D3")
def test_a_workflow_a_day_late_neither_opens_nor_prolongs_a_window(school: World) -> None:
    (slot,) = school.publish(START)
    school.clock.lateness = timedelta(days=1)
    talk_id = school.book(slot).id

    school.advance(DAY_ENDS - timedelta(milliseconds=1))
    school.write(talk_id, PUPIL, Phase.PREPARATION, "wellbeing.pupil")
    with pytest.raises(WindowNotOpen):
        school.write(talk_id, TEACHER, Phase.FOLLOW_UP, "dialogue")

    school.advance(DAY_ENDS)
    assert school.talk(talk_id).status is Status.PREPARED, "the workflow has not come yet"
    assert school.status(talk_id) is Status.HELD
    school.write(talk_id, TEACHER, Phase.FOLLOW_UP, "dialogue")
    with pytest.raises(WindowClosed):
        school.write(talk_id, PUPIL, Phase.PREPARATION, "wellbeing.pupil", builds_on=1)

    school.advance(FOLLOW_UP_CLOSES)
    assert school.talk(talk_id).status is Status.HELD, "the workflow has not come yet"
    assert school.status(talk_id) is Status.FOLLOWED_UP
    with pytest.raises(WindowClosed):
        school.write(talk_id, TEACHER, Phase.FOLLOW_UP, "dialogue", builds_on=1)

    school.advance(AFTERWARDS)
    assert what(school, talk_id) == STEPS
    assert school.events(talk_id)[-1].at == FOLLOW_UP_CLOSES + timedelta(days=1)


@pytest.mark.slow
def test_a_reminder_that_comes_too_late_is_not_sent(school: World) -> None:
    school.clock.lateness = timedelta(days=2)
    talk_id = a_life(school)
    assert what(school, talk_id) == STEPS
    assert {mail.at for mail in school.mails} == {
        local("2021-09-20 10:00"),
        DAY_ENDS + timedelta(days=2),
    }


# --- dead ---------------------------------------------------------------------------------


@pytest.mark.spec("D3")
def test_without_any_workflow_the_windows_hold_all_the_same(school: World) -> None:
    (slot,) = school.publish(START)
    school.relay_works = False
    talk_id = school.book(slot).id
    school.advance(DAY_ENDS)
    assert school.talk(talk_id).status is Status.BOOKED
    assert school.status(talk_id) is Status.HELD
    school.write(talk_id, TEACHER, Phase.FOLLOW_UP, "dialogue")
    with pytest.raises(WindowClosed):
        school.write(talk_id, PUPIL, Phase.PREPARATION, "wellbeing.pupil")


def test_a_stopped_execution_is_wound_up_again(school: World) -> None:
    (slot,) = school.publish(START)
    talk_id = school.book(slot).id
    school.workflow.stop(school.execution(talk_id))
    reminder = local("2021-10-11 09:00")
    school.advance(reminder + timedelta(minutes=9))
    assert school.sweep() == 0, "not missed yet"
    school.advance(reminder + timedelta(minutes=11))
    assert school.sweep() == 1
    assert school.sweep() == 0
    school.advance(AFTERWARDS)
    assert_lived_once(school, talk_id)
    assert school.events(talk_id)[2].at == local("2021-10-13 09:00"), "on time again"


@pytest.mark.slow
def test_a_relay_dead_for_an_hour_delays_and_loses_nothing(school: World) -> None:
    (slot,) = school.publish(START)
    school.relay_works = False
    talk_id = school.book(slot).id
    school.advance(school.clock.now() + timedelta(hours=1))
    assert school.mails == []
    school.relay_works = True
    school.settle()
    school.advance(AFTERWARDS)
    assert_lived_once(school, talk_id)


def test_what_the_stream_has_lost_the_sweeper_delivers(school: World) -> None:
    (slot,) = school.publish(START)
    school.relay_works = False
    talk_id = school.book(slot).id
    school.stream.lose()
    school.relay_works = True
    school.advance(school.clock.now() + timedelta(minutes=11))
    assert school.mails == []
    assert school.sweep() == 3, "a workflow and a mail to each guardian"
    assert school.sweep() == 0
    school.advance(AFTERWARDS)
    assert_lived_once(school, talk_id)


@pytest.mark.slow
def test_a_lifecycle_function_that_fails_for_an_hour(school: World) -> None:
    (slot,) = school.publish(START)
    talk_id = school.book(slot).id
    healthy, reminder = school.workflow.handler, local("2021-10-11 09:00")

    def throttled(event: Any, context: Any) -> Any:
        if school.clock.now() < reminder + timedelta(hours=1):
            raise ServiceFault("Lambda.TooManyRequestsException")
        return healthy(event, context)

    school.workflow.handler = throttled
    school.advance(reminder + timedelta(hours=2))
    assert school.workflow.status(school.execution(talk_id)) == "FAILED", "which raises an alarm"
    assert school.sweep() == 1
    school.advance(AFTERWARDS)
    assert_lived_once(school, talk_id)


@pytest.mark.slow
def test_what_cannot_be_repaired_keeps_nothing_else_from_it(school: World) -> None:
    (slot,) = school.publish(START)
    school.relay_works = False
    talk_id = school.book(slot).id
    school.stream.lose()
    broken = UnitOfWork()
    for number in range(20):  # enough that some come before the others in their shard
        key = keys.outbox(f"broken-{number}", 1, "no-such-kind", "nobody")
        entry = {"kind": "no-such-kind", "due_shard": keys.due_shard(key.pk)}
        broken.put(key, entry | {"due_at": "2021-09-20T08:00:00.000Z"}, None, impossible)
    school.ports.store.commit(broken)
    school.relay_works = True
    school.advance(school.clock.now() + timedelta(minutes=11))
    with pytest.raises(NotRepaired, match="20 could not be repaired, 23 tried"):
        school.sweep()
    school.settle()
    with pytest.raises(NotRepaired, match="20 could not be repaired, 20 tried"):
        school.sweep()
    school.advance(AFTERWARDS)
    assert what(school, talk_id) == STEPS


@pytest.mark.slow
def test_a_pupil_who_has_left_is_told_nothing_and_the_talk_ends(school: World) -> None:
    (slot,) = school.publish(START)
    talk_id = school.book(slot).id
    mails = len(school.mails)
    gone = UnitOfWork()
    gone.delete(keys.person(PUPIL), None, impossible)
    school.ports.store.commit(gone)
    school.advance(AFTERWARDS)
    assert what(school, talk_id) == STEPS
    assert school.workflow.status(school.execution(talk_id)) == "SUCCEEDED"
    assert len(school.mails) == mails


# --- doubled and out of order -------------------------------------------------------------


@pytest.mark.spec("D3")
def test_two_executions_of_one_booking_do_everything_once(school: World) -> None:
    (slot,) = school.publish(START)
    talk_id = school.book(slot).id
    school.workflow.start("a-double", school.workflow.input(school.execution(talk_id)))
    school.advance(AFTERWARDS)
    assert_lived_once(school, talk_id)
    assert school.workflow.path("a-double")[-1] == "Talk closed"


@pytest.mark.slow
def test_a_function_called_twice_for_each_step_does_it_once(school: World) -> None:
    once = school.workflow.handler

    def twice(event: Any, context: Any) -> Any:
        once(event, context)
        return once(event, context)

    school.workflow.handler = twice
    assert_lived_once(school, a_life(school))


def doubled(records: list[Record]) -> list[Record]:
    return [*records, *reversed(records)]


def test_a_doubled_and_turned_stream_changes_nothing(school: World) -> None:
    school.stream.disorder = doubled
    assert_lived_once(school, a_life(school))


@pytest.mark.slow
def test_a_later_booking_relayed_first_keeps_its_alarms(school: World) -> None:
    first, second = school.publish("2021-10-12 09:00"), school.publish(START)
    school.relay_works = False
    talk_id = school.book(first[0]).id
    superseded = school.execution(talk_id)
    school.rebook(talk_id, second[0])
    school.stream.disorder = lambda records: records[::-1]
    school.relay_works = True
    school.settle()
    school.advance(AFTERWARDS)
    assert what(school, talk_id) == ["booked", "rebooked", *STEPS[1:]]
    assert school.workflow.path(superseded)[-1] == "Superseded"
    assert school.workflow.path(school.execution(talk_id))[-1] == "Talk closed"
    assert school.sweep() == 0


@pytest.mark.slow
def test_an_execution_that_could_not_be_stopped_is_fenced_off(school: World) -> None:
    first, second = school.publish("2021-10-12 09:00"), school.publish(START)
    talk_id = school.book(first[0]).id
    payload = school.workflow.input(school.execution(talk_id))
    school.rebook(talk_id, second[0])
    school.workflow.start("not-stopped", payload)
    school.advance(AFTERWARDS)
    assert school.workflow.path("not-stopped")[-1] == "Superseded"
    assert what(school, talk_id) == ["booked", "rebooked", *STEPS[1:]]


@pytest.mark.slow
def test_an_early_alarm_waits_for_its_time(school: World) -> None:
    (slot,) = school.publish(START)
    talk_id = school.book(slot).id
    payload: dict[str, Any] = school.workflow.input(school.execution(talk_id))
    early: datetime = school.clock.now() + timedelta(hours=1)
    school.workflow.start("early", payload | {"due": early.isoformat().replace("+00:00", ".000Z")})
    school.advance(early)
    assert what(school, talk_id) == ["booked"]
    school.advance(AFTERWARDS)
    assert_lived_once(school, talk_id)
