"""Who belongs to student health, and to whom nothing was passed on, is a stranger to every talk (F12, R11)."""

import logging
from collections.abc import Iterator

import pytest

from tests.access import actions as how
from tests.access.moments import at

NURSE = "nora"
"""The school nurse of the unit, who is student health for the pupil's class by the register."""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.INFO)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.spec("F12", "R11")
@pytest.mark.parametrize("pattern", ["young", "school"])
def test_to_belong_to_the_team_opens_no_talk(pattern: str) -> None:
    kept = at(pattern, "record opens")
    said = {
        name: how.answer(how.prepared(kept, action), action, "others", NURSE)[0]
        for name, action in how.ACTIONS.items()
        if action.prepares not in how.PASSED_ON
    }
    assert len(said) >= 60
    assert {name: word for name, word in said.items() if word != "hidden"} == {}
