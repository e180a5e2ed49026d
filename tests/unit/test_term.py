"""Terms follow each other, and every date lies in one."""

from datetime import date

import pytest

from shared.domain.term import Half, Term, writing_window
from tests.support.world import STOCKHOLM, local

AUTUMN, SPRING = Term(2021, Half.AUTUMN), Term(2021, Half.SPRING)


@pytest.mark.parametrize(
    ("day", "term", "text"),
    [
        (date(2021, 7, 1), AUTUMN, "2021-autumn"),
        (date(2021, 12, 31), AUTUMN, "2021-autumn"),
        (date(2022, 1, 1), SPRING, "2022-spring"),
        (date(2022, 6, 30), SPRING, "2022-spring"),
        (date(2022, 7, 1), Term(2022, Half.AUTUMN), "2022-autumn"),
    ],
)
def test_every_date_lies_in_one_and_is_written_by_calendar_year(
    day: date, term: Term, text: str
) -> None:
    assert (Term.of(day), str(term), Term.parse(text)) == (term, text, term)


def test_a_school_year_is_an_autumn_and_the_spring_after_it() -> None:
    assert SPRING.before == AUTUMN
    assert AUTUMN.before == Term(2020, Half.SPRING)
    assert AUTUMN.before < AUTUMN < SPRING


@pytest.mark.parametrize(
    "text", ["", "2021", "2021-summer", "1021-autumn", "2021-autumn ", "٢٠٢١-autumn"]
)
def test_nothing_else_is_a_term(text: str) -> None:
    with pytest.raises(ValueError, match="must be a term"):
        Term.parse(text)


@pytest.mark.spec("F114")
def test_what_is_told_for_a_term_is_written_until_the_end_of_the_next() -> None:
    assert writing_window(AUTUMN, STOCKHOLM) == (
        local("2021-07-01 00:00"),
        local("2022-07-01 00:00"),
    )
    assert writing_window(SPRING, STOCKHOLM) == (
        local("2022-01-01 00:00"),
        local("2023-01-01 00:00"),
    )
