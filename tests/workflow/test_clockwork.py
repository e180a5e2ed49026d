"""The shipped workflow on the virtual clock, with a lifecycle function that has no table."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from unittest.mock import Mock

import pytest

from tests.support.clockwork import Clockwork, clockwork
from tests.support.lambda_runtime import ServiceFault
from tests.support.virtual_clock import VirtualClock
from tests.workflow.fake_lifecycle import FakeLifecycle, Steps

pytestmark = pytest.mark.slow

START = datetime(2021, 9, 1, 6, tzinfo=UTC)
BOOKED = [
    ("preparation_reminder", "Until preparation reminder", "Remind to prepare"),
    ("preparation_due", "Until preparation is due", "Talk prepared"),
    ("day_before", "Until the day before", "Remind of the talk"),
    ("day_ends", "Until the day ends", "Talk held"),
    ("follow_up_closes", "Until follow-up closes", "Talk followed up"),
]


def booked(first: datetime) -> Steps:
    """The steps of a booked talk, the first at `first` and the last about five weeks later."""
    days = (0, 5, 6, 8, 37)
    return [(BOOKED[i][0], first + timedelta(days=d)) for i, d in enumerate(days)]


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


@pytest.fixture
def lifecycle(clock: VirtualClock) -> FakeLifecycle:
    return FakeLifecycle(clock)


@pytest.fixture
def workflow(clock: VirtualClock, lifecycle: FakeLifecycle) -> Iterator[Clockwork]:
    with clockwork(clock, lifecycle) as running:
        yield running


def test_every_step_is_taken_at_its_time(
    workflow: Clockwork, lifecycle: FakeLifecycle, clock: VirtualClock
) -> None:
    steps = booked(START + timedelta(days=3, milliseconds=1))
    workflow.start("t.1", lifecycle.add("t", steps))
    clock.advance(START + timedelta(days=60))

    assert lifecycle.taken == [(due, "t", stage) for stage, due in steps]
    assert workflow.status("t.1") == "SUCCEEDED"
    assert workflow.path("t.1") == [
        state for _, until, step in BOOKED for state in ("Where are we?", until, step)
    ] + ["Where are we?", "Talk closed"]


def test_a_talk_without_a_time_is_reminded_of_and_closed(
    workflow: Clockwork, lifecycle: FakeLifecycle, clock: VirtualClock
) -> None:
    steps = [
        ("booking_reminder", START + timedelta(days=5)),
        ("booking_closes", START + timedelta(days=9)),
    ]
    workflow.start("t.1", lifecycle.add("t", steps))
    clock.advance(START + timedelta(days=10))
    assert workflow.status("t.1") == "SUCCEEDED"
    assert [stage for _, _, stage in lifecycle.taken] == ["booking_reminder", "booking_closes"]


@pytest.mark.parametrize("position", range(len(BOOKED)), ids=[stage for stage, _, _ in BOOKED])
def test_an_execution_can_begin_at_any_step(
    workflow: Clockwork, lifecycle: FakeLifecycle, clock: VirtualClock, position: int
) -> None:
    steps = booked(START)[position:]
    workflow.start("t.1", lifecycle.add("t", steps))
    clock.advance(START + timedelta(days=60))
    assert [stage for _, _, stage in lifecycle.taken] == [stage for stage, _ in steps]
    assert workflow.path("t.1")[1] == BOOKED[position][1]


def test_the_answer_decides_what_comes_next(
    workflow: Clockwork, lifecycle: FakeLifecycle, clock: VirtualClock
) -> None:
    """People got there first: the workflow finds its step done and is told the present one."""
    steps = booked(START + timedelta(days=3))
    workflow.start("t.1", lifecycle.add("t", steps))
    lifecycle.steps["t"] = steps[3:]
    clock.advance(START + timedelta(days=60))
    assert [stage for _, _, stage in lifecycle.taken] == ["day_ends", "follow_up_closes"]
    assert workflow.status("t.1") == "SUCCEEDED"


def test_too_early_waits_again(
    workflow: Clockwork, lifecycle: FakeLifecycle, clock: VirtualClock
) -> None:
    (stage, due), *_ = steps = booked(START + timedelta(days=3))
    payload = lifecycle.add("t", steps)
    workflow.start("t.1", payload | {"due": "2021-09-01T07:00:00.000Z"})
    clock.advance(due)
    assert lifecycle.taken == [(due, "t", stage)]
    assert [call.at for call in workflow.invocations] == [START + timedelta(hours=1), due]


def test_a_newer_generation_ends_the_older_execution(
    workflow: Clockwork, lifecycle: FakeLifecycle, clock: VirtualClock
) -> None:
    workflow.start("t.1", lifecycle.add("t", booked(START + timedelta(days=3))))
    workflow.start("t.2", lifecycle.add("t", booked(START + timedelta(days=9)), generation=2))
    clock.advance(START + timedelta(days=60))
    assert workflow.status("t.1") == "SUCCEEDED"
    assert workflow.path("t.1")[-1] == "Superseded"
    assert workflow.path("t.2")[-1] == "Talk closed"
    assert len(lifecycle.taken) == len(BOOKED)


def test_a_stopped_execution_does_nothing_more(
    workflow: Clockwork, lifecycle: FakeLifecycle, clock: VirtualClock
) -> None:
    workflow.start("t.1", lifecycle.add("t", booked(START + timedelta(days=3))))
    workflow.stop("t.1")
    assert workflow.status("t.1") == "ABORTED"
    clock.advance(START + timedelta(days=60))
    assert workflow.invocations == []


@pytest.mark.parametrize(
    "error",
    [
        "Lambda.ServiceException",
        "Lambda.AWSLambdaException",
        "Lambda.SdkClientException",
        "Lambda.TooManyRequestsException",
        "TryAgain",
    ],
)
def test_passing_faults_are_retried_with_growing_pauses(
    workflow: Clockwork, lifecycle: FakeLifecycle, clock: VirtualClock, error: str
) -> None:
    faults = [ServiceFault(error)] * 8

    def faulty(event: object, context: object) -> object:
        if faults:
            raise faults.pop()
        return lifecycle(event, context)

    workflow.handler = faulty
    steps = booked(START + timedelta(days=3))
    workflow.start("t.1", lifecycle.add("t", steps))
    clock.advance(START + timedelta(days=60))
    assert workflow.status("t.1") == "SUCCEEDED"
    assert len(lifecycle.taken) == len(BOOKED)
    first_taken_at = lifecycle.taken[0][0]
    assert steps[0][1] < first_taken_at < steps[0][1] + timedelta(minutes=15)


@pytest.mark.parametrize("error", ["WrongStatus", "KeyError"])
def test_anything_else_fails_at_once(
    workflow: Clockwork, lifecycle: FakeLifecycle, clock: VirtualClock, error: str
) -> None:
    workflow.handler = Mock(side_effect=ServiceFault(error))
    workflow.start("t.1", lifecycle.add("t", booked(START)))
    clock.advance(START + timedelta(days=60))
    assert workflow.status("t.1") == "FAILED"
    assert workflow.error("t.1") == error
    assert len(workflow.invocations) == 1


def test_a_stage_it_does_not_know_fails(workflow: Clockwork, lifecycle: FakeLifecycle) -> None:
    workflow.start("t.1", lifecycle.add("t", [("a_new_stage", START)]))
    assert workflow.status("t.1") == "FAILED"
    assert workflow.error("t.1") == "UnknownStage"


def test_a_hundred_talks_over_two_months(
    workflow: Clockwork, lifecycle: FakeLifecycle, clock: VirtualClock
) -> None:
    """Sixty days of a hundred overlapping talks cost the time of the work, none of waiting."""
    random = Random(20210901)
    talks = {
        f"talk-{n:03}": booked(START + timedelta(milliseconds=random.randrange(20 * 86_400_000)))
        for n in range(100)
    }
    for talk_id, steps in talks.items():
        workflow.start(f"{talk_id}.1", lifecycle.add(talk_id, steps))
    clock.advance(START + timedelta(days=60))

    expected = sorted((due, talk, stage) for talk, steps in talks.items() for stage, due in steps)
    assert lifecycle.taken == expected
    assert {workflow.status(f"{talk_id}.1") for talk_id in talks} == {"SUCCEEDED"}
    assert {len(workflow.path(f"{talk_id}.1")) for talk_id in talks} == {3 * len(BOOKED) + 2}
