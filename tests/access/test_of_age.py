"""A pupil of age as a dimension of every question beside a talk; a talk has it in its cells (D12)."""

import logging
from collections.abc import Iterator

import pytest

from tests.access import elsewhere
from tests.access.of_age import COLUMNS, WHO, expected, is_about_pupil, questions, rows


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Hundreds of refusals need not be written down."""
    logging.disable(logging.INFO)
    yield
    logging.disable(logging.NOTSET)


def test_all_that_is_asked_about_a_pupil_is_told_of_one_of_age() -> None:
    asked = {rule.action for rule in questions() if is_about_pupil(rule)}
    assert asked - rows().keys() == set(), (
        "say in tests/access/rules/of_age.csv who is answered what"
    )
    assert rows().keys() - asked == set()


@pytest.mark.spec("D12", "R19", "R11")
def test_majority_ends_what_guardians_are_answered_unless_the_pupil_consents() -> None:
    told = [amiss for rule in questions() for amiss in _wrong(rule)]
    assert told == []


def _wrong(rule: elsewhere.Rule) -> Iterator[str]:
    asked = elsewhere.scene("adult")
    for column in COLUMNS:
        right = rule._replace(answers={column: expected(rule)[column]})
        yield from elsewhere.differs(right, asked, WHO[column], column)
