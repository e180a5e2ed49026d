"""The API agrees with the access table in every cell."""

import logging
from collections.abc import Iterable, Iterator

import pytest

from tests.access import actions as how
from tests.access.moments import MOMENTS, at
from tests.access.people import CASTS, OTHER_FORMS, PATTERNS, VARIANTS
from tests.access.rules import actions, cell
from tests.support.api import Answered

KEY_MOMENTS = ("booked", "record opens", "midnight", "closed")
"""Where everybody in a column is asked; at the others, those who stand in one column are asked in turn."""
WORDS = (
    "read the preparation",
    "read the record",
    "read the follow-up",
    "write one's own preparation",
    "write one's own record",
    "write one's own follow-up",
)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of refusals need not be written down."""
    logging.disable(logging.INFO)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.spec("R11", "D3", "D6", "D7", "D8", "D11", "D12", "F84", "F110", "G4", "R14")
@pytest.mark.parametrize("pattern", PATTERNS + VARIANTS)
@pytest.mark.parametrize("action", actions())
def test_everybody_is_answered_as_the_table_says(action: str, pattern: str) -> None:
    assert list(wrong(action, pattern, KEY_MOMENTS)) == []


@pytest.mark.slow
@pytest.mark.spec("R11", "D3", "D6", "D7", "D8", "F84", "F85", "F86", "F101", "F102", "F110")
@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("action", actions())
def test_so_they_are_at_every_other_moment_of_a_talk(action: str, pattern: str) -> None:
    others = [moment for moment in MOMENTS if moment not in KEY_MOMENTS]
    assert list(wrong(action, pattern, others)) == []


@pytest.mark.spec("F1", "F2")
@pytest.mark.parametrize("pattern", OTHER_FORMS)
def test_other_school_forms_follow_their_pattern(pattern: str) -> None:
    moments = ("record opens", "midnight")
    assert [told for action in WORDS for told in wrong(action, pattern, moments, some=True)] == []


@pytest.mark.slow
@pytest.mark.spec("D3")
@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_workflow_that_takes_each_step_twice_changes_no_answer(pattern: str) -> None:
    """In all other tests here it never runs at all."""
    late = ("two days ahead", "midnight", "end")
    told = (wrong(action, pattern, late, workflow=True, some=True) for action in actions())
    assert [cell for cells in told for cell in cells] == []


def wrong(
    action: str,
    pattern: str,
    moments: Iterable[str],
    *,
    workflow: bool = False,
    some: bool = False,
) -> Iterator[str]:
    """The cells in which the API does not answer as the table says; for `some` of those in each column."""
    asked = how.ACTIONS[action]
    missing: dict[str, Answered] = {}
    for turn, moment in enumerate(moments):
        kept = how.prepared(at(pattern, moment, workflow=workflow), asked)
        expected = cell(action, pattern, moment).answers
        for column, people in CASTS[pattern].columns.items():
            everybody = moment in KEY_MOMENTS and not some
            for who in people if everybody else _in_turn(people, turn):
                said, given = how.answer(kept, asked, column, who)
                where = f"{action} / {pattern} / {moment} / {column} {who}"
                if said != expected[column]:
                    yield f"{where}: {said}, not {expected[column]}"
                if said == "hidden" and given.status != 200:
                    if who not in missing:
                        missing[who] = how.as_if_it_were_not_there(kept, asked, column, who)
                    if given != missing[who]:
                        yield f"{where}: {given.text} is not {missing[who].text}"


def _in_turn(people: tuple[str, ...], turn: int) -> list[str]:
    return [people[turn % len(people)]] if people else []
