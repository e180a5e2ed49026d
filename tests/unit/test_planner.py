"""The family's visit is planned as well as it can be: compared with trying everything."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.errors import Invalid
from shared.domain.planner import MOST_VISITS, Candidate, Visit, plan

EVENING = datetime(2026, 9, 15, 16, tzinfo=UTC)
TEN = timedelta(minutes=10)
TIMES = st.sampled_from([5, 10, 20])


def at(minutes: int, length: int = 10) -> Candidate:
    start = EVENING + timedelta(minutes=minutes)
    return Candidate(f"slot-{minutes}", start, start + timedelta(minutes=length))


def visit(name: str, *minutes: int) -> Visit:
    return Visit("child", name, tuple(at(m) for m in minutes))


def the_best_there_is(
    visits: Sequence[Visit], change: timedelta, latest: datetime
) -> tuple[timedelta, datetime] | None:
    """By trying every order and every choice."""
    found = []
    for order in permutations(visits):
        for chosen in product(*(v.candidates for v in order)):
            gaps = [b.start - a.end - change for a, b in pairwise(chosen)]
            if all(gap >= timedelta() for gap in gaps) and chosen[-1].end <= latest:
                found.append((chosen[-1].end - chosen[0].start, chosen[0].start))
    return min(found, default=None)


@pytest.mark.spec("G14")
def test_times_in_a_row_are_found_whatever_order_the_visits_are_asked_in() -> None:
    maths, swedish, elsa = visit("maths", 0, 30), visit("swedish", 10, 40), visit("elsa", 20)
    for order in permutations((maths, swedish, elsa)):
        proposed = plan(order, EVENING, EVENING + timedelta(hours=2))
        assert proposed is not None
        assert [stop.visit.responsible_id for stop in proposed.stops] in (
            ["maths", "swedish", "elsa"],
            ["swedish", "elsa", "maths"],
        )
        assert proposed.waiting == timedelta()
        assert proposed.starts == EVENING


@pytest.mark.spec("F28", "G14")
def test_the_way_between_two_teachers_is_left_room_for() -> None:
    proposed = plan(
        [visit("maths", 0, 10), visit("swedish", 10, 20)], EVENING, EVENING + 6 * TEN, change=TEN
    )
    assert proposed is not None
    assert [stop.candidate.slot_id for stop in proposed.stops] == ["slot-0", "slot-20"]
    assert proposed.waiting == timedelta()
    assert proposed.ends == EVENING + 3 * TEN


def test_there_is_no_plan_when_a_teacher_has_no_time_in_the_range() -> None:
    visits = [visit("maths", 0), visit("swedish", 60)]
    assert plan(visits, EVENING, EVENING + timedelta(minutes=69)) is None
    assert plan(visits, EVENING, EVENING + timedelta(minutes=70)) is not None


def test_there_is_no_plan_when_the_only_times_overlap() -> None:
    assert plan([visit("maths", 0), visit("swedish", 5)], EVENING, EVENING + 9 * TEN) is None


@pytest.mark.parametrize("number", [0, MOST_VISITS + 1])
def test_a_plan_is_for_a_few_visits(number: int) -> None:
    with pytest.raises(Invalid):
        plan([visit("maths", 0)] * number, EVENING, EVENING + 9 * TEN)


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 24), TIMES), max_size=4), min_size=1, max_size=4),
    st.sampled_from([timedelta(), timedelta(minutes=5), TEN]),
)
def test_no_choice_would_have_been_better(
    times: list[list[tuple[int, int]]], change: timedelta
) -> None:
    visits = [
        Visit("child", f"teacher-{i}", tuple(at(5 * start, length) for start, length in own))
        for i, own in enumerate(times)
    ]
    latest = EVENING + timedelta(minutes=110)
    proposed = plan(visits, EVENING, latest, change)
    best = the_best_there_is(visits, change, latest)
    assert (proposed and (proposed.ends - proposed.starts, proposed.starts)) == best
