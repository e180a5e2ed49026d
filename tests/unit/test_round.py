"""A round by the clock: its status, its steps in order, and what moving or cancelling it does (F29, G19)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from shared.domain import round as rounds
from shared.domain.errors import Invalid, WindowClosed, WindowNotOpen, WrongStatus
from shared.domain.round import Counts, Dates, Part, Round, RoundStage, RoundStatus
from tests.support.talks import STANDARD
from tests.support.world import STOCKHOLM, local

NOW = local("2021-09-01 08:00")
MILLISECOND = timedelta(milliseconds=1)
DATES = Dates(
    early_opens=local("2021-09-10 12:00"),
    opens=local("2021-09-13 18:00"),
    reminder=local("2021-09-20 18:00"),
    few_times=local("2021-09-22 08:00"),
    closes=local("2021-09-27 18:00"),
)


def a_round(now: datetime = NOW, **more: Any) -> Round:
    given: dict[str, Any] = {
        "id": "round",
        "name": "Höstterminen",
        "talk_type": "development",
        "unit_id": "school",
        "parts": (Part(responsible_id="teacher", group_id="5a"),),
        "must_talk": ("emil",),
        "dates": DATES,
        "created_at": now,
        "created_by": "rektor",
    }
    return rounds.begin(Round.model_validate(given | more), now)


def steps(round_: Round) -> Iterator[tuple[RoundStage, datetime]]:
    """Every step at its time until none is left."""
    while round_.due is not None:
        yield round_.stage, round_.due
        round_ = rounds.finish(round_, round_.due)


def after(round_: Round, stage: RoundStage) -> Round:
    """The round when this step has been taken on time."""
    while round_.due is not None:
        last, round_ = round_.stage, rounds.finish(round_, round_.due)
        if last is stage:
            return round_
    raise AssertionError(f"{stage} never came")


@pytest.mark.spec("G19")
def test_a_round_takes_its_steps_in_order() -> None:
    assert list(steps(a_round())) == [
        (RoundStage.TALKS_CREATED, NOW),
        (RoundStage.NEWCOMERS, DATES.early_opens),
        (RoundStage.EARLY_OPENS, DATES.early_opens),
        (RoundStage.BOOKING_OPENS, DATES.opens),
        (RoundStage.BOOKING_REMINDER, DATES.reminder),
        (RoundStage.FEW_TIMES, DATES.few_times),
        (RoundStage.BOOKING_CLOSES, DATES.closes),
    ]


def test_without_anybody_who_must_talk_nobody_is_let_in_early() -> None:
    assert RoundStage.EARLY_OPENS not in dict(steps(a_round(must_talk=())))


def test_a_round_that_is_open_at_once_looks_for_pupils_once_and_skips_reminders_of_the_past() -> (
    None
):
    now = local("2021-09-23 08:00")
    assert [stage for stage, _ in steps(a_round(now, must_talk=()))] == [
        RoundStage.TALKS_CREATED,
        RoundStage.BOOKING_OPENS,
        RoundStage.BOOKING_CLOSES,
    ]


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        (DATES.early_opens, RoundStatus.OPEN),
        (DATES.early_opens - MILLISECOND if DATES.early_opens else NOW, RoundStatus.PLANNED),
        (DATES.closes - MILLISECOND, RoundStatus.OPEN),
        (DATES.closes, RoundStatus.CLOSED),
    ],
)
def test_the_status_follows_the_clock_whatever_the_workflow_does(
    moment: datetime, status: RoundStatus
) -> None:
    assert rounds.status_of(a_round(), moment) is status


@pytest.mark.spec("G19")
@pytest.mark.parametrize(("pupil", "opens"), [("emil", DATES.early_opens), ("alma", DATES.opens)])
def test_who_must_talk_books_before_the_others(pupil: str, opens: datetime) -> None:
    period = a_round().period_of(pupil)
    with pytest.raises(WindowNotOpen):
        period.check_family(opens - MILLISECOND, STOCKHOLM)
    period.check_family(opens, STOCKHOLM)
    period.check_family(DATES.closes - MILLISECOND, STOCKHOLM)
    with pytest.raises(WindowClosed):
        period.check_family(DATES.closes, STOCKHOLM)
    assert a_round().place_of(pupil).must_talk is (pupil == "emil")


def test_a_step_may_stop_half_way_and_starts_the_next_one_from_the_beginning() -> None:
    half = rounds.got_to(a_round(), "0000#emil", NOW + timedelta(seconds=3))
    assert (half.stage, half.cursor, half.version) == (RoundStage.TALKS_CREATED, "0000#emil", 2)
    assert half.due == NOW + timedelta(seconds=3)
    finished = rounds.finish(half, NOW)
    assert (finished.stage, finished.cursor) == (RoundStage.NEWCOMERS, None)


def test_closing_counts_in_parts_and_leaves_the_report() -> None:
    closing = after(a_round(), RoundStage.FEW_TIMES)
    some = Counts(talks=2, booked=1, without_time=1, free_times=3)
    half = rounds.got_to(closing, "teacher", DATES.closes, some)
    closed = rounds.finish(half, DATES.closes, half.tally + some)
    assert closed.report is not None
    assert closed.report.counts == Counts(talks=4, booked=2, without_time=2, free_times=6)
    assert (closed.stage, closed.due, closed.tally) == (RoundStage.CLOSED, None, Counts())


@pytest.mark.parametrize(("free", "too_few"), [(1, True), (2, False)])
def test_times_are_too_few_when_somebody_must_be_left_without(free: int, *, too_few: bool) -> None:
    assert Counts(without_time=2, free_times=free).has_too_few_times is too_few


def test_moved_dates_reach_the_talks_first_and_only_moved_steps_come_again() -> None:
    reminded = after(a_round(), RoundStage.BOOKING_REMINDER)
    later = DATES.model_copy(update={"reminder": local("2021-09-25 08:00")})
    moved = rounds.move(reminded, later, local("2021-09-21 08:00"))
    assert (moved.generation, moved.version) == (2, reminded.version + 1)
    assert [stage for stage, _ in steps(moved)] == [
        RoundStage.TALKS_CREATED,
        RoundStage.FEW_TIMES,
        RoundStage.BOOKING_REMINDER,
        RoundStage.BOOKING_CLOSES,
    ]


def test_an_opening_that_is_put_off_is_told_again() -> None:
    opened = after(a_round(must_talk=()), RoundStage.BOOKING_OPENS)
    later = DATES.model_copy(update={"opens": local("2021-09-16 18:00"), "early_opens": None})
    assert RoundStage.BOOKING_OPENS in dict(steps(rounds.move(opened, later, DATES.opens)))


def test_a_date_moved_into_the_past_is_not_taken_again() -> None:
    reminded = after(a_round(), RoundStage.BOOKING_REMINDER)
    earlier = DATES.model_copy(update={"reminder": local("2021-09-15 18:00")})
    moved = rounds.move(reminded, earlier, local("2021-09-21 08:00"))
    assert RoundStage.BOOKING_REMINDER not in dict(steps(moved))


def test_an_early_opening_that_is_given_up_is_forgotten() -> None:
    let_in = after(a_round(), RoundStage.EARLY_OPENS)
    moved = rounds.move(let_in, DATES.model_copy(update={"early_opens": None}), DATES.opens)
    assert RoundStage.EARLY_OPENS not in (*dict(steps(moved)), *moved.done)


def test_a_cancelled_round_calls_its_talks_off_and_does_nothing_more() -> None:
    off = rounds.cancel(a_round(), "Ill", NOW)
    assert rounds.status_of(off, NOW) is RoundStatus.CANCELLED
    assert off.generation == 2
    assert list(steps(off)) == [(RoundStage.CALLED_OFF, NOW)]


@pytest.mark.parametrize(
    "change",
    [lambda r, now: rounds.cancel(r, "Ill", now), lambda r, now: rounds.move(r, DATES, now)],
)
def test_what_is_over_stays_as_it_is(change: Any) -> None:
    with pytest.raises(WrongStatus):
        change(a_round(), DATES.closes)
    with pytest.raises(WrongStatus):
        change(rounds.cancel(a_round(), "Ill", NOW), NOW)


@pytest.mark.parametrize(
    ("update", "pointer"),
    [
        ({"early_opens": DATES.opens}, "/early_opens"),
        ({"closes": DATES.opens, "reminder": DATES.opens, "few_times": DATES.opens}, "/closes"),
        ({"reminder": DATES.closes + MILLISECOND}, "/reminder"),
        ({"few_times": DATES.opens - MILLISECOND}, "/few_times"),
    ],
)
def test_dates_out_of_order_are_refused(update: dict[str, datetime], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        DATES.model_copy(update=update).check(NOW)
    assert [error["pointer"] for error in refused.value.facts["errors"]] == [pointer]


def test_a_round_that_would_be_over_at_once_is_refused() -> None:
    assert DATES.check(NOW) == DATES
    with pytest.raises(Invalid):
        DATES.check(DATES.closes)


def test_dates_that_are_not_given_follow_from_the_policy() -> None:
    opens = local(
        "2021-10-20 18:00"
    )  # the clocks go back on the 31st: days are days of the calendar
    dates = rounds.default_dates(STANDARD["development"], opens, {}, STOCKHOLM)
    assert dates.reminder == dates.few_times == local("2021-10-27 18:00")
    assert dates.closes == local("2021-11-17 18:00")
    soon = {"closes": local("2021-10-22 18:00")}
    assert rounds.default_dates(STANDARD["development"], opens, soon, STOCKHOLM).reminder == (
        local("2021-10-22 18:00")
    )


def test_responsibles_are_dealt_with_in_one_order() -> None:
    parts = tuple(
        Part(responsible_id=r, group_id=g) for r, g in (("b", "1"), ("a", "2"), ("b", "3"))
    )
    assert a_round(parts=parts).responsible_ids() == ["a", "b"]
