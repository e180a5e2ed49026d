"""Which pattern a school form follows (F1, F2)."""

import pytest

from shared.domain.vocabulary import KNOWN_SCHOOL_FORMS, Pattern, pattern_of


@pytest.mark.spec("F1", "F2")
@pytest.mark.parametrize(
    ("form", "pattern"),
    [
        ("FS", Pattern.YOUNG),
        ("FTH", Pattern.YOUNG),
        ("FKLASS", Pattern.YOUNG),
        ("GR", Pattern.SCHOOL),
        ("GY", Pattern.SCHOOL),
        ("KOMVUX", Pattern.ADULT),
        ("EMPLOYEE", Pattern.EMPLOYEE),
    ],
)
def test_school_forms_differ_by_pattern_alone(form: str, pattern: Pattern) -> None:
    assert pattern_of(form) is pattern


def test_no_school_form_of_the_standard_is_an_employee_talk() -> None:
    assert Pattern.EMPLOYEE not in {pattern_of(form) for form in KNOWN_SCHOOL_FORMS}
