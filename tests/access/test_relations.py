"""What somebody was to a talk until midnight opens nothing after it, whatever they ask for (R11, D12)."""

import logging
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

import pytest

from tests.access import actions as how
from tests.access import elsewhere
from tests.access.moments import Kept, at
from tests.access.people import PATTERNS
from tests.access.relations import CHANGES, Relation, changed, long_over, relations
from tests.access.rules import actions, cell
from tests.access.worlds import BOOKED, DAY

STRANGERS = ("colleagues", "employed elsewhere", "not employed")
WITH_ALL = ("school", "employee")
"""Patterns in which all is asked; in the others what a talk's own pattern may make different."""
LONG_OVER = ("record opens",)
"""Moments at which it has ended the day before; it also ends on the talk's day, with the clock moved."""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of refusals need not be written down."""
    logging.disable(logging.INFO)
    yield
    logging.disable(logging.NOTSET)


def test_every_relation_can_be_made_and_is_told_of() -> None:
    assert {relation.name for relation in relations()} == set(CHANGES)


EACH = pytest.mark.parametrize("relation", relations(), ids=lambda r: f"{r.name}-{r.who}")


@pytest.mark.spec("R11", "D11", "D12", "R19", "R20", "F6", "F16")
@EACH
def test_until_midnight_they_are_answered_as_before_and_then_as_after(relation: Relation) -> None:
    assert [told for pattern in relation.patterns for told in _in_the_talk(relation, pattern)] == []


@pytest.mark.spec("R11", "D11", "D12", "R19", "R20", "F6", "F16")
@EACH
def test_so_they_are_beside_the_talk(relation: Relation) -> None:
    own = [p for p in relation.patterns if p in PATTERNS]
    patterns = [p for p in own if p in WITH_ALL] or own
    assert [told for pattern in patterns for told in _beside(relation, pattern)] == []


def _in_the_talk(relation: Relation, pattern: str) -> Iterator[str]:
    before, after = relation.columns
    name, day = relation.name, date.fromisoformat(DAY)
    expected = after, (*relation.patterns_after, pattern)[0]
    then = partial(changed, name=name, last=day, over=True)
    yield from _wrong(relation, pattern, "midnight", then, expected)
    if relation.is_none:
        return
    until = partial(changed, name=name, last=day, over=False)
    yield from _wrong(relation, pattern, "before midnight", until, (before, pattern))
    for moment in LONG_OVER if pattern in WITH_ALL else ():
        yield from _wrong(relation, pattern, moment, partial(long_over, name=name), expected)


def _wrong(
    relation: Relation,
    pattern: str,
    moment: str,
    change: Callable[[Kept], Kept],
    expected: tuple[str, str],
) -> Iterator[str]:
    """The actions in which they are not answered as a column of a pattern is.

    They always ask as they would have before.
    """
    like, (column, by) = relation.columns[0], expected
    plainly = at(pattern, moment)
    in_it = change(plainly)
    for action in actions():
        asked = how.ACTIONS[action]
        prepared = how.prepared(plainly, asked)
        kept = in_it if prepared is plainly else change(prepared)
        said, given = how.answer(kept, asked, like, relation.who)
        right = cell(action, by, moment).answers[column]
        if column != like or moment in LONG_OVER:
            right = relation.exceptions.get(action, right)
        where = f"{relation.name} / {action} / {pattern} / {moment} / {relation.who}"
        if said != right:
            yield f"{where}: {said}, not {right}: {given.text[:120]}"
        elif said == "hidden" and given.status != 200:
            missing = how.as_if_it_were_not_there(kept, asked, like, relation.who)
            if given != missing:
                yield f"{where}: {given.text} is not {missing.text}"


def _beside(relation: Relation, pattern: str) -> Iterator[str]:
    last = date.fromisoformat(BOOKED[:10])
    for over, column in ((False, relation.elsewhere[0]), (True, relation.elsewhere[1])):
        if column == "-" or (not over and relation.is_none):
            continue
        by = (pattern, *relation.patterns_after)[-1] if over else pattern
        asked = {
            line: _scene(relation, pattern, last, waiting=line, over=over) for line in (False, True)
        }
        for rule in _rules(by, pattern, column):
            told = _except(relation, rule) if over else rule
            scene = asked[elsewhere.is_in_line(rule)]
            yield from elsewhere.differs(told, scene, relation.who, column)


def _except(relation: Relation, rule: elsewhere.Rule) -> elsewhere.Rule:
    """The rule as it is for them, who are an exception to it."""
    answer = relation.exceptions.get(rule.action)
    return rule._replace(answers=dict.fromkeys(rule.answers, answer)) if answer else rule


def _scene(
    relation: Relation, pattern: str, last: date, *, waiting: bool, over: bool
) -> elsewhere.Scene:
    scene = elsewhere.scene(pattern, waiting=waiting)
    return scene._replace(kept=changed(scene.kept, name=relation.name, last=last, over=over))


def _rules(by: str, pattern: str, column: str) -> Iterator[elsewhere.Rule]:
    """The rules of a pattern; and for who is a stranger now also those that were made of the one before."""
    mine = [rule for rule in elsewhere.rules() if by in rule.patterns]
    yield from mine
    if column not in STRANGERS:
        return
    told = {rule.action for rule in mine}
    yield from (r for r in elsewhere.rules() if pattern in r.patterns and r.action not in told)
