"""The local date on which a pupil turns eighteen, and what ends then (D12, R19)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.people import Guardianship, Person
from shared.domain.relation import guardians_of, is_adult


def born(day: date | None) -> Person:
    guardian = Guardianship(person_id="mona", relation="Vårdnadshavare")
    return Person(id="p", given_name="P", family_name="", birth_date=day, guardians=(guardian,))


@pytest.mark.spec("D12", "R19")
@pytest.mark.parametrize(
    ("birthday", "day", "adult"),
    [
        ((2003, 10, 31), (2021, 10, 30), False),
        ((2003, 10, 31), (2021, 10, 31), True),
        ((2003, 10, 31), (2022, 1, 1), True),
        ((2003, 12, 31), (2021, 12, 30), False),
        ((2004, 2, 29), (2022, 2, 28), False),  # no leap day that year: from 1 March
        ((2004, 2, 29), (2022, 3, 1), True),
        ((2004, 2, 28), (2022, 2, 28), True),
    ],
)
def test_guardians_lose_access_on_the_day(
    birthday: tuple[int, int, int], day: tuple[int, int, int], adult: bool
) -> None:
    pupil, today = born(date(*birthday)), date(*day)
    assert is_adult(pupil, today) is adult
    assert guardians_of(pupil, today) == (() if adult else ("mona",))


def test_an_unknown_birth_date_takes_nothing_from_the_guardians() -> None:
    assert guardians_of(born(None), date(2021, 10, 1)) == ("mona",)


@given(st.dates(date(1990, 1, 1), date(2020, 1, 1)))
def test_there_is_one_day_and_it_is_never_undone(birthday: date) -> None:
    days = [birthday + timedelta(days=n) for n in range(17 * 365, 19 * 366)]
    adult = [is_adult(born(birthday), day) for day in days]
    assert adult == sorted(adult)
    first = days[adult.index(True)]
    assert (first.year, first.month) in {
        (birthday.year + 18, birthday.month),
        (birthday.year + 18, 3),
    }
