"""Whoever may do something with what is theirs does nothing with what is others', whatever they call it."""

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from infra.openapi import routes
from tests.access import actions as how
from tests.access import elsewhere
from tests.access.moments import Kept, at
from tests.access.people import CASTS
from tests.access.rules import actions, cell
from tests.access.tampering import (
    NOT_THERE,
    Tampered,
    id_places,
    places,
    tampered,
    with_twins,
)
from tests.support.api import Answered
from tests.support.contents import without_trail

MOMENTS = ("record opens", "midnight", "before the record")
BESIDES: dict[str, list[tuple[str, str, str, str]]] = {
    "round_id": [("publish times", "ingrid", "round", "{}")],
    "book_for": [("publish times", "ingrid", "person", "{}")],
    "only_for": [("publish times", "ingrid", "person", "[{}]")],
    "with_staff": [
        ("publish times", "ingrid", "staff", "[{}]"),
        ("change a free time of the holder", "ingrid", "staff", "[{}]"),
    ],
    "guardian_id": [("book a time", "ingrid", "guardian", "{}")],
    "responsible_ids": [("propose a visit", "gun", "staff", "[{}]")],
    "must_talk": [("plan a round for the holder", "hedda", "person", "[{}]")],
    "children": [
        ("document something of the unit", "ingrid", "person", "[{}]"),
        ("change what higher permission documented", "hedda", "person", "[{}]"),
    ],
    "group_id": [("document something of the unit", "ingrid", "group", "{}")],
    "copy_of": [("make a template of the unit", "hedda", "template", "{}")],
    "template_id": [
        ("choose the templates of the unit", "hedda", "template",
         '{{"choices": [{{"talk_type": "development", "template_id": {}}}]}}'),
    ],
}  # fmt: skip
"""Fields that may name something besides: in which question, who sends it, what it names, as JSON."""
NO_NAMES = {
    "person_id",  # of who was there, and of carers: whom that may be has tests of its own
    "manager_id",  # any employee may be said to be
    "field",  # of a text that is said to be wrong: which one of the talk named beside it
    "said_by", "whole", "follows", "revision", "draft", "level", "cursor", "after", "question", "id",
    "talk_type", "talk_types", "school_form", "school_forms",
}  # fmt: skip
HARMLESS = {
    ("take a consent back", "guardian_id"),
    ("end trust in another installation", "key_id"),
    ("discard one's own draft", "field"),
    ("free it of further staff", "staff_id"),
    ("give blocked hours of the holder back", "block_id"),
}
"""What takes away changes nothing where there is nothing of that name, and says no more of it."""
POINTED_AT = {("say who of student health takes it", "staff_id")}
"""A choice among few: `invalid` instead of `hidden` for whoever is none of them, whether there or not."""
GUESSED = ("person", "staff", "group", "unit", "slot", "block")
"""Names that the register or a calendar gives; those of all else are long and random (keys.py)."""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of refusals need not be written down."""
    logging.disable(logging.INFO)
    yield
    logging.disable(logging.NOTSET)


def test_every_place_that_could_name_a_thing_is_told_of() -> None:
    there = {place for route in routes() if not route.by_link for place in id_places(route)}
    known = set(places()) | {(name, False) for name in NO_NAMES | set(BESIDES)} | {("key", True)}
    assert there - known == set(), "say in tests/access/rules/places.csv what it names"


@pytest.mark.spec("R11")
@pytest.mark.parametrize("action", actions())
def test_another_name_opens_nothing_of_a_talk(action: str) -> None:
    assert list(_of_a_talk(action)) == []


@pytest.mark.spec("R11")
@pytest.mark.parametrize(
    "rule", [r for r in elsewhere.rules() if "school" in r.patterns], ids=lambda r: r.action
)
def test_another_name_opens_nothing_beside_it(rule: elsewhere.Rule) -> None:
    assert list(_beside(rule)) == []


@pytest.mark.spec("R11", "F16", "F17")
@pytest.mark.parametrize(
    ("field", "case"), [(f, c) for f, cases in BESIDES.items() for c in cases], ids=str
)
def test_what_may_be_named_besides_is_ones_own_too(
    field: str, case: tuple[str, str, str, str]
) -> None:
    action, who, names, shape = case
    kept, twins = _scene_and_twins(waiting=False)
    [rule] = [r for r in elsewhere.rules() if r.action == action and "school" in r.patterns]
    asked = elsewhere.scene("school").asked(rule)

    def told(name: str) -> Answered:
        value = json.loads(shape.format(json.dumps(name)))
        body = value if isinstance(value, dict) else _without(asked.body, field) | {field: value}
        answered, _ = _asked(kept, who, replace(asked, body=body))
        now, then = (without_trail(t) for t in (kept.world.store._tables, kept.tables))
        assert now == then, answered.text
        return answered

    theirs, nobodys = told(twins[names]), told(NOT_THERE[names])
    assert 400 <= theirs.status < 500, theirs.text
    assert theirs.text.replace(twins[names], "") == nobodys.text.replace(NOT_THERE[names], "")


def _without(body: dict[str, Any], field: str) -> dict[str, Any]:
    """A question in which a field can stand: a copy has no file, and what is for one is no more."""
    replaced = {"copy_of": "file", "book_for": "only_for"}.get(field)
    return {name: value for name, value in body.items() if name != replaced}


def _of_a_talk(action: str) -> Iterator[str]:
    asked = how.ACTIONS[action]
    for column, people in CASTS["school"].columns.items():
        for moment in MOMENTS:
            if cell(action, "school", moment).answers[column] != "yes":
                continue
            kept, twins = _talk_and_twins(
                moment, action if asked.prepares is not how.nothing else ""
            )
            right = asked.asks(kept.again(), column)
            for told in tampered(asked.route[1], right, twins):
                yield from _wrong((action, column), kept, people[0], told)
            break


def _beside(rule: elsewhere.Rule) -> Iterator[str]:
    waiting = elsewhere.is_in_line(rule)
    kept, twins = _scene_and_twins(waiting=waiting)
    scene = elsewhere.scene("school", waiting=waiting)
    for column, people in elsewhere.people("school").items():
        if rule.answers[column] != "yes" or not people:
            continue
        theirs = {} if column == "installation" else twins  # to whom no unit is another's
        for told in tampered(rule.route[1], scene.asked(rule), theirs):
            yield from _wrong((rule.action, column), kept, people[0], told)


@cache
def _talk_and_twins(moment: str, action: str) -> tuple[Kept, Mapping[str, str]]:
    kept = at("school", moment)
    return with_twins(how.prepared(kept, how.ACTIONS[action]) if action else kept)


@cache
def _scene_and_twins(*, waiting: bool) -> tuple[Kept, Mapping[str, str]]:
    return with_twins(elsewhere.scene("school", waiting=waiting).kept)


def _wrong(what: tuple[str, str], kept: Kept, who: str, told: Tampered) -> Iterator[str]:
    answered, calls = _asked(kept, who, told.asked)
    said = {404: "hidden", 422: "invalid"}.get(answered.status, f"{answered.status}")
    where = f"{what} {who} / {told.place.name} / {told.kind}"
    now, then = (without_trail(t) for t in (kept.world.store._tables, kept.tables))
    if now != then:
        yield f"{where}: something was written"
    right = told.place.answers[told.kind]
    if right == "hidden" and (what[0], told.place.name) in POINTED_AT:
        right = "invalid"
    if said != right and (what[0], told.place.name) not in HARMLESS:
        yield f"{where}: {said}: {answered.text[:150]}"
    elif told.missing is not None and said in ("hidden", "invalid"):
        missing, as_many = _asked(kept, who, told.missing)
        if answered != missing:
            yield f"{where}: {answered.text} is not {missing.text}"
        guessed = told.place.names in GUESSED and told.kind != "another kind"
        if calls != as_many and guessed:
            yield f"{where}: {calls} requests to the store, {as_many} where there is nothing"


def _asked(kept: Kept, who: str, asked: how.Asked) -> tuple[Answered, int]:
    world = kept.again()
    before = world.store.calls
    return how.put(world, who, asked), world.store.calls - before
