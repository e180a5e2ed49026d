"""Protected identities as a dimension of every route: who is answered what, and that nothing tells of them."""

import logging
from collections.abc import Collection, Iterator
from functools import cache
from typing import NamedTuple

import pytest

from tests.access import actions as how
from tests.access import elsewhere
from tests.access.elsewhere import Rule, Scene
from tests.access.moments import at
from tests.access.people import CASTS
from tests.access.protected import CLOSED, COLUMNS, marked, rows
from tests.access.rules import actions, cell

pytestmark = pytest.mark.spec("R17", "R11", "G2")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of refusals need not be written down."""
    logging.disable(logging.INFO)
    yield
    logging.disable(logging.NOTSET)


class Target(NamedTuple):
    """Somebody who is asked about, and those who may know that there is such a person."""

    id: str
    near: frozenset[str]
    names: tuple[str, ...] = ("subject_id", "person_id", "staff_id")


TARGETS = {
    "the pupil": Target("pelle", frozenset({"pelle", "gun", "otto", "hedda", "ingrid"})),
    "a guardian": Target("gun", frozenset({"gun", "hedda"})),
    "a teacher": Target("ingrid", frozenset({"ingrid", "hedda", "mia"})),
}
LOG = Rule(
    "read it in the log",
    ("GET", "/v1/people/{person_id}/agreements"),
    ("school",),
    dict.fromkeys(elsewhere.COLUMNS, "hidden"),
    (),
)
"""A route of people that stands among the rules of talks."""


@cache
def _scene(*people: str) -> Scene:
    """A school in which everything there is has been made, and the identities of some are protected."""
    plain = elsewhere.scene("school", held=True)
    return plain._replace(kept=marked(plain.kept, *people))


def _questions() -> Iterator[Rule]:
    rules = [r for r in elsewhere.rules() if "school" in r.patterns]
    yield from (r for r in (*rules, LOG) if not elsewhere.is_in_line(r))


@pytest.mark.parametrize("whose", TARGETS)
@pytest.mark.parametrize("protected", [True, False], ids=["protected", "plain"])
def test_who_may_not_know_them_cannot_tell_that_they_are_there(whose: str, protected: bool) -> None:
    """By every question beside a talk: as if there were nobody, to the byte and each request of the store."""
    target = TARGETS[whose]
    here = _scene(*(t.id for t in TARGETS.values())) if protected else _scene()
    asked = here._replace(names=here.names | dict.fromkeys(target.names, target.id))
    told = [
        f"{rule.action} / {who}: {amiss}"
        for rule in _questions()
        if elsewhere.names_in(rule.action, rule.route) & {*target.names}
        for who in _asking(protected)
        if who not in target.near
        for amiss in _gives_away(rule, asked, who, target.names, protected=protected)
    ]
    assert told == []


HIGHEST = "adam"
"""Answers for every unit of the installation, and so for who is there, in what is done about whole units."""
LISTED = ("sten", "fredrik", "hanna")
NEAR = ("subject", "guardian", "higher")
"""The family, and who leads the school: nothing changes for them."""


def test_every_action_says_what_becomes_of_it_while_the_pupil_is_protected() -> None:
    asked = {*actions()} | {rule.action for rule in elsewhere.rules()}
    assert asked - rows().keys() == set(), "say in tests/access/rules/protected.csv who is let near"
    assert rows().keys() - asked == set()


@pytest.mark.parametrize("moment", ["record opens", "closed"])
@pytest.mark.parametrize("listed", [(), LISTED], ids=["nobody listed", "listed"])
def test_a_talk_is_open_to_the_family_the_holder_who_leads_and_the_list(
    listed: tuple[str, ...], moment: str
) -> None:
    assert [told for action in actions() for told in _in_a_talk(action, moment, listed)] == []


def _in_a_talk(action: str, moment: str, listed: tuple[str, ...]) -> Iterator[str]:
    asked = how.ACTIONS[action]
    kept = marked(how.prepared(at("school", moment), asked), "pelle", listed=listed)
    ever = cell(action, "school", moment).answers
    for column in (*COLUMNS, *(() if listed else NEAR)):
        who = CASTS["school"].columns[column][0]
        closed = column in COLUMNS and who not in listed and rows()[action][column] == CLOSED
        right = "hidden" if closed else ever[column]
        said, given = how.answer(kept, asked, column, who)
        if said != right:
            yield f"{action} / {moment} / {column}: {said}, not {right}: {given.text[:150]}"
        elif said == "hidden" and given.status != 200:
            missing = how.as_if_it_were_not_there(kept, asked, column, who)
            if given != missing:
                yield f"{action} / {moment} / {column}: {given.text} is not {missing.text}"


@pytest.mark.parametrize("listed", [(), LISTED], ids=["nobody listed", "listed"])
def test_so_is_all_that_is_asked_beside_it(listed: tuple[str, ...]) -> None:
    asked = {}
    for waiting in (False, True):
        plain = elsewhere.scene("school", waiting=waiting)
        asked[waiting] = plain._replace(kept=marked(plain.kept, "pelle", listed=listed))
    told = [
        amiss
        for rule in elsewhere.rules()
        if "school" in rule.patterns
        for column in (*COLUMNS, *(() if listed else NEAR))
        for amiss in _beside(rule, asked[elsewhere.is_in_line(rule)], column, listed)
    ]
    assert told == []


def _beside(rule: Rule, asked: Scene, column: str, listed: tuple[str, ...]) -> Iterator[str]:
    who = CASTS["school"].columns[column][0]
    closed = column in COLUMNS and who not in listed and rows()[rule.action][column] == CLOSED
    right = "hidden" if closed else rule.answers[column]
    yield from elsewhere.differs(rule._replace(answers={column: right}), asked, who, column)


def _asking(protected: bool) -> Iterator[str]:
    for people in elsewhere.people("school").values():
        yield from people if protected else people[:1]


def _gives_away(
    rule: Rule, asked: Scene, who: str, names: Collection[str], *, protected: bool
) -> Iterator[str]:
    answered = asked.ask(rule, who)
    if elsewhere.outcome(answered) == "hidden":
        yield from elsewhere.tells(rule, asked, who, answered, names)
    elif protected and (who != HIGHEST or rule.answers["installation"] != "yes"):
        yield f"is told something: {answered.text[:150]}"
