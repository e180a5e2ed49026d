"""Routes, template, OpenAPI document and problem texts say the same."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

import functions.disposer.erasing
import functions.disposer.on_request_language
import functions.mailer.sending
import functions.sweeper.handler
from infra import openapi
from shared.adapters import problems
from shared.adapters.openapi import refusals_of
from shared.domain.errors import (
    CommandRepeated,
    Conflict,
    ImportRunning,
    OfferSuperseded,
    RoundSuperseded,
    TalkError,
    TalkSuperseded,
)
from tests.support.api import Api
from tests.support.openapi_contract import check_answer, the_document
from tests.support.spec_numbers import ROOT
from tests.support.tables import TemplateLoader
from tests.support.world import a_world

FRAMEWORK = {"method-not-allowed", "unsupported-media-type", "internal-error"}
"""What the framework refuses before any of our code runs, or when our code is broken."""
NEVER_LEAVE = {
    CommandRepeated,  # the first answer is given again instead
    TalkSuperseded,  # told to the workflow by its class's name
    OfferSuperseded,  # and these
    RoundSuperseded,
    functions.mailer.sending.BeingSent,  # told to the queue
    functions.sweeper.handler.NotRepaired,  # told to the schedule
    functions.disposer.erasing.OnHold,  # noted on the list of the disposal
    functions.disposer.erasing.OtherTable,  # and these
    functions.disposer.erasing.Overtaken,
    functions.disposer.on_request_language.StillNeeded,  # the request stays granted
    ImportRunning,  # told to the queue
    TalkError,
    Conflict,  # the two that only others are made from
}


def _committed() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(openapi.PLACE.read_text("utf-8"))
    return document


def test_the_committed_document_is_what_the_routes_say() -> None:
    assert openapi.PLACE.read_text("utf-8") == openapi.text(), "run `python -m infra.openapi`"


def test_the_document_is_valid_openapi() -> None:
    OpenAPIV31SpecValidator(_committed()).validate()


def test_the_served_document_is_the_committed_one() -> None:
    served = Api(a_world()[0]).call(None, "GET", "/v1/openapi.json")
    assert (served.status, served.body) == (200, _committed())


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [route.view.__name__ for route in openapi.routes()]
    assert len(set(names)) == len(names)


def test_every_route_is_public_on_purpose_or_asks_for_a_token() -> None:
    public = {
        path
        for path, item in _committed()["paths"].items()
        for operation in item.values()
        if operation["security"] != [{"token": []}]
    }
    by_link = {route.path for route in openapi.routes() if route.by_link}
    described = {"/v1/openapi.json", "/v1/templates/schema", "/v1/template-bundles/schema"}
    notified = (
        "/v1/directory/notifications/{key}"  # whose key is a secret, and which asks for a look
    )
    assert public - by_link - {notified} == described
    assert by_link == {path for path in public if path.startswith("/v1/links/{token}")}


def test_every_request_model_refuses_what_it_does_not_know() -> None:
    for route in openapi.routes():
        for model in (route.body, route.query):
            if model is not None:
                assert model.model_json_schema()["additionalProperties"] is False, model


def _events() -> Iterator[tuple[str, str, str]]:
    text = (ROOT / "infra" / "template.yaml").read_text("utf-8")
    for name, resource in yaml.load(text, Loader=TemplateLoader)["Resources"].items():
        for event in resource.get("Properties", {}).get("Events", {}).values():
            if event["Type"] == "Api":
                given = event["Properties"]
                yield name.lower(), given["Method"].upper(), given["Path"]


def test_the_gateway_has_exactly_the_routes_and_leads_each_to_its_function() -> None:
    served = {
        (route.view.__module__.split(".")[1], route.method, route.path)
        for route in openapi.routes()
    }
    assert set(_events()) == served


def _refusals() -> set[type[TalkError]]:
    found: set[type[TalkError]] = set()
    left = [TalkError]
    while left:
        kind = left.pop()
        if kind not in found and kind.__module__.split(".")[0] in ("shared", "functions"):
            found.add(kind)
            left += kind.__subclasses__()
    return found


def test_every_refusal_has_its_sentence_and_every_sentence_its_refusal() -> None:
    spoken = {problems.slug_of(kind) for kind in _refusals() - NEVER_LEAVE} | FRAMEWORK
    assert problems.sentences().keys() == spoken


def test_every_refusal_that_can_leave_is_declared_by_a_route() -> None:
    declared = {kind for route in openapi.routes() for kind in refusals_of(route)}
    assert declared == _refusals() - NEVER_LEAVE


@pytest.mark.parametrize("slug", problems.sentences())
def test_every_problem_is_told_in_both_languages(slug: str) -> None:
    told = problems.sentences()[slug]
    assert told.keys() == set(problems.LANGUAGES)
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in told.values())
    assert told["sv"] != told["en"]


def _answer(status: int, body: Any, kind: str = "application/json") -> dict[str, Any]:
    headers = {
        "content-type": kind,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }
    return {"statusCode": status, "headers": headers, "body": json.dumps(body)}


PROBLEM = {"type": "/problems/not-found", "title": "There is nothing here for you.", "status": 404}


@pytest.mark.parametrize(
    "result",
    [
        _answer(202, {"talks": [], "next": None}),
        _answer(200, {"talks": [{"id": "x"}]}),
        _answer(200, {}),
        _answer(200, {"talks": [], "next": None}, "text/html"),
        _answer(500, PROBLEM | {"status": 500}, "application/problem+json"),
        _answer(404, PROBLEM),
        _answer(404, PROBLEM | {"status": 400}, "application/problem+json"),
        _answer(404, {"title": PROBLEM["title"]}, "application/problem+json"),
        _answer(404, PROBLEM | {"type": "/problems/slot-taken"}, "application/problem+json"),
        _answer(200, {"talks": [], "next": None}) | {"headers": {"content-type": "application/json"}},
    ],
)  # fmt: skip
def test_an_answer_that_breaks_the_contract_is_noticed(result: dict[str, Any]) -> None:
    """The guard that every call in the tests goes through must be able to fail."""
    with pytest.raises((AssertionError, KeyError)):
        check_answer("GET", "/v1/talks", result)


def test_an_answer_that_keeps_the_contract_passes() -> None:
    check_answer("GET", "/v1/talks", _answer(200, {"talks": [], "next": None}))
    check_answer("GET", "/v1/talks", _answer(404, PROBLEM, "application/problem+json"))
    assert "/v1/talks" in the_document()["paths"]


def test_a_shape_says_all_that_a_body_is_refused_for() -> None:
    """What pydantic leaves out by itself and a random request would find."""
    told = the_document()["components"]["schemas"]
    figures = told["RoundRequest"]["properties"]["figures"]
    assert (list(figures["patternProperties"]), figures["additionalProperties"]) == (
        ["^[a-z][a-z_]{0,39}$"],
        False,
    )
    assert told["RoundChange"]["minProperties"] == told["SlotChange"]["minProperties"] == 1
    assert told["Text"]["required"] == ["type"]
    opens = told["RoundRequest"]["properties"]["opens"]["pattern"]
    assert re.match(opens, "2021-12-31T18:00")
    assert not any(re.match(opens, f"2021-{day}T18:00") for day in ("13-01", "00-01", "12-32"))


def test_everything_that_is_referred_to_is_there() -> None:
    """Also where two functions have a model of one name: then neither schema has that name alone."""
    told = the_document()
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(told)))
    assert named - told["components"]["schemas"].keys() == set()
    assert "#/$defs/" not in json.dumps(told)
