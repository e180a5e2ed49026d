"""What an answer must keep to beside what Schemathesis itself looks at."""

import json
from typing import Any

from schemathesis import Case, CheckContext, CheckFunction, Response

from infra.openapi import routes
from shared.adapters.edge import Route
from shared.adapters.handing_back import words_of
from tests.support.openapi_contract import check_answer

ROUTES = {(route.method, route.path): route for route in routes()}
OF_THE_GATEWAY = "x-amzn-errortype"
"""A header that only the gateway's own answers have."""
_UNREAD = (400, 401, 404, 405, 413, 415)
"""Refusals that come before the body is read, or of a link that leads nowhere."""
_OF_MEANING = {"value_error", "assertion_error"}
"""Codes of what no schema tells: how one field follows from another, or that there is such a day."""


def is_documented(_ctx: CheckContext, response: Response, case: Case[Any]) -> bool | None:
    """The document has the status, the kind of content, the shape and the problem."""
    if OF_THE_GATEWAY in response.headers:
        return None  # no function was asked; what it says stands in the template
    headers = {name: values[0] for name, values in response.headers.items()}
    text = response.content.decode("utf-8", "replace")
    result = {"statusCode": response.status_code, "headers": headers, "body": text}
    check_answer(str(response.request.method), case.path, result)
    return None


def has_a_shape_that_is_told(
    _ctx: CheckContext, response: Response, case: Case[Any]
) -> bool | None:
    """What the document's schema allows is never refused for its shape alone."""
    if case.meta is not None and case.meta.generation.mode.is_positive:
        told = response.json() if response.status_code == 422 else {}
        errors = told.get("errors", [])
        within = [e["pointer"] for e in errors]
        wrong = [
            e
            for e in errors
            if _is_of_shape(e, response.request.body)
            and not any(pointer.startswith(f"{e['pointer']}/") for pointer in within)
        ]
        assert not wrong, f"the document allows what is refused: {wrong[:3]}"
    return None


def _is_of_shape(error: dict[str, Any], sent: Any) -> bool:
    """Whether it was refused by a rule that a schema can tell."""
    code, pointer = error.get("code"), error["pointer"]
    if code is None or not pointer or code in _OF_MEANING or code.startswith("date"):
        return False
    if code == "string_too_short":  # there is something, but only blanks around it
        text = _at(pointer, sent)
        return text == text.strip()
    return True


def _at(pointer: str, sent: Any) -> str:
    """The text at a place of a request's body."""
    value = json.loads(sent)
    for step in pointer.split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return str(value)


def hands_the_words_back(_ctx: CheckContext, response: Response, case: Case[Any]) -> bool | None:
    """A refusal gives back what was typed, and names the fields (G7)."""
    route = ROUTES.get((str(response.request.method), case.path))
    if response.status_code < 400 or response.status_code in _UNREAD or route is None:
        return None
    typed = _typed(route, response.request.body)
    if not typed:
        return None
    problem = response.json()
    fields = words_of(route.body) if route.body else ()
    assert problem.get("keep") == [f"/{name}" for name in fields], problem
    yours = problem.get("yours")
    given = (
        yours if isinstance(yours, dict) and typed.keys() <= yours.keys() else {fields[0]: yours}
    )
    assert typed.items() <= given.items(), problem
    return None


def _typed(route: Route, sent: Any) -> dict[str, Any]:
    try:
        body = json.loads(sent or "null")
    except ValueError:
        return {}
    if route.body is None or not isinstance(body, dict):
        return {}
    return {name: body[name] for name in words_of(route.body) if body.get(name)}


OURS: list[CheckFunction] = [is_documented, has_a_shape_that_is_told, hands_the_words_back]
