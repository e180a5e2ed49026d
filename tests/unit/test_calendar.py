"""A person's day as cells: two times overlap exactly if they share one (D13)."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.calendar import Cell, cells
from tests.support.world import local

GRAIN = timedelta(minutes=5)
BASE = datetime(2021, 10, 30, tzinfo=UTC)
aligned = st.integers(0, 600).map(lambda n: BASE + n * GRAIN)
lengths = st.integers(1, 40).map(lambda n: n * GRAIN)
moments = st.integers(0, 3_000_000).map(lambda s: BASE + timedelta(milliseconds=60 * s))


@pytest.mark.spec("D13", "G1")
@given(aligned, lengths, aligned, lengths)
def test_times_on_the_grain_overlap_exactly_if_they_share_a_cell(
    start: datetime, length: timedelta, other_start: datetime, other_length: timedelta
) -> None:
    one = cells(start, start + length, GRAIN)
    other = cells(other_start, other_start + other_length, GRAIN)
    overlap = start < other_start + other_length and other_start < start + length
    assert bool(one & other) is overlap


@pytest.mark.spec("D13")
@given(moments, st.integers(1, 20_000_000), st.sampled_from([1, 4, 5, 15, 60, 300, 1440]))
def test_there_are_never_too_few_cells(start: datetime, length: int, minutes: int) -> None:
    grain, end = timedelta(minutes=minutes), start + timedelta(milliseconds=length)
    day = datetime(1, 1, 1, tzinfo=UTC)
    covered = sorted(
        datetime.combine(cell.day, day.timetz()) + cell.number * grain
        for cell in cells(start, end, grain)
    )
    assert covered[0] <= start
    assert end <= covered[-1] + grain
    assert all(later - earlier == grain for earlier, later in pairwise(covered))
    assert start < covered[0] + grain
    assert covered[-1] < end


def test_adjacent_times_share_no_cell() -> None:
    nine, half_past, ten = (local(f"2021-10-31 {t}") for t in ("09:00", "09:30", "10:00"))
    assert not cells(nine, half_past, GRAIN) & cells(half_past, ten, GRAIN)


def test_the_repeated_hour_of_autumn_is_two_hours() -> None:
    first = local("2021-10-31 02:30")
    second = first + timedelta(hours=1)
    assert not cells(first, second, GRAIN) & cells(second, second + timedelta(hours=1), GRAIN)


def test_days_are_utc_days() -> None:
    evening = local("2021-11-01 00:30")  # half past eleven in the evening, UTC
    assert cells(evening, evening + timedelta(hours=1), timedelta(minutes=30)) == {
        Cell(date(2021, 10, 31), 47),
        Cell(date(2021, 11, 1), 0),
    }


@pytest.mark.parametrize("length", [timedelta(), timedelta(minutes=-5)])
def test_a_talk_ends_after_it_starts(length: timedelta) -> None:
    with pytest.raises(ValueError, match="ends after it starts"):
        cells(BASE, BASE + length, GRAIN)
