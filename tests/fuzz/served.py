"""The OpenAPI document as the API serves it, with the town's names fed in for whoever makes requests of it.

Each place of a path, each parameter and each field of a body is known by its name; what it can be called in
the town are examples, which the systematic cases start from and the random ones draw often.
"""

from collections.abc import Iterator
from typing import Any

import schemathesis
from schemathesis.schemas import BaseSchema

from tests.fuzz.town import PEOPLE, Names, Town

LONG = 1_000
"""Texts that may be longer than this are not tried at their limits, which takes a search of its own:
`tests/integration/test_bad_input.py` and `test_odd_input.py` do that."""
OFTEN = 0.85
_SOMEBODY = [who for who in PEOPLE.values() if who] + ["alma", "elsa"]
_DAYS = ["2021-11-10", "2021-11-12", "2021-10-29", "2021-12-02"]
_MOMENTS = ["2021-11-04T18:00", "2021-11-08T18:00", "2021-11-11T08:00", "2021-11-15T18:00"]
_CLOCK = ["09:00", "10:00", "13:00", "15:30"]
CALLED: Names = {
    "person_id": ["emil", *_SOMEBODY], "subject_id": ["emil", *_SOMEBODY], "staff_id": ["teacher", *_SOMEBODY],
    "guardian_id": ["mona", "olle", "sune", "teacher"], "responsible_id": ["teacher", "freja", "rektor"],
    "manager_id": ["rektor", "admin", "emil"], "said_by": ["mona", "olle", "emil"],
    "book_for": ["emil", "alma"], "children": ["elsa", "emil"], "must_talk": ["teacher"],
    "subject_ids": ["emil", "alma", "elsa", "hidden"], "only_for": ["emil", "grown"],
    "with_staff": ["bystander", "rektor"], "responsible_ids": ["teacher", "freja"],
    "groups": ["5a", "8c", "elk"], "group_id": ["5a", "8c", "elk"],
    "unit_id": ["school", "preschool", "town"], "owner_id": ["school", "preschool", "town"],
    "talk_type": ["development", "employee", "salary"], "school_form": ["GR", "FS", "EMPLOYEE"],
    "phase": ["preparation", "record", "follow-up", "follow_up"],
    "field": ["progress.pupil", "progress.guardian", "school-efforts.responsible", "goals.pupil", "summary"],
    "whole": ["preparation/progress.pupil", "record/goals.pupil"],
    "number": ["1", "2", "3"], "plan_version": ["1", "2"], "school_year": ["2021", "2020"],
    "week": ["2021-W45", "2021-W43"], "month": ["2021-10"], "revision": ["any", "1"],
    "date": _DAYS, "to_date": _DAYS, "day": _DAYS, "from": _DAYS, "to": _DAYS, "starts": _DAYS, "ends": _DAYS,
    "follow_up_on": _DAYS, "release_on": _DAYS, "until": _MOMENTS, "opens": _MOMENTS, "closes": _MOMENTS,
    "early_opens": _MOMENTS, "reminder": _MOMENTS, "few_times": _MOMENTS, "start": _CLOCK,
    "end": ["11:00", "16:00"], "earliest": _CLOCK, "latest": ["16:00", "18:00"],
    "length": ["PT30M", "PT10M"], "gap": ["PT5M"], "change": ["PT30M", "-PT30M"],
    "language": ["so", "sr-Latn"], "level": ["acceptable", "more-than-acceptable"],
    "question": ["well_being", "workload"], "url": ["https://example.org/plan"], "name": ["plan.pdf"],
    "public_key": ["-----BEGIN PUBLIC KEY-----"], "text": ["Ord", "<b>Ord</b>"], "summary": ["Bra"],
    "comment": ["Bra"], "words": ["Bra"], "goal": ["Läsa"], "purpose": ["Stöd"], "limits": ["Skolan"],
    "strategy": ["En kvart"], "proposed_goal": ["Procent"], "media_type": ["application/pdf"],
    "If-Match": ['"1"', '"0"', '"2"', '"3"'], "Idempotency-Key": ["a-key", "another key"],
}  # fmt: skip
"""What parameters and fields can be called that are no names of things in the town."""
_ALSO = {
    "slot_ids": "slot_id", "templates": "template_id", "follows": "comment_id", "draft": "template_id",
}  # fmt: skip
"""Fields that are called otherwise than what they name."""


def served(town: Town) -> dict[str, Any]:
    """The document, as it is handed out."""
    document: dict[str, Any] = town.api.call(None, "GET", "/v1/openapi.json").body
    return document


def named(document: dict[str, Any], called: Names) -> BaseSchema:
    """The document with names of things in it, ready to make requests of."""
    names = called | {
        many: called[one] for many, one in _ALSO.items() if one in called and many not in called
    }
    for operation in _operations(document):
        for parameter in operation.get("parameters", ()):
            _feed(parameter["schema"], names.get(parameter["name"], []))
    for schema in document["components"]["schemas"].values():
        _feed_fields(schema, names)
    config = schemathesis.Config.from_dict(_settings(document, names))
    return schemathesis.openapi.from_dict(document, config=config)


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()


def _feed_fields(shape: Any, names: Names) -> None:
    if isinstance(shape, dict):
        for name, inner in shape.get("properties", {}).items():
            _feed(inner, names.get(name, []))
        for inner in shape.values():
            _feed_fields(inner, names)
    elif isinstance(shape, list):
        for inner in shape:
            _feed_fields(inner, names)


def _feed(shape: dict[str, Any], examples: list[str]) -> None:
    """Give what is a text, or can be one, or is a list of them, these examples."""
    for inner in (shape, shape.get("items", {}), *shape.get("anyOf", ())):
        if inner.get("type") == "string" and "enum" not in inner:
            if inner.get("maxLength", 0) > LONG:
                del inner["maxLength"]
            if examples:
                inner["examples"] = examples
        if inner is not shape and inner.get("type") == "array":
            _feed(inner, examples)


def _settings(document: dict[str, Any], names: Names) -> dict[str, Any]:
    """Dictionaries for what is made at random, bound to parameters and to every place in a body."""
    bound = {name: {"dictionary": name, "probability": OFTEN} for name in names}
    places = {
        f"body.{place}": {"dictionary": name, "probability": OFTEN}
        for place, name in _places(document)
        if name in names
    }
    refused = ["400", "401", "403", "404", "405", "409", "412", "413", "415", "422", "428"]
    return {
        "dictionaries": {name: {"values": values} for name, values in names.items()},
        "parameters": {n: b for n, b in bound.items() if n in _parameters(document)} | places,
        "generation": {"with-security-parameters": False, "allow-x00": True, "no-shrink": True},
        "checks": {
            "negative_data_rejection": {"expected-statuses": refused},
            "positive_data_acceptance": {
                "expected-statuses": ["2xx", "401", "403", "404", "409", "412", "422", "429"]
            },
            "missing_required_header": {"expected-statuses": ["400", "401", "403", "404", "422", "428"]},
        },
    }  # fmt: skip


def _parameters(document: dict[str, Any]) -> set[str]:
    return {p["name"] for o in _operations(document) for p in o.get("parameters", ())}


def _places(document: dict[str, Any]) -> set[tuple[str, str]]:
    """Every place in a request's body that holds a text, and its name."""
    schemas = document["components"]["schemas"]
    return {
        found
        for operation in _operations(document)
        if "requestBody" in operation
        for content in operation["requestBody"]["content"].values()
        for found in _texts(content["schema"], schemas, "", "", ())
    }


def _texts(
    shape: Any, schemas: dict[str, Any], place: str, name: str, above: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    reference = shape.get("$ref", "").rpartition("/")[2]
    if reference and reference not in above:
        yield from _texts(schemas[reference], schemas, place, name, (*above, reference))
    if shape.get("type") == "string" and "enum" not in shape and place:
        yield place, name
    for inner in shape.get("anyOf", ()):
        yield from _texts(inner, schemas, place, name, above)
    if "items" in shape:
        yield from _texts(shape["items"], schemas, f"{place}[*]", name, above)
    for field, inner in shape.get("properties", {}).items():
        yield from _texts(inner, schemas, f"{place}.{field}".lstrip("."), field, above)
