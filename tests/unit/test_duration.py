"""Durations: how they are written, and that a day of theirs is a day of the calendar (D2)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from shared.domain.duration import Duration
from shared.domain.instant import utc
from tests.support.world import STOCKHOLM, local

DURATIONS = st.builds(
    Duration,
    days=st.integers(0, 400),
    exact=st.integers(0, 10**6).map(lambda s: timedelta(seconds=s)),
)
MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 hypothesis adds the zone
    max_value=datetime(2037, 1, 1),  # noqa: DTZ001
    timezones=st.just(STOCKHOLM),
).map(lambda moment: utc(moment).astimezone(STOCKHOLM))


@pytest.mark.parametrize(
    ("text", "days", "exact"),
    [
        ("P6D", 6, timedelta()),
        ("P2W", 14, timedelta()),
        ("P1W1D", 8, timedelta()),
        ("PT30M", 0, timedelta(minutes=30)),
        ("PT1H30M15S", 0, timedelta(hours=1, minutes=30, seconds=15)),
        ("P1DT12H", 1, timedelta(hours=12)),
        ("PT0S", 0, timedelta()),
    ],
)
def test_reading(text: str, days: int, exact: timedelta) -> None:
    assert Duration.parse(text) == Duration(days, exact)


@pytest.mark.parametrize(
    "text",
    ["", "P", "PT", "P1DT", "6D", "P6d", "-P6D", "P1M", "P1Y", "P1.5D", "P٦D", "P6D ", "P6D\n"],
)
def test_nothing_else_is_a_duration(text: str) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        Duration.parse(text)


@given(DURATIONS)
def test_what_is_written_is_read_again(duration: Duration) -> None:
    assert Duration.parse(str(duration)) == duration


def test_it_is_written_in_the_fewest_units() -> None:
    assert str(Duration.parse("P1WT0H90M")) == "P7DT1H30M"
    assert str(Duration()) == "PT0S"


def test_a_field_of_a_model_takes_the_text_and_the_value_and_writes_the_text() -> None:
    field = TypeAdapter(Duration)
    assert field.validate_python(Duration(6)) == field.validate_json('"P6D"') == Duration(6)
    assert field.dump_json(Duration(6)) == b'"P6D"'
    with pytest.raises(ValidationError):
        field.validate_json("6")


@given(MOMENTS, st.integers(0, 400))
def test_days_keep_the_wall_clock(moment: datetime, days: int) -> None:
    after = Duration(days).after(moment, STOCKHOLM).astimezone(STOCKHOLM)
    assert after.date() == moment.date() + timedelta(days=days)
    moved = after.replace(tzinfo=None) - moment.replace(tzinfo=None)
    # an hour more only where spring skips the very time
    assert moved - timedelta(days=days) in (timedelta(), timedelta(hours=1))


@given(MOMENTS, st.integers(0, 10**6))
def test_hours_minutes_and_seconds_are_exact(moment: datetime, seconds: int) -> None:
    exact = timedelta(seconds=seconds)
    assert Duration(0, exact).after(moment, STOCKHOLM) == utc(moment) + exact
    assert Duration(0, exact).before(moment, STOCKHOLM) == utc(moment) - exact


def test_days_come_first_then_the_exact_part() -> None:
    """The night the clocks go back has 25 hours: one day and then an hour, not an hour and then one day."""
    start = local("2021-10-30 01:30")
    assert Duration.parse("P1DT1H").after(start, STOCKHOLM) == local(
        "2021-10-31 01:30"
    ) + timedelta(hours=1)


@pytest.mark.spec("D2", "G12")
@pytest.mark.parametrize(
    ("start", "days", "before", "real_hours"),
    [
        ("2021-10-31 09:00", 1, "2021-10-30 09:00", 25),  # the clocks went back in between
        ("2021-11-03 09:00", 6, "2021-10-28 09:00", 145),
        ("2021-03-28 09:00", 1, "2021-03-27 09:00", 23),  # the clocks went forward in between
        ("2020-03-01 09:00", 1, "2020-02-29 09:00", 24),  # leap day
        ("2021-01-03 09:00", 6, "2020-12-28 09:00", 144),  # year's end
    ],
)
def test_six_days_before_nine_is_nine(start: str, days: int, before: str, real_hours: int) -> None:
    opens = Duration(days).before(local(start), STOCKHOLM)
    assert opens == local(before)
    assert local(start) - opens == timedelta(hours=real_hours)


@pytest.mark.spec("G12")
def test_a_municipality_in_another_zone_has_its_own_days() -> None:
    helsinki, start = ZoneInfo("Europe/Helsinki"), local("2021-10-31 03:30")
    assert Duration(1).before(start, helsinki) == local("2021-10-30 03:30")
    tokyo = ZoneInfo("Asia/Tokyo")  # no clock change: a day is 24 hours
    assert start - Duration(1).before(start, tokyo) == timedelta(hours=24)
