"""How often a talk is due: a table by school form, year and date (D17, R1, R3)."""

from datetime import date

import pytest

from shared.domain.talk_duty import Per, Period, TalkDuty, period_of, talk_duties, talks_due

TODAY = date(2021, 10, 1)


@pytest.mark.spec("R3", "D14", "D17")
@pytest.mark.parametrize(
    ("form", "year", "talks", "per"),
    [
        ("FS", None, 1, Per.YEAR),
        ("FKLASS", 0, 1, Per.SCHOOL_YEAR),
        ("GR", 1, 1, Per.TERM),
        ("GR", 9, 1, Per.TERM),
        ("GRS", None, 1, Per.TERM),
        ("SAM", 6, 1, Per.TERM),
        ("SP", 10, 1, Per.TERM),
        ("GY", 2, 1, Per.TERM),
        ("GYS", 4, 1, Per.TERM),
        ("KOMVUX", None, 0, Per.SCHOOL_YEAR),
    ],
)
def test_what_is_due_as_shipped(form: str, year: int | None, talks: int, per: Per) -> None:
    due = talks_due(form, year, TODAY)
    assert due is not None
    assert (due.talks, due.per) == (talks, per)


@pytest.mark.spec("D17")
def test_each_row_says_where_it_is_from_and_how_far_that_was_read() -> None:
    assert all(rule.source for rule in talk_duties())
    assert [r.school_forms for r in talk_duties() if r.read == "in_full"] == [("GR",)]


@pytest.mark.spec("D17")
def test_the_table_says_nothing_of_what_it_does_not_know() -> None:
    assert talks_due("XX", 3, TODAY) is None
    assert talks_due("FTH", None, TODAY) is None
    assert talks_due("GR", 3, date(2011, 6, 30)) is None


@pytest.mark.spec("D17", "R4", "R5")
def test_a_new_law_holds_from_its_day_for_its_years_and_replaces_what_was() -> None:
    begins = date(2028, 7, 1)
    few = TalkDuty(
        school_forms=("GR",), first_year=1, last_year=6, valid_from=begins,
        talks=1, per=Per.SCHOOL_YEAR, source="A coming law", read="not",
    )  # fmt: skip
    many = few.model_copy(update={"first_year": 7, "last_year": 10, "talks": 2, "per": Per.TERM})
    rules = (*talk_duties(), few, many)
    before, after = date(2028, 6, 30), date(2028, 7, 1)
    assert {talks_due("GR", year, before, rules) for year in (1, 9, None)} == {
        talks_due("GR", 3, TODAY)
    }
    assert [talks_due("GR", year, after, rules) for year in (1, 6, 7, 10, 11, None)] == [
        few, few, many, many, None, None,
    ]  # fmt: skip
    assert talks_due("SAM", 3, after, rules) == talks_due("SAM", 3, TODAY)


@pytest.mark.spec("D17")
@pytest.mark.parametrize(
    ("per", "day", "first", "last"),
    [
        (Per.TERM, "2021-10-01", "2021-07-01", "2021-12-31"),
        (Per.TERM, "2024-02-29", "2024-01-01", "2024-06-30"),
        (Per.SCHOOL_YEAR, "2021-12-31", "2021-07-01", "2022-06-30"),
        (Per.SCHOOL_YEAR, "2022-06-30", "2021-07-01", "2022-06-30"),
        (Per.YEAR, "2022-01-01", "2022-01-01", "2022-12-31"),
    ],
)
def test_in_which_time_they_are_due(per: Per, day: str, first: str, last: str) -> None:
    expected = Period(date.fromisoformat(first), date.fromisoformat(last))
    assert period_of(per, date.fromisoformat(day)) == expected
