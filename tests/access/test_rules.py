"""The rules say one thing for every cell, and the document of the administrators says the same."""

from itertools import product

import pytest

from infra.openapi import routes
from tests.access.actions import ACTIONS
from tests.access.document import document
from tests.access.moments import MOMENTS
from tests.access.people import CASTS, COLUMNS, STRANGERS
from tests.access.rules import ANSWERS, actions, cell, matching, moments, rules
from tests.support.spec_numbers import ROOT

CELLS = list(product(actions(), CASTS, MOMENTS))


def test_every_moment_is_told_and_every_action_can_be_asked() -> None:
    assert list(moments()) == list(MOMENTS)
    assert set(actions()) == set(ACTIONS)


def test_every_cell_follows_from_exactly_one_rule() -> None:
    amiss = [(where, len(found)) for where in CELLS if len(found := matching(*where)) != 1]
    assert amiss == []


def test_every_rule_says_something_of_some_cell() -> None:
    used = {id(rule) for where in CELLS for rule in matching(*where)}
    assert [rule for rule in rules() if id(rule) not in used] == []


def test_every_answer_is_a_word_that_is_explained() -> None:
    said = {answer for where in CELLS for answer in cell(*where).answers.values()}
    assert said == set(ANSWERS)


def test_every_column_has_somebody_in_some_pattern() -> None:
    for cast in CASTS.values():
        assert tuple(cast.columns) == COLUMNS
        kind = "employee" if cast.pattern == "employee" else "pupil"
        assert set(STRANGERS[kind]) <= set(cast.columns["others"])
    assert all(any(cast.columns[column] for cast in CASTS.values()) for column in COLUMNS)


def test_every_route_of_a_talk_has_its_rules() -> None:
    of_a_talk = {(r.method, r.path) for r in routes() if r.path.startswith("/v1/talks/")}
    assert of_a_talk - {action.route for action in ACTIONS.values()} == set()


@pytest.mark.spec("R11")
def test_the_document_is_up_to_date() -> None:
    written = (ROOT / "docs" / "access-cells.md").read_text(encoding="utf-8")
    assert written == document(), "python -m tests.access.document > docs/access-cells.md"
