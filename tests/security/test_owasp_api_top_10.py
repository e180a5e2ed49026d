"""The OWASP API Security Top 10 of 2023, risk by risk: what stands against each, and that it does.

What other tests show is not shown again: `SHOWN` names them, and they must be there.
"""

import ast
import json
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from functions.directory.source.errors import Unreachable
from functions.directory.source.http import Answer
from infra.openapi import routes
from infra.package import load
from shared.adapters.edge import Route
from shared.adapters.tokens import Tokens
from shared.domain.errors import NotSignedIn
from shared.domain.policy import load_policies
from tests.access import elsewhere
from tests.integration.test_bad_input import PLACES, Sender, _well_formed
from tests.security.hostile import (
    CountingStore,
    elsewhere_is_asked,
    gzip_bomb,
    modules_that_reach_out,
    redirecting_server,
    with_header,
)
from tests.support import signing
from tests.support.api import Api
from tests.support.memory import MemoryStore
from tests.support.rounds import ROUND
from tests.support.spec_numbers import ROOT
from tests.support.steps import a_term
from tests.support.world import a_world

TEMPLATE = load()
RESOURCES: dict[str, dict[str, Any]] = TEMPLATE["Resources"]
SIGNED_IN = [route for route in routes() if not (route.public or route.by_link)]
RISKS = {
    "API1": "Broken Object Level Authorization",
    "API2": "Broken Authentication",
    "API3": "Broken Object Property Level Authorization",
    "API4": "Unrestricted Resource Consumption",
    "API5": "Broken Function Level Authorization",
    "API6": "Unrestricted Access to Sensitive Business Flows",
    "API7": "Server Side Request Forgery",
    "API8": "Security Misconfiguration",
    "API9": "Improper Inventory Management",
    "API10": "Unsafe Consumption of APIs",
}
SHOWN: dict[str, tuple[str, ...]] = {
    "API1": (
        "access/test_cells.py::test_everybody_is_answered_as_the_table_says",
        "access/test_elsewhere.py::test_everybody_is_answered_as_the_rules_say",
        "access/test_elsewhere.py::test_every_route_has_its_rules",
        "access/test_relations.py::test_until_midnight_they_are_answered_as_before_and_then_as_after",
        "access/test_tampering.py::test_another_name_opens_nothing_of_a_talk",
        "access/test_tampering.py::test_another_name_opens_nothing_beside_it",
        "access/test_tampering.py::test_what_may_be_named_besides_is_ones_own_too",
        "integration/test_strangers.py::test_a_stranger_cannot_tell_what_exists",
        "integration/test_links.py::test_who_is_no_guardian_any_more_holds_a_dead_link",
    ),
    "API2": (
        "integration/test_tokens.py::test_a_token_that_does_not_hold_is_refused",
        "integration/test_tokens.py::test_every_refusal_reads_the_same_so_that_it_teaches_nothing",
        "integration/test_tokens.py::test_a_token_without_the_word_bearer_is_refused",
        "integration/test_tokens.py::test_a_storm_of_invented_keys_reads_the_key_set_once_in_half_a_minute",
        "integration/test_tokens.py::test_a_withdrawn_key_is_forgotten_when_the_key_set_is_old",
        "integration/test_links.py::test_every_link_that_is_wrong_is_answered_alike",
        "unit/test_links.py::test_no_made_up_text_opens_anything",
    ),
    "API3": (
        "integration/test_bad_input.py::test_an_unknown_field_is_refused_and_pointed_at",
        "contracts/test_openapi.py::test_every_request_model_refuses_what_it_does_not_know",
        "access/test_cells.py::test_so_they_are_at_every_other_moment_of_a_talk",
        "integration/test_links.py::test_of_a_protected_identity_a_link_says_nothing_but_sign_in",
    ),
    "API4": (
        "integration/test_bad_input.py::test_a_body_beyond_the_limit_is_too_large",
        "integration/test_bad_input.py::test_a_flood_of_mistakes_is_told_in_few_words",
        "integration/test_bad_input.py::test_a_body_that_is_no_json_is_malformed",
        "integration/test_paging.py::test_a_page_that_is_none_is_refused",
        "integration/test_attachments.py::test_a_talk_holds_so_many_and_so_much",
        "integration/test_examiner.py::test_five_gigabytes_are_not_even_read",
        "integration/test_large_talk.py::test_a_talk_with_very_much_in_it_is_opened_with_one_query",
        "unit/test_markdown.py::test_a_text_made_to_take_long_does_not",
    ),
    "API5": (
        "access/test_elsewhere.py::test_everybody_is_answered_as_the_rules_say",
        "integration/test_bad_input.py::test_another_method_is_refused_and_told_which_there_are",
    ),
    "API6": (
        "integration/test_holding_times.py::test_nobody_keeps_one_time_by_holding_it_again_and_again",
        "integration/test_holding_times.py::test_only_times_open_to_a_family_are_held",
        "integration/test_holding_times.py::test_nobody_holds_a_time_before_the_round_opens_for_them",
        "integration/test_late_rebooking.py::",
    ),
    "API7": (
        "integration/test_attachments.py::test_a_link_that_does_more_than_lead_somewhere_is_refused",
        "integration/test_source.py::test_the_account_is_only_told_over_an_encrypted_connection",
        "integration/test_notifications.py::test_many_notifications_ask_for_one_look_in_a_while",
    ),
    "API8": (
        "contracts/test_template.py::test_tables_are_encrypted_recoverable_and_not_easily_lost",
        "contracts/test_template.py::test_logs_are_encrypted_and_end",
        "contracts/test_template.py::test_queues_are_encrypted",
        "contracts/test_template.py::test_a_role_names_actions_and_resources",
        "contracts/test_template.py::test_passwords_are_for_where_they_are_asked_for",
        "contracts/test_template.py::test_the_gateway_refuses_in_the_words_of_the_functions",
        "contracts/test_template.py::test_the_access_log_says_nothing_about_people",
        "contracts/test_policies.py::test_a_function_may_do_nothing_that_it_does_not_do",
        "integration/test_logs.py::test_nothing_anybody_wrote_or_is_called_is_logged",
    ),
    "API9": (
        "contracts/test_openapi.py::test_the_gateway_has_exactly_the_routes_and_leads_each_to_its_function",
        "contracts/test_openapi.py::test_the_served_document_is_the_committed_one",
        "contracts/test_openapi.py::test_every_route_is_public_on_purpose_or_asks_for_a_token",
        "contracts/test_template.py::test_only_descriptions_and_the_links_in_mail_need_no_sign_in",
    ),
    "API10": (
        "integration/test_source.py::test_a_server_that_answers_something_else_is_not_believed",
        "integration/test_source.py::test_an_answer_that_breaks_off_is_asked_for_again",
        "integration/test_source.py::test_a_list_that_is_lost_is_no_list_of_nobody",
        "integration/test_import.py::test_a_file_that_is_too_large_is_not_even_read",
        "unit/directory/test_fuzz.py::test_any_damage",
        "unit/directory/test_reading.py::test_a_record_that_is_too_large_is_no_record",
        "integration/test_hostile_words.py::test_a_name_does_nothing_in_a_list_as_a_page",
    ),
}
"""Which tests of other files show it, from the folder of tests."""


def each(which: list[Route]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("route", which, ids=lambda r: f"{r.method} {r.path}")


@pytest.mark.parametrize("risk", RISKS)
def test_what_other_tests_show_is_there(risk: str) -> None:
    """A test that was renamed or taken away must be named here anew."""
    for named in SHOWN[risk]:
        path, _, name = named.partition("::")
        tree = ast.parse((ROOT / "tests" / path).read_text("utf-8"))
        functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        found = name in functions if name else any(f.startswith("test_") for f in functions)
        assert found, f"{RISKS[risk]}: {named}"


def test_every_risk_has_tests_of_its_own_here() -> None:
    tree = ast.parse((ROOT / "tests/security/test_owasp_api_top_10.py").read_text("utf-8"))
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert [r for r in RISKS if not any(n.startswith(f"test_{r.lower()}_") for n in names)] == []


# --- API1: broken object level authorization ------------------------------------------------------


@pytest.mark.spec("R11")
def test_api1_another_familys_valid_id_is_answered_as_no_id_on_every_route_of_a_talk() -> None:
    steps = a_term()
    mine, theirs = steps.booked("2021-12-01", by="mona"), None
    theirs = steps.booked("2021-12-02", by="stranger", subject="alma")
    assert steps.call("mona", "GET", f"/v1/talks/{mine['id']}").status == 200
    for route in SIGNED_IN:
        if not route.path.startswith("/v1/talks/{talk_id}"):
            continue
        body = _well_formed(route.body) if route.body else None
        told = [
            steps.api.call(
                "mona", route.method, route.path, body, if_match='"0"',
                values=PLACES | {"talk_id": talk_id}, query=_query(route),
            )
            for talk_id in (theirs["id"], "gZ3vL0mR8qW1xK5tY7uB2A")
        ]  # fmt: skip
        assert (told[0].status, told[0]) == (404, told[1]), f"{route.method} {route.path}"


def _query(route: Route) -> Any:
    if route.query is None or not route.query.model_json_schema().get("required"):
        return None
    return _well_formed(route.query)


# --- API2: broken authentication -------------------------------------------------------------------


@pytest.fixture(scope="module")
def closed() -> tuple[Api, MemoryStore]:
    """All functions over a store that counts, for requests that must not come so far."""
    ports, _ = a_world()
    assert isinstance(ports.store, MemoryStore)
    return Api(ports), ports.store


@each(SIGNED_IN)
def test_api2_no_route_answers_or_reads_anything_without_a_token(
    closed: tuple[Api, MemoryStore], route: Route
) -> None:
    api, store = closed
    before = store.calls
    body = _well_formed(route.body) if route.body else None
    forged = signing.token("rektor", signed_by="thief", kid="issuer")
    for token in (None, forged):
        answered = api.call(
            None, route.method, route.path, body, token=token, values=PLACES, if_match='"0"'
        )
        assert (answered.status, answered.problem) == (401, "not-signed-in")
    assert store.calls == before


@pytest.mark.parametrize(
    "header",
    [
        {"kid": "../../../../dev/null"},
        {"kid": "issuer' OR '1'='1"},
        {"kid": "http://127.0.0.1:1/jwks.json"},
        {"kid": ""},
        {"kid": "issuer\0"},
        {"jku": "http://127.0.0.1:1/jwks.json"},
        {"x5u": "http://127.0.0.1:1/cert.pem"},
        {"jwk": signing.key_set("thief")["keys"][0]},
        {"crit": ["exp"]},
    ],
    ids=lambda header: json.dumps(header)[:30],
)
def test_api2_a_token_chooses_neither_its_key_nor_where_keys_are_read(
    header: dict[str, Any],
) -> None:
    """Signed by the thief's key, whatever its header says of where to find that."""
    reads = 0

    def fetch() -> Any:
        nonlocal reads
        reads += 1
        return signing.key_set()

    tokens = Tokens(signing.SETTINGS, fetch)
    with elsewhere_is_asked() as asked, pytest.raises(NotSignedIn):
        tokens.signed_in(f"Bearer {with_header(signing.token('rektor'), header)}")
    assert reads <= 1
    assert asked == []


@pytest.mark.parametrize("place", ["query", "cookie", "body"])
def test_api2_a_token_counts_in_its_header_alone(
    closed: tuple[Api, MemoryStore], place: str
) -> None:
    token = signing.token("teacher")
    ways: dict[str, dict[str, Any]] = {
        "query": {"query": {"access_token": token}},
        "cookie": {"headers": {"cookie": f"Authorization=Bearer {token}"}},
        "body": {"raw": json.dumps({"access_token": token})},
    }
    assert closed[0].call(None, "GET", "/v1/me", **ways[place]).status == 401


def test_api2_of_two_authorization_headers_a_forged_one_never_counts(
    closed: tuple[Api, MemoryStore],
) -> None:
    good, forged = (
        signing.token("teacher"),
        signing.token("rektor", signed_by="thief", kid="issuer"),
    )
    for first, last in ((good, forged), (forged, good)):
        two = {"multiValueHeaders": {"authorization": [f"Bearer {first}", f"Bearer {last}"]}}
        for sent in (last, f"{first}, Bearer {last}", f"{first} {last}"):
            answered = closed[0].call(None, "GET", "/v1/me", token=sent, event=two)
            assert answered.status == 401 or answered.body["id"] == "teacher"


# --- API3: broken object property level authorization ------------------------------------------------

SET_BY_THE_SYSTEM = (
    "id", "pk", "sk", "version", "generation", "status", "created_at", "created_by", "by", "at", "author_id",
    "roles", "role", "duties", "manager_id", "unit_id", "owner_id", "responsible_id", "for_guardian_id",
    "windows", "opened_at", "booking", "expires_at", "marking", "own", "highest", "released_from",
)  # fmt: skip
"""What is stored beside what somebody says, and decides who may do what: the names that are tried."""


@pytest.fixture(scope="module")
def sender() -> Sender:
    return Sender()


@each([route for route in routes() if route.body is not None])
def test_api3_nobody_sets_what_the_system_sets(sender: Sender, route: Route) -> None:
    assert route.body is not None
    taken = {field.alias or name for name, field in route.body.model_fields.items()}
    shown = set(route.answers.model_fields) if route.answers else set()
    extra = sorted((shown | set(SET_BY_THE_SYSTEM)) - taken)
    for names in (extra[start : start + 15] for start in range(0, len(extra), 15)):
        body = _well_formed(route.body) | dict.fromkeys(names, "rektor")
        answered = sender.refused(sender.send(route, body, query=_query(route)), 422, "invalid")
        refused = {e["pointer"] for e in answered.body["errors"] if e["code"] == "extra_forbidden"}
        assert refused >= {f"/{name}" for name in names}


def test_api3_no_object_within_a_request_takes_what_it_does_not_know() -> None:
    """Maps from words to texts are bounded by which words there are; templates are such."""
    loose = {
        f"{model.__name__}.{name}"
        for route in routes()
        for model in (route.body, route.query)
        if model is not None
        for name, shape in _objects(model.model_json_schema())
        if shape.get("additionalProperties") is not False
    }
    assert loose == set()


def _objects(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, shape in {"": schema, **schema.get("$defs", {})}.items():
        if shape.get("type") == "object" and "properties" in shape:
            yield name, shape


NEVER_SHOWN = {
    "pk", "sk", "expires_at", "subject_key", "responsible_key", "due_shard", "due_at", "listed_at",
    "generation", "email", "phone", "address", "birth_date", "civic_no", "civicNo", "personnummer",
    "password", "secret", "private_key", "token", "source_ip", "stack", "trace",
}  # fmt: skip


def test_api3_no_answer_has_a_place_for_what_nobody_is_shown() -> None:
    """An answer is made of its model alone (edge.py), and every answer is held against it (api.py)."""
    places = {
        (f"{route.method} {route.path}", name)
        for route in routes()
        if route.answers is not None
        for shape in _every_object(route.answers.model_json_schema(mode="serialization"))
        for name in shape.get("properties", {})
        if name in NEVER_SHOWN
    }
    assert places == set()


def _every_object(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    yield from schema.get("$defs", {}).values()


# --- API4: unrestricted resource consumption ----------------------------------------------------------

BOUNDED_ELSEWHERE = {
    ("AnswersRequest", "value"),  # by the question's own scale
}


@each([route for route in routes() if route.body or route.query])
def test_api4_every_text_list_and_number_of_a_request_has_a_limit(route: Route) -> None:
    for model in (route.body, route.query):
        if model is not None:
            schema = model.model_json_schema()
            found = {(model.__name__, name) for name in _unlimited(schema, schema.get("$defs", {}))}
            assert found - BOUNDED_ELSEWHERE == set()


def _unlimited(
    shape: dict[str, Any], named: dict[str, Any], name: str = "", seen: tuple[str, ...] = ()
) -> Iterator[str]:
    if "$ref" in shape:
        which = shape["$ref"].rpartition("/")[2]
        if which not in seen:
            yield from _unlimited(named[which], named, name, (*seen, which))
    if _is_unlimited(shape):
        yield name
    for inner in (*shape.get("anyOf", ()), *([shape["items"]] if "items" in shape else ())):
        yield from _unlimited(inner, named, name, seen)
    for key, inner in shape.get("properties", {}).items():
        yield from _unlimited(inner, named, key, seen)


def _is_unlimited(shape: dict[str, Any]) -> bool:
    if shape.keys() & {"enum", "const"}:
        return False
    match shape.get("type"):
        case "array":
            return "maxItems" not in shape
        case "string":
            pattern = str(shape.get("pattern", "*"))
            bounded = "*" not in pattern and "+" not in pattern.replace("9+/", "")
            return not (shape.keys() & {"maxLength", "format"} or bounded)
        case "integer" | "number":
            return not shape.keys() & {"maximum", "exclusiveMaximum"}
        case "object":
            known = "properties" in shape or "maxProperties" in shape or "propertyNames" in shape
            return not known
    return False


def test_api4_the_gateway_slows_down_who_asks_too_much() -> None:
    [limits] = RESOURCES["Api"]["Properties"]["MethodSettings"]
    assert (limits["ResourcePath"], limits["HttpMethod"]) == ("/*", "*")
    assert 0 < limits["ThrottlingRateLimit"] <= limits["ThrottlingBurstLimit"] <= 5_000
    assert "THROTTLED" in RESOURCES["Api"]["Properties"]["GatewayResponses"]


def test_api4_no_request_works_longer_than_the_gateway_waits() -> None:
    """29 seconds; and no function has the processor or the memory of many."""
    common = TEMPLATE["Globals"]["Function"]
    for name, resource in RESOURCES.items():
        if resource["Type"] != "AWS::Serverless::Function":
            continue
        given = common | resource["Properties"]
        events = given.get("Events", {}).values()
        if any(event["Type"] == "Api" for event in events):
            assert given["Timeout"] <= 29, name
        assert given["Timeout"] <= 900, name
        assert given["MemorySize"] <= 3_008, name


def test_api4_the_largest_request_of_each_kind_costs_a_bounded_number_of_reads() -> None:
    """What a body can name is limited by its lists, and what it names is read in batches."""
    ports, _ = a_world()
    store = CountingStore(ports.store)
    api = Api(store.in_(ports))
    names = [f"nobody-{number}" for number in range(1_000)]
    for route in SIGNED_IN:
        if route.body is None:
            continue
        body = _well_formed(route.body)
        schema, most = route.body.model_json_schema(), 25
        for name, shape in schema["properties"].items():
            if shape.get("type") == "array" and shape.get("items", {}).get("type") == "string":
                body[name] = names[: shape["maxItems"]]
                most += shape["maxItems"]  # the trail tells of each who is named (G8)
        store.calls = 0
        api.call("teacher", route.method, route.path, body, values=PLACES, if_match='"0"')
        assert store.calls <= most, f"{route.method} {route.path}: {store.calls} requests"


# --- API5: broken function level authorization ----------------------------------------------------------

OF_LEADERS = [
    rule
    for rule in elsewhere.rules()
    if {c for c, answer in rule.answers.items() if answer == "yes"} <= {"higher", "installation"}
    and "yes" in rule.answers.values()
]


@pytest.mark.spec("F6")
def test_api5_what_only_leaders_do_is_refused_to_everybody_else_by_the_rules() -> None:
    """Each of these rules is asked as everybody (tests/access); here, that there are such and for all."""
    assert len(OF_LEADERS) > 20
    for rule in OF_LEADERS:
        others = {c: a for c, a in rule.answers.items() if c not in ("higher", "installation")}
        assert set(others.values()) <= {"no", "hidden"}, rule.action
        assert set(elsewhere.COLUMNS) == set(rule.answers)


METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT")


def test_api5_no_path_takes_a_method_that_it_was_not_given(sender: Sender) -> None:
    api = Api(sender.api.ports, keeps_contract=False)  # the document tells of what there is
    served: dict[str, set[str]] = {}
    for route in routes():
        served.setdefault(route.path, set()).add(route.method)
    for path, method in product(served, METHODS):
        if method in served[path]:
            continue
        context = {"resourcePath": path, "httpMethod": method, "path": path, "requestId": "r"}
        values = {"token": sender.token} | PLACES
        event = {"resource": path, "requestContext": context, "pathParameters": values}
        answered = api.call("teacher", min(served[path]), path, values=values, event=event)
        assert (answered.status, answered.problem) == (405, "method-not-allowed"), (method, path)
    assert sender.contents() == sender.before


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_api5_no_header_makes_another_method_of_a_request(name: str) -> None:
    steps = a_term()
    [slot] = steps.publish("2021-12-01")
    path, headers = "/v1/slots", {name: "DELETE", "if-match": '"1"'}
    steps.api.call("teacher", "GET", path, query={"subject_id": "emil"}, headers=headers)
    steps.api.call("teacher", "PATCH", f"{path}/{slot}", {"only_for": []}, headers=headers)
    seen = steps.api.call("mona", "GET", path, query={"subject_id": "emil"}).body["slots"]
    assert slot in [each["id"] for each in seen]


# --- API6: unrestricted access to sensitive business flows ---------------------------------------------


@pytest.mark.spec("G1")
def test_api6_one_guardian_never_holds_more_than_a_few_times_of_a_class() -> None:
    steps = a_term()
    slots = steps.publish("2021-12-01", count=8)
    most = load_policies("standard").of("development").held_at_once
    wanted = [{"slot_id": slot, "subject_id": "emil"} for slot in slots]
    refused = steps.api.call("mona", "POST", "/v1/holds", {"slots": wanted})
    assert (refused.status, [e["pointer"] for e in refused.body["errors"]]) == (422, ["/slots"])
    held = steps.api.call("mona", "POST", "/v1/holds", {"slots": wanted[:most]})
    assert len(held.body["slots"]) == most
    steps.api.call("mona", "POST", "/v1/holds", {"slots": wanted[most : 2 * most]})
    seen = steps.api.call("stranger", "GET", "/v1/slots", query={"subject_id": "alma"}).body
    taken = [slot for slot in seen["slots"] if slot["held_until"] is not None]
    assert len(taken) <= most, "the times that were held before are given back"


@pytest.mark.spec("G1", "F32")
def test_api6_a_family_books_one_time_of_a_responsible() -> None:
    steps = a_term()
    slots = steps.publish("2021-12-01", count=3)
    done = [
        steps.api.call(who, "POST", "/v1/bookings", {"slot_id": slot, "subject_id": "emil"})
        for who, slot in zip(("mona", "mona", "olle"), slots, strict=True)
    ]
    assert [answered.status for answered in done] == [201, 409, 409]
    assert {answered.problem for answered in done[1:]} == {"already-booked"}


@pytest.mark.spec("D10")
def test_api6_a_family_moves_its_talk_only_so_often_and_then_the_school_does() -> None:
    steps = a_term()
    slots = steps.publish("2021-12-01", count=2)
    most = load_policies("standard").of("development").family_changes
    talk = steps.api.call(
        "mona", "POST", "/v1/bookings", {"slot_id": slots[0], "subject_id": "emil"}
    ).body["id"]
    moves = [
        steps.api.call(
            "mona", "POST", f"/v1/talks/{talk}/rebooking", {"slot_id": slots[(number + 1) % 2]}
        )
        for number in range(most + 2)
    ]
    done = [answered for answered in moves if answered.status == 200]
    assert 2 <= len(done) < most
    refused = {(answered.status, answered.problem) for answered in moves[len(done) :]}
    assert refused == {(409, "changed-often-enough")}
    [to] = set(slots) - {done[-1].body["slot_id"]}
    given_back = steps.api.call(
        "mona", "POST", f"/v1/talks/{talk}/cancellation", {"reason": "again"}
    )
    assert given_back.problem == "changed-often-enough"
    school = steps.api.call("teacher", "POST", f"/v1/talks/{talk}/rebooking", {"slot_id": to})
    assert school.status == 200


@pytest.mark.spec("F16")
def test_api6_invitations_go_to_ones_own_class_and_once_each() -> None:
    steps = a_term()
    asked = {"talk_type": "development", "group_id": "5a"}
    assert steps.api.call("bystander", "POST", "/v1/talks", asked).problem == "not-found"
    first, again = (steps.api.call("teacher", "POST", "/v1/talks", asked) for _ in range(2))
    assert [t["id"] for t in first.body["talks"]] == [t["id"] for t in again.body["talks"]]
    assert steps.api.call("teacher", "POST", "/v1/rounds", ROUND).status in (201, 404)


# --- API7: server side request forgery --------------------------------------------------------------------

METADATA = "https://metadata.google.internal/latest/meta-data/"
NUMBERED = "https://169.254.169.254/latest/meta-data/"
MAY_REACH_OUT = {
    "shared/adapters/tokens.py": "the key set, whose address is a setting of the installation",
    "functions/directory/source/http.py": "the school's API, whose address is in the installation's secret",
    "functions/directory/source/account.py": "makes addresses below that one",
    "functions/examiner/handler.py": "takes names of objects apart",
    "functions/attachments/files.py": "makes a header of a name",
    "functions/archivist/packing.py": "makes an address within the archive of a name",
}


def test_api7_only_these_modules_can_ask_anybody_but_aws() -> None:
    assert modules_that_reach_out() == set(MAY_REACH_OUT)


def test_api7_no_address_that_somebody_wrote_is_asked() -> None:
    steps = a_term()
    talk = steps.booked("2021-12-01", by="mona")["id"]
    link = {"phase": "preparation", "url": METADATA, "name": "plan"}
    text = {"text": f"![x]({METADATA}) <img src={METADATA}> [y](file:///etc/passwd)"}
    field = f"/v1/talks/{talk}/texts/preparation/progress.pupil"
    with elsewhere_is_asked() as asked:
        attached = steps.api.call("teacher", "POST", f"/v1/talks/{talk}/attachments/links", link)
        steps.api.call("emil", "PUT", field, text, if_match='"0"')
        steps.api.call("teacher", "GET", f"/v1/talks/{talk}")
        for kind in ("html", "csv"):
            steps.api.call("teacher", "GET", "/v1/days/2021-12-01", query={"format": kind})
        steps.api.call(None, "POST", "/v1/directory/notifications/nothing", {"target": METADATA})
    numbered = steps.api.call(
        "teacher", "POST", f"/v1/talks/{talk}/attachments/links", link | {"url": NUMBERED}
    )
    assert (attached.status, numbered.status) == (201, 422)
    assert asked == []


def test_api7_a_redirect_of_the_schools_api_is_not_followed() -> None:
    with redirecting_server() as (http, url, asked):
        answered = http.ask("GET", f"{url}/persons", {"Authorization": "Bearer secret"})
    assert answered.status == 302
    assert asked == ["/persons"]


# --- API8: security misconfiguration ------------------------------------------------------------------------


@each(list(routes()))
def test_api8_every_answer_is_kept_by_nobody_and_taken_for_nothing_else(
    sender: Sender, route: Route
) -> None:
    body = _well_formed(route.body) if route.body else None
    for who in ("teacher", None):
        answered = sender.api.call(
            who, route.method, route.path, body, if_match='"0"', query=_query(route),
            values={"token": sender.token} | PLACES | {"talk_id": "nothing"},
        )  # fmt: skip
        headers = answered.headers
        if answered.status != 200 or not route.public:
            assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert not {h for h in headers if h.startswith("access-control-")}
        assert not headers.keys() & {"server", "x-powered-by"}


def test_api8_a_defect_tells_nothing_of_itself() -> None:
    ports, _ = a_world()
    assert isinstance(ports.store, MemoryStore)
    api = Api(ports, keeps_contract=False)

    def broken(_number: int, _when: str) -> None:
        raise RuntimeError("the secret of the store")

    ports.store.fault = broken
    answered = api.call("teacher", "GET", "/v1/me")
    assert (answered.status, answered.problem) == (500, "internal-error")
    for word in ("secret", "Traceback", "RuntimeError", ".py", "line "):
        assert word not in answered.text
    assert not any(edge.debug for edge in api.edges())


def test_api8_every_bucket_is_private_encrypted_and_reached_by_tls_alone() -> None:
    buckets = {n: r for n, r in RESOURCES.items() if r["Type"] == "AWS::S3::Bucket"}
    policies = [r["Properties"] for r in RESOURCES.values() if r["Type"] == "AWS::S3::BucketPolicy"]
    assert buckets
    for name, bucket in buckets.items():
        given = bucket["Properties"]
        assert set(given["PublicAccessBlockConfiguration"].values()) == {True}, name
        assert len(given["PublicAccessBlockConfiguration"]) == 4, name
        assert "aws:kms" in json.dumps(given["BucketEncryption"]), name
        [mine] = [p for p in policies if p["Bucket"] == {"Ref": name}]
        denied = [s for s in mine["PolicyDocument"]["Statement"] if s["Effect"] == "Deny"]
        assert {"Bool": {"aws:SecureTransport": "false"}} in [s["Condition"] for s in denied], name


def test_api8_every_log_ends_and_is_encrypted() -> None:
    logs = {n: r for n, r in RESOURCES.items() if r["Type"] == "AWS::Logs::LogGroup"}
    assert logs
    for name, log in logs.items():
        assert log["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"}, name
        assert log["Properties"]["KmsKeyId"] == {"Fn::GetAtt": ["Key", "Arn"]}, name


def test_api8_no_other_origin_is_let_in_and_what_is_for_developers_is_off() -> None:
    assert "Cors" not in RESOURCES["Api"]["Properties"], (
        "the web client stands before the same origin"
    )
    defaults = {name: given.get("Default") for name, given in TEMPLATE["Parameters"].items()}
    assert defaults["KeySetHost"] == ""
    assert defaults["AllowPasswordSignIn"] == "false"
    assert defaults["MalwareScan"] == "GuardDuty"
    assert defaults["CalculatedAlarms"] == "true"
    assert defaults["PolicySets"] == "standard"
    settings = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]
    assert settings["LOG_LEVEL"] == "INFO"
    every = json.dumps(TEMPLATE)
    assert "POWERTOOLS_DEV" not in every
    assert "POWERTOOLS_LOGGER_LOG_EVENT" not in every


# --- API9: improper inventory management ------------------------------------------------------------


def test_api9_there_is_one_version_and_every_function_with_routes_is_told_of() -> None:
    assert {route.path.split("/")[1] for route in routes()} == {"v1"}
    apis = [r["Properties"] for r in RESOURCES.values() if r["Type"] == "AWS::Serverless::Api"]
    assert [api["StageName"] for api in apis] == ["live"]
    told = {route.view.__module__.split(".")[1] for route in routes()}
    written = {path.parent.name for path in ROOT.glob("functions/*/routes.py")}
    assert told == written


def test_api9_no_route_is_for_trials() -> None:
    words = {word for route in routes() for word in route.path.strip("/").split("/")}
    assert (
        words & {"admin", "debug", "test", "internal", "health", "metrics", "graphql", "docs"}
        == set()
    )


def test_api9_the_document_has_every_route_and_no_other() -> None:
    document = json.loads((ROOT / "shared/data/openapi.json").read_text("utf-8"))
    told = {
        (method.upper(), path)
        for path, operations in document["paths"].items()
        for method in operations
        if method in ("get", "post", "put", "patch", "delete")
    }
    assert told == {(route.method, route.path) for route in routes()}


# --- API10: unsafe consumption of APIs --------------------------------------------------------------


def test_api10_an_answer_that_is_unpacked_without_end_is_not_taken() -> None:
    with gzip_bomb() as (http, url, unreachable), pytest.raises(unreachable):
        http.ask("GET", f"{url}/persons", {})


@pytest.mark.parametrize(
    "body",
    [b"[]", b"null", b"7", b'"text"', b"<html>", b"", b"[" * 100_000, b"{" * 100_000, b"\xff\xfe"],
)
def test_api10_an_answer_that_is_no_object_is_not_believed(body: bytes) -> None:
    with pytest.raises(Unreachable):
        Answer(200, body).json()
