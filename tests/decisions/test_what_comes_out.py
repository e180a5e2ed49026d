"""Nothing comes out of any route whose access was not decided (R11).

A marker stands in all stored words; those that come out are held against the decisions of that very request.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.adapters import edge
from shared.adapters.scene import Scene
from shared.domain.blind import SIDES
from shared.domain.deciding import Area, Decision, Ledger, Of, open_ledger
from shared.domain.vocabulary import Role
from tests.access import actions as how
from tests.access import elsewhere
from tests.access.moments import Kept, at
from tests.access.people import CASTS, PATTERNS
from tests.access.rules import actions
from tests.decisions.fields import ANYBODY, Words, areas_anywhere, areas_of, plant, table
from tests.support.api import Answered

RICH = "midnight"
"""The moment at which most is written and most people may do something."""
SOME_MOMENTS = (
    "no time", "booked", "record opens", "planned", "planned, record open", "start", "closed", "given back",
    "replacing",
)  # fmt: skip
VARIANTS = (*PATTERNS, "school apart", "school sensitive")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Hundreds of refusals need not be written down."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


_LEDGERS: list[Ledger] = []


@contextmanager
def _kept_ledger() -> Iterator[Ledger]:
    with open_ledger() as ledger:
        _LEDGERS[:] = [ledger]
        yield ledger


@pytest.fixture(autouse=True)
def _ledgers(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is decided of each request is kept to look at."""
    monkeypatch.setattr(edge, "open_ledger", _kept_ledger)


class Place:
    """A world with a marker in all words."""

    def __init__(self, kept: Kept) -> None:
        planted = plant(kept.tables)
        self.planted = planted
        self.kept = Kept(kept.world, planted.tables, kept.instant)

    def undecided(self, answered: Answered) -> list[str]:
        """What stands in the answer to the last request though nothing of that request opens it."""
        [ledger] = _LEDGERS
        text = answered.text + "".join(answered.headers.values())
        assert answered.status < 500, text
        return [str(w) for w in self.planted.in_answer(text) if not _is_opened(w, ledger)]


def _is_opened(words: Words, ledger: Ledger) -> bool:
    if ANYBODY in table()[words.kind, words.attribute]:
        return bool(ledger.decisions)
    return any(_opens(words, one) for one in ledger.decisions if one.caller_id == ledger.caller_id)


def _opens(words: Words, decision: Decision) -> bool:
    if areas_anywhere(words) & decision.areas:
        return True
    granted = areas_of(words) & decision.areas
    if Area.OWN_PREPARATION in granted and words.attribute == "text":
        role = Role(words.item["field"].rpartition(".")[2])
        mine = [side for side in SIDES if not side.isdisjoint(map(Role, decision.ground))]
        if not any(role in side for side in mine):
            granted -= {Area.OWN_PREPARATION}
    return bool(granted) and words.owner in (None, decision.owner)


@cache
def place(pattern: str, moment: str) -> Place:
    return Place(at(pattern, moment))


@cache
def beside(pattern: str) -> tuple[Place, elsewhere.Scene]:
    scene = elsewhere.scene(pattern)
    made = Place(scene.kept)
    return made, elsewhere.Scene(made.kept, scene.names)


def told(pattern: str, moment: str, action: str, column: str, who: str) -> list[str]:
    """What comes out undecided when somebody does something with a talk."""
    there, asked = place(pattern, moment), how.ACTIONS[action]
    kept = how.prepared(there.kept, asked)
    world = kept.again()
    question = asked.asks(world, column)
    more = {"if_match": question.if_match, "query": question.query}
    answered = world.ask(who, question.method, question.path, question.body, **more)
    found = there.undecided(answered)
    return [f"{action} / {pattern} / {moment} / {column} {who}: {one}" for one in found]


@pytest.mark.slow
@pytest.mark.spec("R11")
@pytest.mark.parametrize("pattern", PATTERNS)
def test_nothing_comes_out_of_a_talk_that_was_not_decided(pattern: str) -> None:
    columns = CASTS[pattern].columns.items()
    asked = [
        (action, column, who)
        for action in actions()
        for column, some in columns
        for who in some[:1]
    ]
    assert [one for some in asked for one in told(pattern, RICH, *some)] == []


@pytest.mark.slow
@pytest.mark.spec("R11")
@pytest.mark.parametrize("pattern", ["school", "young", "employee"])
def test_nor_of_anything_beside_it(pattern: str) -> None:
    there, scene = beside(pattern)
    found = []
    for rule in elsewhere.rules():
        if pattern not in rule.patterns or elsewhere.is_in_line(rule):
            continue
        for column, people in elsewhere.people(pattern).items():
            for who in people[:1]:
                undecided = there.undecided(scene.ask(rule, who))
                found += [f"{rule.action} / {column} {who}: {one}" for one in undecided]
    assert found == []


ASKED = st.sampled_from(VARIANTS).flatmap(
    lambda pattern: st.tuples(
        st.just(pattern),
        st.sampled_from(SOME_MOMENTS),
        st.sampled_from(actions()),
        st.sampled_from([(c, who) for c, some in CASTS[pattern].columns.items() for who in some]),
    )
)


@pytest.mark.slow
@pytest.mark.spec("R11", "F61", "G21", "G4")
@settings(max_examples=120, deadline=None)
@given(asked=ASKED)
def test_nor_whoever_asks_whatever_at_any_moment(
    asked: tuple[str, str, str, tuple[str, str]],
) -> None:
    pattern, moment, action, (column, who) = asked
    assert told(pattern, moment, action, column, who) == []


def test_words_were_planted_in_everything_that_a_talk_has() -> None:
    kinds = {words.kind for p in PATTERNS for words in place(p, RICH).planted.words.values()}
    assert {
        "talk", "text of preparation", "text of record", "text of follow_up", "agreement", "attachment",
        "disagreement", "cooperation", "worry", "draft", "person", "version of a text of record",
    } <= kinds  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "column", "who", "leaks"),
    [
        ("planned, record open", "guardian", "gun", "text of record"),
        ("planned, record open", "guardian", "gun", "agreement"),
        ("planned, record open", "guardian", "gun", "attachment"),
    ],
)
def test_a_view_that_shows_what_it_did_not_ask_for_is_caught(
    monkeypatch: pytest.MonkeyPatch, moment: str, column: str, who: str, leaks: str
) -> None:
    """The guard lets it pass, since the caller has a part in the talk; the markers tell."""
    assert told("school", moment, "open the talk", column, who) == []
    monkeypatch.setattr(Scene, "may_read", lambda _self, _phase: True)
    found = told("school", moment, "open the talk", column, who)
    assert any(f" of {leaks} " in one for one in found), found


def test_what_the_other_side_prepares_unseen_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told("employee", "booked", "open the talk", "holder", "mia") == []
    monkeypatch.setattr(Scene, "hidden", frozenset[str]())
    [found] = told("employee", "booked", "open the talk", "holder", "mia")
    assert "text of text of preparation" in found


def test_a_rule_that_is_asked_about_another_talk_is_no_answer() -> None:
    """A decision is about its own talk: one about the talk before opens nothing of this one."""
    there = place("school", RICH)
    [words] = [w for w in there.planted.words.values() if w.kind == "text of record"]
    assert words.owner is not None
    mine = Decision("gun", words.owner, {Area.RECORD}, frozenset())
    assert _opens(words, mine)
    assert not _opens(
        words, Decision("gun", words.owner._replace(id="other"), mine.areas, mine.ground)
    )
    assert not _opens(
        words, Decision("gun", words.owner._replace(of=Of.PERSON), mine.areas, mine.ground)
    )
