"""Protected identities as a dimension of every route: who is answered what, and that nothing tells of them."""

import logging
from collections.abc import Collection, Iterator
from functools import cache
from typing import NamedTuple

import pytest

from tests.access import elsewhere
from tests.access.elsewhere import Rule, Scene
from tests.access.protected import marked

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
    names: tuple[str, ...] = ("subject_id", "person_id", "staff_id", "guardian_id")


TARGETS = {
    "the pupil": Target("pelle", frozenset({"pelle", "gun", "otto", "hedda", "ingrid"})),
    "a guardian": Target("gun", frozenset({"gun", "hedda"})),
    "a teacher": Target("ingrid", frozenset({"ingrid", "hedda", "mia"})),
}
LOG = Rule("read it in the log", ("GET", "/v1/people/{person_id}/agreements"), ("school",), {}, ())
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
        for amiss in _gives_away(rule, asked, who, target.names)
    ]
    assert told == []


def _asking(protected: bool) -> Iterator[str]:
    for people in elsewhere.people("school").values():
        yield from people if protected else people[:1]


def _gives_away(rule: Rule, asked: Scene, who: str, names: Collection[str]) -> Iterator[str]:
    answered = asked.ask(rule, who)
    if elsewhere.outcome(answered) == "hidden":
        yield from elsewhere.tells(rule, asked, who, answered, names)
