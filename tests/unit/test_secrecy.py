"""Which secrecy what is written falls under, by a table with dates."""

from datetime import date

import pytest

from shared.domain.secrecy import Secrecy, SecrecyRule, secrecy_of, secrecy_rules
from shared.domain.vocabulary import EMPLOYEE_FORM, KNOWN_SCHOOL_FORMS

TODAY = date(2021, 10, 31)


@pytest.mark.spec("R16")
@pytest.mark.parametrize(
    ("form", "secrecy"),
    [
        ("FS", Secrecy.PRESCHOOL),
        ("GR", Secrecy.SCHOOL),
        ("VUXSFI", Secrecy.SCHOOL),
        (EMPLOYEE_FORM, Secrecy.STAFF),
        ("NEW", Secrecy.PRESCHOOL),
    ],
)
def test_it_follows_from_the_school_form_and_is_strict_for_one_not_known(
    form: str, secrecy: Secrecy
) -> None:
    assert secrecy_of(form, TODAY) is secrecy


def test_every_known_school_form_is_in_the_table_once() -> None:
    named = [form for rule in secrecy_rules() for form in rule.school_forms]
    assert sorted(named) == sorted({*KNOWN_SCHOOL_FORMS, EMPLOYEE_FORM})


@pytest.mark.spec("D17")
def test_a_newer_law_counts_from_its_day() -> None:
    def rule(secrecy: Secrecy, day: date) -> SecrecyRule:
        return SecrecyRule(
            secrecy=secrecy, school_forms=("FS",), valid_from=day, secret_unless=True,
            source="A law", read="not",
        )  # fmt: skip

    newer = date(2021, 11, 1)
    rules = [rule(Secrecy.SCHOOL, newer), rule(Secrecy.PRESCHOOL, date(2009, 6, 30))]
    assert secrecy_of("FS", TODAY, rules) is Secrecy.PRESCHOOL
    assert secrecy_of("FS", newer, rules) is Secrecy.SCHOOL
