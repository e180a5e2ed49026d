"""Somebody comes through an OpenID provider, over HTTP and through the pool, and calls the API (R22, R23)."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

from infra.local.school import write_school
from infra.local.system import SEED, System
from infra.providers import OpenId
from tests.support.doorkeeping import LOA3
from tests.support.open_id_provider import OpenIdProvider, open_id_provider

BACK = "http://localhost:3000/signed-in"


class NotFollowed(HTTPRedirectHandler):
    """Redirects are looked at, one by one."""

    def redirect_request(self, *_: Any) -> None:
        return None


def ask(address: str, form: dict[str, str] | None = None, token: str = "") -> tuple[int, Any, Any]:
    """Status, headers and body of one request."""
    request = Request(address, data=urlencode(form).encode() if form else None)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with build_opener(NotFollowed).open(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except HTTPError as other:
        with other:
            return other.code, other.headers, other.read().decode()


@pytest.fixture(scope="module")
def provider(system: System) -> Iterator[OpenIdProvider]:
    """A provider that the pool and the doorkeeper of the running system know."""
    with open_id_provider() as provider:
        way = OpenId.model_validate({
            "kind": "OIDC", "name": "BankID", "issuer": provider.address, "client_id": "samtal",
            "client_secret": "x", "known_by": {"civic_number": "personalIdentityNumber"},
            "level": 2, "level_from": "acr", "levels": {LOA3: 3},
        })  # fmt: skip
        system.client("cognito-idp").create_identity_provider(
            UserPoolId=system.outputs["UserPoolId"],
            ProviderName=way.name,
            ProviderType=way.kind,
            ProviderDetails=way.details(Path()),
            AttributeMapping=way.mapping,
        )
        functions = system.client("lambda")
        [name] = [
            each["FunctionName"]
            for page in functions.get_paginator("list_functions").paginate()
            for each in page["Functions"]
            if "-Doorkeeper-" in each["FunctionName"]
        ]
        known = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
        told = {"name": way.name, "known_by": way.known_by, "level": 2}
        told |= {"level_from": "acr", "levels": {LOA3: 3}}
        functions.update_function_configuration(
            FunctionName=name, Environment={"Variables": known | {"PROVIDERS": json.dumps([told])}}
        )
        yield provider


@pytest.fixture(scope="module")
def guardian(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A made-up guardian, as the export that was imported tells of them."""
    path = tmp_path_factory.mktemp("school") / "school.json"
    write_school(path, SEED)
    persons = json.loads(path.read_text("utf-8"))["persons"]
    answering = {each["person"]["id"] for p in persons for each in p["responsibles"]}
    found: dict[str, Any] = next(p for p in persons if p["id"] in answering and "civicNo" in p)
    return found


def come(system: System, provider: OpenIdProvider, **claims: str) -> tuple[int, Any, str]:
    """Through the provider and back to the pool; what the pool answers then, and every address on the way."""
    provider.claims = claims
    asked = {
        "response_type": "code", "client_id": system.outputs["ClientId"], "redirect_uri": BACK,
        "scope": "openid samtal/use", "state": "s", "identity_provider": "BankID",
    }  # fmt: skip
    status, headers, said = ask(f"{system.address}/oauth2/authorize?{urlencode(asked)}")
    assert status == 302, said
    there = headers["Location"]
    status, headers, said = ask(there)
    assert status == 302, said
    back = headers["Location"]
    status, headers, said = ask(f"{system.address}/oauth2/idpresponse?{urlsplit(back).query}")
    return status, headers.get("Location") or said, f"{there} {back}"


@pytest.mark.emulator
@pytest.mark.spec("R22", "R23")
def test_a_guardian_comes_with_an_e_id_and_no_civic_number_goes_further(
    system: System, provider: OpenIdProvider, guardian: dict[str, Any]
) -> None:
    number = guardian["civicNo"]["value"]
    status, location, addresses = come(
        system, provider, sub="k3J9x", personalIdentityNumber=number, acr=LOA3, name="Någon"
    )
    assert (status, location.startswith(BACK)) == (302, True), location
    form = {
        "grant_type": "authorization_code", "client_id": system.outputs["ClientId"],
        "redirect_uri": BACK, "code": parse_qs(urlsplit(location).query)["code"][0],
    }  # fmt: skip
    status, _, said = ask(f"{system.address}/oauth2/token", form)
    assert status == 200, said
    tokens = json.loads(said)
    claims = _claims(tokens["access_token"])
    assert (claims["person_id"], claims["loa"]) == (guardian["id"], "3")
    assert "samtal/use" in claims["scope"]

    status, _, said = ask(f"{system.base_url}/v1/me", token=tokens["access_token"])
    assert (status, json.loads(said)["id"]) == (200, guardian["id"])

    pool = system.client("cognito-idp").admin_get_user(
        UserPoolId=system.outputs["UserPoolId"], Username=claims["username"]
    )
    kept = {each["Name"] for each in pool["UserAttributes"]}
    assert not kept & {"name", "personalIdentityNumber", "custom:person_id"}
    everything = " ".join(
        (
            str(pool),
            str(claims),
            str(_claims(tokens["id_token"])),
            location,
            addresses,
            *provider.asked,
        )
    )
    for trace in (number, number[2:], f"{number[:8]}-{number[8:]}", f"{number[2:8]}-{number[8:]}"):
        assert trace not in everything

    assert ask(f"{system.base_url}/v1/me/sign-out", {"": ""}, tokens["access_token"])[0] == 200
    assert ask(f"{system.base_url}/v1/me", token=tokens["access_token"])[0] == 401


@pytest.mark.emulator
@pytest.mark.spec("R23")
@pytest.mark.parametrize("what", ["nobody's number", "a civic number as subject"])
def test_who_is_not_one_person_gets_no_code(
    system: System, provider: OpenIdProvider, guardian: dict[str, Any], what: str
) -> None:
    number = guardian["civicNo"]["value"]
    sub, told = ("q7", "190001019802") if what.startswith("nobody") else (number, number)
    status, said, _ = come(system, provider, sub=sub, personalIdentityNumber=told, acr=LOA3)
    assert status == 400
    assert "Ask the school" in said
    assert number not in said


def _claims(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims
