"""The OpenAPI 3.1 document, made from the routes themselves so that it cannot say anything else."""

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from shared.adapters import problems
from shared.adapters.edge import KEY, Route
from shared.adapters.fields import ID
from shared.domain.errors import (
    Invalid,
    KeyReused,
    Malformed,
    MissingKey,
    MissingPrecondition,
    NotFound,
    NotSignedIn,
    StepUpNeeded,
    TalkError,
    TooLarge,
    TryAgain,
)
from shared.domain.sign_in import Need

_REF = "#/components/schemas/{model}"


def document(routes: Iterable[Route]) -> dict[str, Any]:
    """The whole API as one document."""
    table = sorted(routes, key=lambda route: (route.path, route.method))
    schemas, names = _schemas(table)
    paths: dict[str, dict[str, Any]] = {}
    for route in table:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, names)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Talks",
            "version": "1",
            "description": "Planned talks about somebody's development: publishing times, booking, "
            "preparing, documenting and following up. Times are RFC 3339 in the municipality's zone.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas | {"Problem": _PROBLEM},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            },
        },
    }


def _schemas(table: list[Route]) -> tuple[dict[str, Any], dict[type[BaseModel], str]]:
    taken: dict[type[BaseModel], JsonSchemaMode] = {r.body: "validation" for r in table if r.body}
    given: dict[type[BaseModel], JsonSchemaMode] = {
        r.answers: "serialization" for r in table if r.answers
    }
    wanted = taken | given
    given_names, definitions = models_json_schema(list(wanted.items()), ref_template=_REF)
    # two models of one name in two functions are both called by where they are besides
    names = {
        model: str(given_names[model, mode]["$ref"]).rpartition("/")[2]
        for model, mode in wanted.items()
    }
    _close(definitions)
    return definitions.get("$defs", {}), names


def _close(shape: Any) -> None:
    """Say of every mapping whose keys have a pattern that it takes no other keys, which pydantic leaves out."""
    if isinstance(shape, dict):
        if "patternProperties" in shape:
            shape.setdefault("additionalProperties", False)
        for inner in shape.values():
            _close(inner)
    elif isinstance(shape, list):
        for inner in shape:
            _close(inner)


def _operation(route: Route, names: dict[type[BaseModel], str]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.view.__name__,
        "summary": route.summary,
        "parameters": list(_parameters(route)),
        "responses": _responses(route, names),
        "security": [] if route.public or route.by_link else [{"token": []}],
    }
    if route.body is not None:
        operation["requestBody"] = {"required": True, "content": _json(names[route.body])}
    return operation


def _parameters(route: Route) -> Iterable[dict[str, Any]]:
    for name in re.findall(r"{(\w+)}", route.path):
        shape = {"type": "string", "pattern": f"^{ID}$"}
        yield {"name": name, "in": "path", "required": True, "schema": shape}
    if route.query is not None:
        schema = route.query.model_json_schema()
        for name, shape in schema["properties"].items():
            required = name in schema.get("required", ())
            yield {"name": name, "in": "query", "required": required, "schema": shape}
    if route.command:
        told = "Names this command; repeat it safely with the same key."
        yield _header("Idempotency-Key", told, f"^{KEY}$")
    if route.if_match:
        told = 'The version this builds on: `"3"`, or `"0"` for the first.'
        yield _header("If-Match", told, r'^(W/)?"[0-9]{1,8}"$')


def _header(name: str, description: str, pattern: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": description,
        "schema": {"type": "string", "pattern": pattern},
    }


def _responses(route: Route, names: dict[type[BaseModel], str]) -> dict[str, Any]:
    content = _json(names[route.answers]) if route.answers else {"application/json": {}}
    content |= {kind: {"schema": {"type": "string"}} for kind in route.files}
    answers: dict[str, Any] = {str(route.status): {"description": "Done.", "content": content}}
    by_status: dict[int, list[str]] = {}
    for refusal in refusals_of(route):
        by_status.setdefault(problems.status_of(refusal), []).append(problems.slug_of(refusal))
    if route.body is not None:
        by_status[HTTPStatus.UNSUPPORTED_MEDIA_TYPE] = ["unsupported-media-type"]
    for status, slugs in sorted(by_status.items()):
        answers[str(int(status))] = {
            "description": "Problems: " + ", ".join(sorted(slugs)) + ".",
            "content": {"application/problem+json": {"schema": {"$ref": _ref("Problem")}}},
        }
    return answers


def refusals_of(route: Route) -> set[type[TalkError]]:
    """Everything a route may refuse: what it declares, and what its shape implies."""
    if route.public:
        return set(route.refusals)
    # by link too: what needs more than a link asks to sign in
    refusals: set[type[TalkError]] = {NotSignedIn, NotFound, TryAgain, TooLarge, *route.refusals}
    if route.need is not Need.ANY or "{talk_id}" in route.path:
        refusals |= {StepUpNeeded}  # every sensitive talk asks for a strong sign-in
    if route.body is not None:
        refusals |= {Malformed, Invalid}
    if route.query is not None:
        refusals |= {Invalid}
    if route.command:
        refusals |= {MissingKey, KeyReused}
    if route.if_match:
        refusals |= {MissingPrecondition, Invalid}
    return refusals


def _json(model: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _ref(model)}}}


def _ref(model: str) -> str:
    return _REF.format(model=model)


_PROBLEM = {
    "title": "Problem",
    "type": "object",
    "description": "RFC 9457. Members beside these tell the facts of the refusal.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "description": "Stable: /problems/ and the problem's name."},
        "title": {"type": "string", "description": "One sentence in the caller's language."},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "acr_values": {
            "type": "string",
            "description": "With step-up-needed: the level of assurance to sign in with (RFC 9470).",
        },
        "max_age": {
            "type": "integer",
            "description": "With step-up-needed: within how many seconds it must have been.",
        },
        "keep": {
            "type": "array",
            "description": "The fields of the request whose words were not saved, as JSON pointers: keep "
            "them on the screen. An empty pointer is the whole request.",
            "items": {"type": "string"},
        },
        "yours": {
            "description": "What they held, as it was sent, if the request could be read: the value of "
            "the one such field, or an object of several; in a conflict all that was to be saved."
        },
        "nearest": {
            "type": "array",
            "description": "If a time was refused: up to five free ones that are open to the same "
            "family, the nearest first. By a mail's link without `slot_id`.",
            "items": {
                "type": "object",
                "required": ["start", "end", "place"],
                "properties": {
                    "slot_id": {"type": "string"},
                    "start": {"type": "string"},
                    "end": {"type": "string"},
                    "place": {"anyOf": [{"$ref": _REF.format(model="Place")}, {"type": "null"}]},
                },
            },
        },
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "pointer": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
