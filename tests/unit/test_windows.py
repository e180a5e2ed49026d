"""Edit windows: half-open, and computed once from the talk's start (D2, D4, D5)."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.errors import WindowClosed, WindowNotOpen
from shared.domain.policy import load_policies
from shared.domain.vocabulary import Phase
from shared.domain.windows import Window, booking_period, windows_for
from tests.support.talks import CREATED, STANDARD, START, a_booking, windows_of
from tests.support.world import STOCKHOLM, local

MILLISECOND = timedelta(milliseconds=1)
HOUR = timedelta(hours=1)


@pytest.mark.spec("D2")
@pytest.mark.parametrize(
    ("after_opening", "open_"),
    [(-MILLISECOND, False), (timedelta(), True), (HOUR - MILLISECOND, True), (HOUR, False)],
)
def test_the_opening_instant_belongs_to_a_window_and_the_closing_one_does_not(
    after_opening: timedelta, open_: bool
) -> None:
    assert Window(START, START + HOUR).holds(START + after_opening) is open_


def test_too_early_says_when_it_opens() -> None:
    with pytest.raises(WindowNotOpen) as refused:
        Window(START, START + HOUR).check(START - MILLISECOND, STOCKHOLM)
    assert refused.value.facts == {"opens": "2021-10-31T09:00:00+01:00"}


def test_too_late_says_since_when() -> None:
    with pytest.raises(WindowClosed) as refused:
        Window(START - HOUR, START).check(START, STOCKHOLM)
    assert refused.value.facts == {"closed": "2021-10-31T09:00:00+01:00"}


def test_a_window_that_was_ended_before_it_opened_is_too_late_not_too_early() -> None:
    """A talk closed on its own day ends a follow-up that would have opened at midnight."""
    with pytest.raises(WindowClosed):
        Window(START + HOUR, START).check(START, STOCKHOLM)


@given(st.integers(0, 400 * 24 * 60))
def test_a_window_is_open_exactly_when_its_check_is_silent(minutes: int) -> None:
    window = Window(START, START + timedelta(days=100))
    now = START + timedelta(minutes=minutes) - timedelta(days=100)
    try:
        window.check(now, STOCKHOLM)
    except (WindowNotOpen, WindowClosed):
        assert not window.holds(now)
    else:
        assert window.holds(now)


@pytest.mark.spec("D4")
def test_a_development_talk_on_the_day_the_clocks_go_back() -> None:
    windows = windows_of(a_booking(local("2021-10-31 09:00")))
    assert windows.model_dump() == {
        "preparation_opens": CREATED,
        "preparation_reminder": local("2021-10-28 09:00"),
        "preparation_due": local("2021-10-30 09:00"),
        "preparation_closes": local("2021-11-01 00:00"),
        "record_opens": local("2021-10-25 09:00"),
        "record_closes": local("2021-11-30 09:00"),
        "day_before": local("2021-10-30 09:00"),
        "guardian_cutoff": local("2021-10-30 09:00"),
        "day_ends": local("2021-11-01 00:00"),
        "follow_up_opens": local("2021-11-01 00:00"),
        "follow_up_closes": local("2021-11-30 09:00"),
        "blind_until": local("2021-10-31 09:00"),
    }


@pytest.mark.spec("F76")
def test_an_employee_prepares_until_two_days_before() -> None:
    windows = windows_of(a_booking(local("2021-10-31 09:00")), "employee")
    assert windows.preparation_due == local("2021-10-29 09:00")
    assert windows.of(Phase.PREPARATION) == (CREATED, local("2021-10-29 09:00"))
    assert windows.of(Phase.RECORD) == (local("2021-10-25 09:00"), local("2021-11-30 09:00"))


@pytest.mark.spec("D2", "F101", "F102")
@given(
    st.datetimes(
        min_value=datetime(2010, 1, 1),  # noqa: DTZ001 hypothesis adds the zone
        max_value=datetime(2037, 1, 1),  # noqa: DTZ001
        timezones=st.just(STOCKHOLM),
    )
)
def test_the_preparation_ends_where_the_follow_up_begins_at_local_midnight(start: datetime) -> None:
    windows = windows_of(a_booking(start, booked_at=start - timedelta(days=20)))
    assert windows.preparation_closes == windows.follow_up_opens == windows.day_ends
    border = windows.follow_up_opens.astimezone(STOCKHOLM)
    assert (border.hour, border.minute, border.second) == (0, 0, 0)
    assert border.date() == start.date() + timedelta(days=1)


def test_windows_are_stored_as_utc_instants_of_fixed_width() -> None:
    stored = windows_of(a_booking()).model_dump(mode="json")
    assert stored["record_opens"] == "2021-10-25T07:00:00.000Z"
    assert stored["record_closes"] == "2021-11-30T08:00:00.000Z"
    assert {len(text) for text in stored.values()} == {24}


def test_a_talk_without_a_time_is_reminded_of_and_then_given_up() -> None:
    period = booking_period(STANDARD["development"], CREATED, STOCKHOLM)
    assert (period.reminder, period.closes) == (
        local("2021-10-08 08:00"),
        local("2021-10-29 08:00"),
    )


def test_seconds_instead_of_days_play_a_whole_talk() -> None:
    policy = load_policies("demonstration")["demonstration"]
    windows = windows_for(policy, START - timedelta(seconds=30), START, START + HOUR, STOCKHOLM)
    assert windows.follow_up_closes - windows.preparation_opens < timedelta(minutes=2)


@pytest.mark.spec("D1", "D2")
def test_no_window_outlives_the_follow_up_whatever_was_chosen_for_it() -> None:
    policy = STANDARD["development"].with_figures({"follow_up_closes": "start+P10D"})
    windows = windows_for(policy, CREATED, START, START + policy.length.exact, STOCKHOLM)
    assert windows.record_closes == windows.follow_up_closes == local("2021-11-10 09:00")
