"""Names of things in requests, and what becomes of them when somebody puts others there.

`places.csv` says of each place of a path, and each field of a body or query, what it names and how a request
is answered in which the right name was replaced.
"""

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from tests.access.actions import Asked
from tests.access.moments import LATER, Kept
from tests.access.relations import with_newcomers
from tests.access.rules import FOLDER
from tests.access.worlds import World
from tests.support.templates import a_file


def _next(value: str) -> str:
    """The name that comes after it: what somebody tries who counts."""
    if value.endswith("Z"):
        return value.replace("0000Z", "0500Z")
    head, last = value[:-1], value[-1]
    return f"{value}000" if last.isdigit() else head + chr(ord(last) + 1)


def _look_alike(value: str) -> str:
    """The same to the eye: one letter of another alphabet, or as wide as two."""
    return chr(ord(value[0]) + 0xFEE0) + value[1:]


def _encoded(value: str) -> str:
    return f"%{ord(value[0]):02x}{value[1:]}"


def _another_kind(value: str) -> str:
    return "unit" if value != "unit" else "pelle"


TAMPERED: Mapping[str, Callable[[str], str]] = {
    "neighbour": _next,
    "other case": str.swapcase,
    "encoded": _encoded,
    "another kind": _another_kind,
    "too long": lambda value: value + "a" * 121,
    "look-alike": _look_alike,
}
"""What is made of a right name; `another's` is a right name too, of what belongs to others."""


class Place(NamedTuple):
    """One line of `places.csv`."""

    name: str
    is_in_path: bool
    names: str
    answers: Mapping[str, str]


@cache
def places() -> Mapping[tuple[str, bool], Place]:
    """All of them, by name and by whether they are in a path."""
    with (FOLDER / "places.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    kinds = ("another's", *TAMPERED)
    return {
        (row["place"], row["where"] == "path"): Place(
            row["place"], row["where"] == "path", row["names"], {kind: row[kind] for kind in kinds}
        )
        for row in rows
    }


class Tampered(NamedTuple):
    """A question with another name in one place."""

    kind: str
    place: Place
    asked: Asked
    missing: Asked | None
    """The same question about what does not exist, if it must be answered alike to the byte."""


NOT_THERE = {
    "talk": "gZ3vL0mR8qW1xK5tY7uB2A", "slot": "preacher.20211031T120000Z", "person": "emilia",
    "block": "preacher.20211104T080000Z", "round": "pB6xN3oT1sY4zM8vW2aD5E", "staff": "preacher",
    "template": "rD8zP5qV3uA6bO1xY4cF7G", "comment": "sE9aQ6rW4vB7cP2yZ5dG8H", "unit": "no-school",
    "observation": "hT2bX4sY6vC8dR1zB5eF9K", "guardian": "nobody-at-all", "group": "no-class",
    "proposal": "kT4wM1nS9rX2yL6uV8zC3B", "hold": "wG5kR2bN7qT4yF9uJ6zM1C",
    "disposal": "xH6lS3cP8rV5zG1wK7aN2D", "request": "yJ7mT4dQ9sW6aH2xL8bP3E",
}  # fmt: skip


def tampered(route: str, asked: Asked, twins: Mapping[str, str]) -> Iterator[Tampered]:
    """Every question that differs from a right one in the name of one thing. `route` is its path's pattern."""
    for place, value, put in _named(route, asked):
        for kind, answer in place.answers.items():
            if answer == "-":
                continue
            if kind == "another's":
                other = twins.get(place.names)
                if other is None:
                    continue
            else:
                other = TAMPERED[kind](value)
            same = answer == "hidden" and kind in ("another's", "another kind", "other case")
            missing = put(NOT_THERE[place.names]) if same and place.names else None
            yield Tampered(kind, place, put(other), missing)


def _named(route: str, asked: Asked) -> Iterator[tuple[Place, str, Callable[[str], Asked]]]:
    parts, names = asked.path.split("/"), route.split("/")
    for at, name in enumerate(names):
        if name.startswith("{"):
            place = places()[name[1:-1], True]
            yield place, parts[at], _in_path(asked, at)
    for name, value in _ids(asked.body):
        yield places()[name, False], value, _in_body(asked, name)
    for name, value in (asked.query or {}).items():
        if (name, False) in places() and not value[:4].isdigit():  # a day is no name
            yield places()[name, False], value, _in_query(asked, name)


def _in_path(asked: Asked, at: int) -> Callable[[str], Asked]:
    def put(value: str) -> Asked:
        parts = asked.path.split("/")
        return replace(asked, path="/".join([*parts[:at], value, *parts[at + 1 :]]))

    return put


def _in_body(asked: Asked, name: str) -> Callable[[str], Asked]:
    return lambda value: replace(asked, body=_with(asked.body, name, value))


def _in_query(asked: Asked, name: str) -> Callable[[str], Asked]:
    return lambda value: replace(asked, query={**(asked.query or {}), name: value})


def _ids(body: Any) -> Iterator[tuple[str, str]]:
    """The fields of a body that name things, however deep, each with the first name that it has."""
    for name, value in body.items() if isinstance(body, dict) else ():
        first = value[0] if isinstance(value, list) and value else value
        if (name, False) in places() and isinstance(first, str):
            yield name, first
        elif isinstance(first, dict):
            yield from _ids(first)


def _with(body: Any, name: str, value: str) -> Any:
    if isinstance(body, list):
        return [_with(each, name, value) for each in body]
    if not isinstance(body, dict):
        return body
    return {
        key: ([value] if isinstance(old, list) else value)
        if key == name
        else _with(old, name, value)
        for key, old in body.items()
    }


def with_twins(kept: Kept) -> tuple[Kept, dict[str, str]]:
    """The world with a school beside it in which there is one of everything, all of it others'."""
    with_newcomers(kept.again())
    world = kept.world
    twins = {
        "guardian": "gabi",
        "person": "pontus",
        "staff": "elof",
        "group": "far-class",
        "unit": "other-unit",
    }
    twins |= _times(world) | _things(world)
    return Kept(world, world.kept(), world.clock.now()), twins


def _times(world: World) -> dict[str, str]:
    series = {
        "talk_type": "development",
        "groups": ["far-class"],
        "date": LATER,
        "start": "10:00",
        "count": 3,
    }
    booked, free, _ = (s["id"] for s in world.done("elof", "POST", "/v1/series", series)["slots"])
    wanted = {"slot_id": booked, "subject_id": "pontus"}
    talk = world.done("gabi", "POST", "/v1/bookings", wanted)
    hours = {"date": "2022-01-20", "start": "09:00", "end": "10:00"}
    block = world.done("elof", "POST", "/v1/blocked-times", hours)
    visit = {
        "talk_type": "development", "subject_ids": ["vera"], "date": LATER,
        "earliest": "08:00", "latest": "16:00",
    }  # fmt: skip
    proposal = world.done("elof", "POST", "/v1/visits/proposals", visit)
    return {
        "talk": talk["id"],
        "slot": free,
        "block": block["id"],
        "proposal": proposal["proposal_id"],
    }


def _things(world: World) -> dict[str, str]:
    round_ = {
        "name": "Våren", "talk_type": "development", "unit_id": "other-unit",
        "parts": [{"responsible_id": "elof", "group_id": "far-class"}], "opens": "2022-01-10T18:00",
        "reminder": "2022-01-12T18:00", "few_times": "2022-01-13T08:00", "closes": "2022-01-20T18:00",
    }  # fmt: skip
    seen = {"unit_id": "other-unit", "title": "Ute", "text": "I skogen"}
    made = world.done("elsa", "POST", "/v1/templates", {"owner_id": "other-unit", "file": a_file()})
    path = f"/v1/templates/{made['id']}"
    world.done("elsa", "POST", f"{path}/publication", if_match='"1"')
    return {
        "round": world.done("elsa", "POST", "/v1/rounds", round_)["id"],
        "observation": world.done("elsa", "POST", "/v1/observations", seen)["id"],
        "template": made["id"],
    }


def id_places(route: Any) -> set[tuple[str, bool]]:
    """Every place of a route that could name a thing: those of its path, and the ids of body and query."""
    found = {(name, True) for name in re.findall(r"{(\w+)}", route.path)}
    for model in (route.body, route.query):
        schema = model.model_json_schema() if model else {}
        found |= {(name, False) for name in _in_schema(schema, schema.get("$defs", {}), "", ())}
    return found


_ID_PATTERN = json.dumps("[A-Za-z0-9._~-]")[1:-1]


def _in_schema(
    shape: Mapping[str, Any], named: Mapping[str, Any], name: str, seen: tuple[str, ...]
) -> Iterator[str]:
    if "$ref" in shape:
        which = shape["$ref"].rpartition("/")[2]
        if which not in seen:
            yield from _in_schema(named[which], named, name, (*seen, which))
    for inner in (*shape.get("anyOf", ()), *([shape["items"]] if "items" in shape else ())):
        yield from _in_schema(inner, named, name, seen)
    for key, inner in shape.get("properties", {}).items():
        yield from _in_schema(inner, named, key, seen)
    if shape.get("type") == "string" and _ID_PATTERN in shape.get("pattern", ""):
        yield name
