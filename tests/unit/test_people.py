"""What the register tells of people."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.people import Person, SecurityMarking, Span

days = st.dates(date(2020, 1, 1), date(2022, 1, 1))


@given(days, days, days)
def test_both_ends_of_a_span_belong_to_it(start: date, end: date, day: date) -> None:
    assert Span(start=start, end=end).covers(day) is (start <= day <= end)


def test_an_open_end_has_no_limit() -> None:
    day = date(2021, 10, 1)
    assert Span().covers(date.min)
    assert Span(start=day).covers(date.max)
    assert not Span(start=day).covers(day - timedelta(days=1))
    assert not Span(end=day).covers(day + timedelta(days=1))


def test_a_name_in_full() -> None:
    assert Person(id="p", given_name="Åsa", family_name="Öberg").name == "Åsa Öberg"
    assert Person(id="p", given_name="", family_name="Öberg").name == "Öberg"


@pytest.mark.spec("R17")
@pytest.mark.parametrize("marking", SecurityMarking)
def test_every_marking_but_none_protects(marking: SecurityMarking) -> None:
    person = Person(id="p", given_name="P", family_name="", marking=marking)
    assert person.is_protected is (marking is not SecurityMarking.NONE)
