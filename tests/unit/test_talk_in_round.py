"""A talk in a round: the round's period, no alarm clock of its own, and a period again after it (F29)."""

import pytest

from shared.domain.errors import Invalid, WindowNotOpen
from shared.domain.lifecycle import book, join, release
from shared.domain.stage import Stage
from shared.domain.talk import InRound, Talk
from shared.domain.windows import BookingPeriod, reopened_period
from tests.support.talks import CREATED, STANDARD, a_booking, a_waiting_talk, windows_of
from tests.support.world import STOCKHOLM, local

PERIOD = BookingPeriod(
    opens=local("2021-10-04 18:00"),
    reminder=local("2021-10-08 18:00"),
    closes=local("2021-10-15 18:00"),
)
PLACE = InRound(id="round", figures={"length": "PT20M"})


def in_round() -> Talk:
    return a_waiting_talk(round=PLACE, booking_period=PERIOD)


def test_a_talk_outside_rounds_can_always_be_booked() -> None:
    a_waiting_talk().booking_period.check_family(CREATED, STOCKHOLM)
    assert a_waiting_talk().figures == {}


def test_the_round_tends_its_talks_without_a_time() -> None:
    assert (in_round().stage, in_round().due) == (Stage.CLOSED, None)
    booked = book(in_round(), a_booking(), windows_of(a_booking()))
    assert booked.due is not None
    waiting = release(booked, local("2021-10-10 08:00"), reopened_period_at("2021-10-10 08:00"))
    assert (waiting.due, waiting.booking_period) == (None, PERIOD)


def reopened_period_at(moment: str) -> BookingPeriod:
    return reopened_period(STANDARD["development"], local(moment), STOCKHOLM)


@pytest.mark.spec("F29")
def test_a_time_given_back_after_the_round_has_closed_can_be_replaced_for_a_while() -> None:
    booked = book(in_round(), a_booking(), windows_of(a_booking()))
    again = reopened_period_at("2021-10-15 18:00")
    waiting = release(booked, PERIOD.closes, again)
    assert waiting.booking_period == again
    again.check_family(PERIOD.closes, STOCKHOLM)
    assert (waiting.stage, waiting.due) == (Stage.BOOKING_REMINDER, local("2021-10-22 18:00"))
    assert waiting.round == PLACE.model_copy(update={"tends": False})


def test_without_a_new_period_the_round_stays_closed() -> None:
    booked = book(in_round(), a_booking(), windows_of(a_booking()))
    assert release(booked, PERIOD.closes).booking_period == PERIOD


def test_a_waiting_talk_that_joins_a_round_stops_its_own_alarm_clock() -> None:
    joined = join(a_waiting_talk(), PLACE, PERIOD)
    assert (joined.generation, joined.stage, joined.due) == (2, Stage.CLOSED, None)
    assert joined.figures == {"length": "PT20M"}
    with pytest.raises(WindowNotOpen):
        joined.booking_period.check_family(CREATED, STOCKHOLM)
    assert join(joined, PLACE, PERIOD) is joined


def test_joined_again_with_other_dates_nothing_is_started_or_stopped() -> None:
    later = PERIOD.model_copy(update={"closes": local("2021-10-20 18:00")})
    moved = join(in_round(), PLACE, later)
    assert (moved.generation, moved.version, moved.booking_period) == (1, 2, later)


def test_a_booked_talk_keeps_its_alarm_clock_in_a_round() -> None:
    booked = book(a_waiting_talk(), a_booking(), windows_of(a_booking()))
    joined = join(booked, PLACE, PERIOD)
    assert (joined.due, joined.generation) == (booked.due, booked.generation)
    assert joined.round == PLACE


def test_a_round_puts_figures_of_its_own_in_place_of_the_policys() -> None:
    policy = STANDARD.of("development", {"length": "PT20M", "guardian_cutoff": "start-P2D"})
    assert (str(policy.length), str(policy.guardian_cutoff)) == ("PT20M", "start-P2D")
    assert policy.grain == STANDARD["development"].grain
    assert STANDARD.of("development", {}) is STANDARD["development"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("grain", "PT1M"),
        ("talk_type", "employee"),
        ("length", "PT7M"),
        ("length", "P1D"),
        ("day_ends", "whenever"),
        ("colour", "red"),
    ],
)
def test_a_figure_that_is_none_or_is_not_the_rounds_is_refused(name: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        STANDARD.of("development", {name: value})
    assert refused.value.facts["errors"][0]["pointer"] == f"/figures/{name}"


@pytest.mark.spec("D7")
@pytest.mark.parametrize(
    ("kind", "figures", "opens"),
    [
        (False, {}, False),
        (True, {}, True),
        (False, {"guardians_follow_up": "true"}, True),
        (True, {"guardians_follow_up": "no"}, False),
    ],
)
def test_a_round_decides_whether_guardians_follow_up_before_the_kind_does(
    kind: bool, figures: dict[str, str], opens: bool
) -> None:
    talk = a_waiting_talk(guardians_follow_up=kind, round=InRound(id="round", figures=figures))
    assert talk.opens_follow_up is opens
