"""Holds every answer of the HTTP functions against the OpenAPI document."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from jsonschema_rs import Draft202012Validator

from infra.openapi import routes
from shared.adapters import problems
from shared.adapters.edge import Route
from shared.adapters.openapi import document, refusals_of

_PROBLEM = {"$ref": "#/components/schemas/Problem"}


@cache
def the_document() -> dict[str, Any]:
    """The document of all routes there are."""
    return document(routes())


@cache
def _routes() -> Mapping[tuple[str, str], Route]:
    return {(route.method, route.path): route for route in routes()}


@cache
def _validator(schema: str) -> Draft202012Validator:
    whole = json.loads(schema) | {"components": the_document()["components"]}
    return Draft202012Validator(whole, validate_formats=True)


def check_answer(method: str, path: str, result: Mapping[str, Any]) -> None:
    """Fail unless the document has this status, kind of content, shape and problem for the route."""
    headers = {name.lower(): value for name, value in result["headers"].items()}
    status, kind = result["statusCode"], headers["content-type"].partition(";")[0]
    body = json.loads(result["body"]) if kind.endswith("json") else result["body"]
    what = f"{method} {path} answered {status}: {str(body)[:300]}"
    assert headers["cache-control"] == "no-store", what
    assert headers["x-content-type-options"] == "nosniff", what
    if (method, path) not in _routes():
        assert status in (404, 405), what
        _check_problem(body, status, what)
        return
    declared = the_document()["paths"][path][method.lower()]["responses"]
    assert str(status) in declared, f"undeclared status: {what}"
    assert kind in declared[str(status)]["content"], f"undeclared kind of content {kind}: {what}"
    _validate(declared[str(status)]["content"][kind].get("schema", {}), body, what)
    if status >= 400:
        _check_problem(body, status, what)
        known = {problems.slug_of(refusal) for refusal in refusals_of(_routes()[method, path])}
        slug = body["type"].removeprefix("/problems/")
        assert slug in known | {"unsupported-media-type"}, f"undeclared problem: {what}"


def _check_problem(body: Any, status: int, what: str) -> None:
    _validate(_PROBLEM, body, what)
    assert body["status"] == status, what
    assert body["title"] in problems.sentences()[body["type"].removeprefix("/problems/")].values()


def _validate(schema: Mapping[str, Any], body: Any, what: str) -> None:
    wrong = [error.message for error in _validator(json.dumps(schema)).iter_errors(body)]
    assert not wrong, f"not as documented: {what}: {wrong[:3]}"
