"""Whoever asks for something beside a talk is answered as the rules say; and no route is without rules."""

import logging
from collections.abc import Iterator

import pytest

from infra.openapi import routes
from tests.access.actions import ACTIONS
from tests.access.elsewhere import COLUMNS, MISSING, Rule, is_in_line, outcome, people, rules, scene


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
    named = {name: value for name, value in MISSING.items() if name in asked.names}
    for column in columns:
        for who in people(pattern)[column]:
            answered = asked.ask(rule, who)
            said = outcome(answered)
            where = f"{rule.action} / {pattern} / {column} {who}"
            if said != rule.answers[column]:
                yield f"{where}: {said}, not {rule.answers[column]}: {answered.text[:200]}"
            elif said == "hidden" and answered != (missing := asked.ask(rule, who, **named)):
                yield f"{where}: {answered.text} is not {missing.text}"
