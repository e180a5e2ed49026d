"""The clock stands still until told otherwise, and lets one strand work at a time."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from tests.support import virtual_clock
from tests.support.virtual_clock import VirtualClock

START = datetime(2021, 10, 1, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


def test_strands_go_on_at_their_instant_in_order(clock: VirtualClock) -> None:
    seen: list[tuple[str, timedelta]] = []

    def sleeper(name: str, *hours: int) -> None:
        for hour in hours:
            clock.sleep_until(START + timedelta(hours=hour))
            seen.append((name, clock.now() - START))

    clock.run("a", lambda: sleeper("a", 3, 5))
    clock.run("b", lambda: sleeper("b", 1, 3))
    assert seen == []

    clock.advance(START + timedelta(hours=4))

    hours = [(name, passed / timedelta(hours=1)) for name, passed in seen]
    assert hours == [("b", 1), ("a", 3), ("b", 3)]
    assert clock.now() == START + timedelta(hours=4)
    assert clock.next_alarm() == START + timedelta(hours=5)


def test_a_time_that_has_passed_still_lets_others_go_first(clock: VirtualClock) -> None:
    seen: list[str] = []

    def work(name: str) -> None:
        clock.sleep_until(START - timedelta(days=1))
        seen.append(name)

    for name in ("a", "b"):
        clock.run(name, lambda name=name: work(name))  # type: ignore[misc]
    assert seen == []
    clock.advance(clock.now())
    assert seen == ["a", "b"]
    assert clock.now() == START


def test_a_late_clock_wakes_everybody_late(clock: VirtualClock) -> None:
    seen: list[datetime] = []
    clock.lateness = timedelta(days=1)

    def work() -> None:
        clock.sleep_until(START + timedelta(hours=1))
        seen.append(clock.now())

    clock.run("late", work)
    clock.advance(START + timedelta(days=3))
    assert seen == [START + timedelta(days=1, hours=1)]


def test_a_strand_can_be_woken_early(clock: VirtualClock) -> None:
    seen: list[datetime] = []

    def work() -> None:
        clock.sleep_until(START + timedelta(days=1))
        seen.append(clock.now())

    strand = clock.run("woken", work)
    clock.wake(strand)
    clock.wake(strand)
    assert seen == [START]
    assert clock.next_alarm() is None


def test_work_within_work_runs_alone_too(clock: VirtualClock) -> None:
    seen: list[str] = []

    def inner() -> None:
        seen.append("inner")
        clock.sleep_until(START + timedelta(hours=1))
        seen.append("inner again")

    def outer() -> None:
        clock.run("inner", inner)
        seen.append("outer")
        clock.sleep_until(START + timedelta(hours=2))
        seen.append("outer again")

    clock.run("outer", outer)
    assert seen == ["inner", "outer"]
    clock.advance(START + timedelta(hours=3))
    assert seen == ["inner", "outer", "inner again", "outer again"]


def test_work_that_hangs_is_reported(clock: VirtualClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(virtual_clock, "_PATIENCE", 0.05)
    release = threading.Event()
    with pytest.raises(TimeoutError, match="stuck neither sleeps nor ends"):
        clock.run("stuck", release.wait)
    release.set()
