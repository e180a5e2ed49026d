"""Instants and their one written form."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from shared.domain.instant import Instant, local_text, parse, utc, wire
from tests.support.world import STOCKHOLM, local

INSTANTS = st.datetimes(
    min_value=datetime(1900, 1, 2),  # noqa: DTZ001 hypothesis adds the zone
    max_value=datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=st.builds(timezone, st.integers(-840, 840).map(lambda m: timedelta(minutes=m))),
)


def test_the_written_form_has_a_fixed_width() -> None:
    assert wire(datetime(2021, 10, 31, 8, tzinfo=UTC)) == "2021-10-31T08:00:00.000Z"


def test_it_is_cut_to_milliseconds_downwards() -> None:
    assert wire(datetime(2021, 1, 1, 0, 0, 0, 999_999, tzinfo=UTC)) == "2021-01-01T00:00:00.999Z"


@given(INSTANTS)
def test_what_is_written_is_read_again(moment: datetime) -> None:
    assert parse(wire(moment)) == utc(moment)
    assert timedelta() <= moment - utc(moment) < timedelta(milliseconds=1)


@given(INSTANTS, INSTANTS)
def test_texts_sort_as_the_instants_do(one: datetime, other: datetime) -> None:
    assert (wire(one) < wire(other)) is (utc(one) < utc(other))


@pytest.mark.parametrize("text", ["2021-10-31T08:00:00", "2021-10-31", "soon"])
def test_a_time_without_a_zone_is_no_instant(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 any reason will do
        parse(text)
    with pytest.raises(ValidationError):
        TypeAdapter(Instant).validate_python(text)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"])
def test_a_time_in_no_year_of_the_calendar_is_no_instant(text: str) -> None:
    with pytest.raises(ValueError, match="years of the calendar"):
        parse(text)


def test_a_field_writes_itself_in_the_fixed_form() -> None:
    field = TypeAdapter(Instant)
    moment = field.validate_python("2021-10-31T09:00:00+01:00")
    assert moment == local("2021-10-31 09:00")
    assert field.dump_python(moment, mode="json") == "2021-10-31T08:00:00.000Z"


def test_people_are_shown_their_own_clock_with_its_offset() -> None:
    assert local_text(local("2021-10-30 09:00"), STOCKHOLM) == "2021-10-30T09:00:00+02:00"
    assert local_text(local("2021-11-01 09:00"), STOCKHOLM) == "2021-11-01T09:00:00+01:00"
