"""Whoever asks for something beside a talk is answered as the rules say; and no route is without rules."""

import logging
from collections.abc import Iterator

import pytest

from infra.openapi import routes
from tests.access.actions import ACTIONS
from tests.access.elsewhere import COLUMNS, Rule, differs, is_in_line, people, rules, scene


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Hundreds of refusals need not be written down."""
    logging.disable(logging.INFO)
    yield
    logging.disable(logging.NOTSET)


def test_every_route_has_its_rules() -> None:
    """All but what is public, and what is opened by the signed link of a mail."""
    asked = {action.route for action in ACTIONS.values()} | {rule.route for rule in rules()}
    there = {(r.method, r.path) for r in routes() if not (r.public or r.by_link)}
    assert there - asked == set(), "say in tests/access/rules who is answered what there"
    assert asked - there == set()


@pytest.mark.spec("R11", "F6")
@pytest.mark.parametrize("rule", rules(), ids=lambda rule: f"{rule.action}-{rule.patterns[0]}")
def test_everybody_is_answered_as_the_rules_say(rule: Rule) -> None:
    assert [told for pattern in rule.patterns for told in wrong(rule, pattern)] == []


@pytest.mark.spec("D11")
@pytest.mark.parametrize(
    "rule", [r for r in rules() if "school" in r.patterns], ids=lambda rule: rule.action
)
def test_so_they_are_where_guardians_live_apart(rule: Rule) -> None:
    if not is_in_line(rule):  # that talk is one guardian's: the cells of the talk tell of it
        assert list(wrong(rule, "school apart", ("guardian", "guardian apart"))) == []


def wrong(rule: Rule, pattern: str, columns: tuple[str, ...] = COLUMNS) -> Iterator[str]:
    """Those in some columns who are not answered as the rule says."""
    asked = scene(pattern, waiting=is_in_line(rule))
    for column in columns:
        for who in people(pattern)[column]:
            yield from differs(rule, asked, who, column)
