"""Consecutive times, and the limits of what is published in one go (F19, F21, F25)."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.errors import Invalid
from shared.domain.slot import LONGEST_SERIES, series
from tests.support.talks import STANDARD, START
from tests.support.world import local

POLICY = STANDARD["development"]
HALF_HOUR, NONE = timedelta(minutes=30), timedelta()
minutes = st.integers(1, 12).map(lambda n: timedelta(minutes=5 * n))


@pytest.mark.spec("F21")
def test_the_clock_field_advances_by_the_length_by_itself() -> None:
    times = series(local("2021-12-09 13:00"), 4, POLICY, HALF_HOUR, NONE)
    starts = [start for start, _ in times]
    assert starts == [local(f"2021-12-09 {t}") for t in ("13:00", "13:30", "14:00", "14:30")]


@given(st.integers(1, 4), minutes, st.one_of(st.just(NONE), minutes))
def test_each_is_as_long_as_asked_and_starts_after_the_last_with_its_gap(
    count: int, length: timedelta, gap: timedelta
) -> None:
    times = list(series(START, count, POLICY, length, gap))
    assert len(times) == count
    assert times[0][0] == START
    assert {end - start for start, end in times} == {length}
    assert {after[0] - before[1] for before, after in pairwise(times)} <= {gap}


def test_a_series_over_the_changed_clock_has_no_overlap_and_no_hole() -> None:
    times = list(series(local("2021-10-31 01:30"), 6, POLICY, HALF_HOUR, NONE))
    assert times[-1][1] - times[0][0] == timedelta(hours=3)
    assert times[-1][1] == local("2021-10-31 03:30")


@pytest.mark.spec("F19")
@pytest.mark.parametrize(
    ("changes", "pointers"),
    [
        ({"count": 0}, ["/count"]),
        ({"count": LONGEST_SERIES + 1, "length": timedelta(minutes=5)}, ["/count"]),
        ({"count": 17}, ["/count"]),  # half an hour each: longer than a working day
        ({"count": 16}, []),
        ({"length": NONE}, ["/length"]),
        ({"length": timedelta(hours=4)}, []),
        ({"length": timedelta(hours=4, minutes=5)}, ["/length"]),
        ({"length": timedelta(minutes=-30)}, ["/length"]),
        ({"length": timedelta(minutes=7)}, ["/length"]),
        ({"gap": timedelta(minutes=-5)}, ["/gap"]),
        ({"gap": timedelta(seconds=1)}, ["/gap"]),
        ({"start": START + timedelta(minutes=2)}, ["/start"]),
        ({"start": START + timedelta(seconds=1), "length": NONE}, ["/length", "/start"]),
    ],
)
def test_figures_that_do_not_fit_are_all_told(
    changes: dict[str, object], pointers: list[str]
) -> None:
    asked = {
        "start": START,
        "count": 1,
        "policy": POLICY,
        "length": HALF_HOUR,
        "gap": NONE,
    } | changes
    try:
        list(series(**asked))  # type: ignore[arg-type]
    except Invalid as refused:
        told = [error["pointer"] for error in refused.facts["errors"]]
    else:
        told = []
    assert told == pointers
