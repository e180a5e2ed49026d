"""Who must have a written plan: a table by school form, year and date (R2, D17)."""

from datetime import date

import pytest

from shared.domain.plan_duty import PlanDuty, duties, duty_of

TODAY = date(2021, 10, 1)


@pytest.mark.spec("R2", "D17")
@pytest.mark.parametrize(
    ("form", "years", "of_some"),
    [
        ("GR", range(1, 6), ()),
        ("SAM", range(1, 6), ()),
        ("SP", range(1, 7), ()),
        ("GRS", range(1, 10), range(6, 10)),
        ("TR", range(1, 10), range(6, 10)),
        ("GY", (), ()),
        ("FKLASS", (), ()),
        ("unknown", (), ()),
    ],
)
def test_the_law_as_shipped(form: str, years: range, of_some: range) -> None:
    found = {year: duty_of(form, year, TODAY) for year in (None, *range(11))}
    assert [year for year, duty in found.items() if duty] == list(years)
    assert [y for y, d in found.items() if d and d.subjects == "without_grades"] == list(of_some)


def test_before_the_law_there_was_none() -> None:
    assert duty_of("GR", 3, date(2013, 10, 31)) is None
    assert all(rule.valid_from.year >= 2013 for rule in duties())


@pytest.mark.spec("R5", "D17")
def test_the_newest_rules_of_a_form_replace_its_older_ones() -> None:
    ten_years = PlanDuty(
        school_forms=("GR",), first_year=2, last_year=6, valid_from=date(2028, 7, 1)
    )
    nobody = PlanDuty(school_forms=("SP",), valid_from=date(2028, 7, 1))
    rules = (*duties(), ten_years, nobody)
    before, after = date(2028, 6, 30), date(2028, 7, 1)
    assert [y for y in range(11) if duty_of("GR", y, before, rules)] == [1, 2, 3, 4, 5]
    assert [y for y in range(11) if duty_of("GR", y, after, rules)] == [2, 3, 4, 5, 6]
    assert duty_of("SP", 1, before, rules)
    assert duty_of("SP", 1, after, rules) is None
    assert duty_of("SAM", 1, after, rules)
