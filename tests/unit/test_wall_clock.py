"""What a wall clock means on the days when clocks are changed, and where a day ends (D2, G12)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.duration import at_wall_clock, next_midnight
from tests.support.world import STOCKHOLM, local

ZONES = st.sampled_from(
    ["Europe/Stockholm", "Asia/Kolkata", "America/St_Johns", "Pacific/Auckland", "America/Havana"]
).map(ZoneInfo)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def naive(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(fold=fold)


@pytest.mark.spec("D2", "G12")
@pytest.mark.parametrize(
    ("shown", "instant"),
    [
        ("2021-03-28 01:59", "2021-03-28 00:59"),
        ("2021-03-28 02:00", "2021-03-28 01:00"),  # skipped: read as 03:00
        ("2021-03-28 02:30", "2021-03-28 01:30"),  # skipped: read as 03:30
        ("2021-03-28 03:00", "2021-03-28 01:00"),
    ],
)
def test_a_time_that_spring_skips_is_an_hour_later(shown: str, instant: str) -> None:
    assert at_wall_clock(naive(shown), STOCKHOLM) == utc(instant)


@pytest.mark.spec("D2", "G12")
def test_a_time_that_autumn_repeats_is_the_first_unless_the_second_is_meant() -> None:
    first = at_wall_clock(naive("2021-10-31 02:30"), STOCKHOLM)
    second = at_wall_clock(naive("2021-10-31 02:30", fold=1), STOCKHOLM)
    assert (first, second) == (utc("2021-10-31 00:30"), utc("2021-10-31 01:30"))


@pytest.mark.spec("F37", "G12")
@pytest.mark.parametrize(
    ("moment", "midnight"),
    [
        ("2021-10-31 09:00", "2021-10-31 23:00"),  # the manual's example: 1 November 00:00
        ("2021-10-31 00:00", "2021-10-31 23:00"),  # a day begins at its midnight
        ("2021-10-30 23:59", "2021-10-30 22:00"),
        ("2021-03-28 09:00", "2021-03-28 22:00"),
        ("2021-12-31 09:00", "2021-12-31 23:00"),
        ("2024-02-28 09:00", "2024-02-28 23:00"),
        ("2024-02-29 09:00", "2024-02-29 23:00"),
    ],
)
def test_the_day_ends_at_the_next_local_midnight(moment: str, midnight: str) -> None:
    assert next_midnight(local(moment), STOCKHOLM) == utc(midnight)


def test_a_day_is_as_long_as_its_clock_says() -> None:
    lengths = {
        day: next_midnight(local(f"{day} 00:00"), STOCKHOLM) - local(f"{day} 00:00")
        for day in ("2021-03-28", "2021-06-01", "2021-10-31")
    }
    assert lengths == {
        "2021-03-28": timedelta(hours=23),
        "2021-06-01": timedelta(hours=24),
        "2021-10-31": timedelta(hours=25),
    }


def test_where_the_clocks_change_at_midnight_the_day_begins_when_it_can() -> None:
    cairo = ZoneInfo("Africa/Cairo")  # 2023-04-28 began at 01:00
    began = next_midnight(datetime(2023, 4, 27, 12, tzinfo=cairo), cairo)
    assert began.astimezone(cairo).isoformat() == "2023-04-28T01:00:00+03:00"


@given(
    st.datetimes(
        min_value=datetime(2000, 1, 1),  # noqa: DTZ001 hypothesis adds the zone
        max_value=datetime(2037, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    ZONES,
)
def test_midnight_is_the_border_between_two_local_dates(moment: datetime, zone: ZoneInfo) -> None:
    border = next_midnight(moment, zone)
    today = moment.astimezone(zone).date()
    assert moment < border
    assert (border - timedelta(milliseconds=1)).astimezone(zone).date() == today
    assert border.astimezone(zone).date() == today + timedelta(days=1)
