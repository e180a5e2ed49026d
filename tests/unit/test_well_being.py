"""Series of well-being: points, gaps, an early sign, and when a manager sees them (F79, R14)."""

from datetime import date, timedelta

import pytest

from shared.domain import well_being
from shared.domain.well_being import (
    Answer,
    Question,
    Span,
    early_sign,
    gaps,
    past_year,
    points,
    shown_to_manager,
)
from tests.support.talks import START, a_booking, a_waiting_talk, windows_of

MEASURE = well_being.measure.__wrapped__()
FEELING, LOAD = MEASURE.questions
DAY = date(2021, 9, 1)


def said(question: Question, *values: int) -> list[Answer]:
    return [
        Answer(person_id="teacher", question=question.id, day=DAY + timedelta(days=n), value=value, at=START)
        for n, value in enumerate(values)
    ]  # fmt: skip


def test_a_series_is_the_answers_to_one_question_by_date() -> None:
    feeling = said(FEELING, 5, 6)
    assert points([*reversed(feeling), *said(LOAD, 9)], FEELING) == feeling


@pytest.mark.spec("F79")
@pytest.mark.parametrize(
    ("question", "values", "sign"),
    [
        (FEELING, (3, 2, 3), True),
        (FEELING, (3, 3, 4), False),
        (FEELING, (9, 1, 1, 1), True),
        (FEELING, (1, 1), False),
        (LOAD, (9, 10, 9), True),
        (LOAD, (1, 1, 1), False),
        (LOAD, (), False),
    ],
)
def test_the_last_answers_in_a_row_are_an_early_sign(
    question: Question, values: tuple[int, ...], sign: bool
) -> None:
    assert early_sign(said(question, *values), question, MEASURE) is sign


def test_where_nothing_was_said_for_long_there_is_a_gap() -> None:
    year = Span(date(2021, 1, 1), date(2021, 12, 31))
    assert gaps([], year, MEASURE) == [year]
    days = [date(2021, 2, 15), date(2021, 4, 1), date(2021, 5, 18)]
    assert gaps(days, year, MEASURE) == [
        Span(date(2021, 4, 2), date(2021, 5, 17)),  # 46 days; the one before has 44, the first 45
        Span(date(2021, 5, 19), date(2021, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("last", "first"),
    [
        (date(2021, 10, 31), date(2020, 11, 1)),
        (date(2024, 2, 29), date(2023, 3, 1)),
        (date(2025, 2, 28), date(2024, 2, 29)),
    ],
)
def test_a_year_ends_with_its_day(last: date, first: date) -> None:
    assert past_year(last) == (first, last)


@pytest.mark.spec("R14", "F79")
def test_a_manager_sees_it_while_the_talk_is_at_hand_and_never_without_one() -> None:
    booking = a_booking()
    windows = windows_of(booking, "employee")
    talk = a_waiting_talk(school_form="EMPLOYEE")
    assert not shown_to_manager(talk, START)
    talk = talk.model_copy(update={"booking": booking, "windows": windows})
    just = timedelta(milliseconds=1)
    moments = (windows.record_opens, windows.follow_up_closes - just)
    assert all(shown_to_manager(talk, moment) for moment in moments)
    moments = (windows.record_opens - just, windows.follow_up_closes)
    assert not any(shown_to_manager(talk, moment) for moment in moments)
