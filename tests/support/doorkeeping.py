"""The doorkeeper with a school behind it, asked with events as the user pool sends them."""

import json
from dataclasses import dataclass, field
from typing import Any

from functions.doorkeeper.desk import Desk
from functions.doorkeeper.handler import answer_to
from functions.doorkeeper.passes import ATTRIBUTE
from functions.doorkeeper.providers import load
from shared.adapters.ports import Ports
from shared.adapters.sign_in_secret import SignInSecret
from shared.domain.identity import Identifier
from tests.support.world import STOCKHOLM, FixedClock, a_world

SECRET = SignInSecret(key="a secret of the tests, long enough")
LOA3 = "http://id.elegnamnden.se/loa/1.0/loa3"
PROVIDERS = [
    {
        "name": "BankID", "known_by": {"civic_number": "personalIdentityNumber"},
        "level": 2, "level_from": "acr", "levels": {LOA3: 3},
    },
    {"name": "Skolfederation", "known_by": {"eppn": "urn:oid:1.3.6.1.4.1.5923.1.1.1.6"}, "level": 2},
    {"name": "Kommunen", "known_by": {"email": "mail", "eppn": "eppn"}},
]  # fmt: skip
EPPN = "urn:oid:1.3.6.1.4.1.5923.1.1.1.6"


def digest(identifier: Identifier, text: str) -> str:
    """What the register has of an identifier."""
    made = SECRET.digest(identifier, text)
    assert made is not None
    return made


def _event(source: str, user_name: str, request: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": "1",
        "triggerSource": source,
        "region": "eu-north-1",
        "userPoolId": "eu-north-1_Ab1Cd2Ef3",
        "userName": user_name,
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "web"},
        "request": request,
        "response": {},
    }


def from_oidc(provider: str, subject: str = "a1b2c3", **claims: Any) -> dict[str, Any]:
    """Somebody came back from an OpenID provider."""
    told = {"iss": "https://idp.example", "aud": "samtal", "sub": subject, **claims}
    answers = {
        "tokenResponse": {"access_token": "x", "token_type": "Bearer", "expires_in": "300"},
        "idToken": told,
        "userInfo": {"sub": subject},
    }
    request = {"providerName": provider, "providerType": "OIDC", "attributes": answers}
    return _event("InboundFederation_ExternalProvider", f"{provider}_{subject}", request)


def from_saml(provider: str, subject: str = "_9f8e7d", **attributes: Any) -> dict[str, Any]:
    """Somebody came back from a SAML identity provider."""
    request = {
        "providerName": provider,
        "providerType": "SAML",
        "attributes": {"samlResponse": attributes},
    }
    return _event("InboundFederation_ExternalProvider", f"{provider}_{subject}", request)


def token_for(user_name: str, source: str = "HostedAuth", **attributes: Any) -> dict[str, Any]:
    """A token is about to be made."""
    groups: dict[str, Any] = {
        "groupsToOverride": [],
        "iamRolesToOverride": [],
        "preferredRole": None,
    }
    request = {
        "userAttributes": {"sub": "cb4b8f5a", **attributes},
        "groupConfiguration": groups,
        "scopes": ["openid", "samtal/use"],
    }
    return _event(f"TokenGeneration_{source}", user_name, request) | {"version": "2"}


def federated(provider: str, subject: str, line: str) -> dict[str, Any]:
    """The attributes of one who came from a provider."""
    identity = {"userId": subject, "providerName": provider, "providerType": "OIDC"}
    return {
        "cognito:user_status": "EXTERNAL_PROVIDER",
        "identities": json.dumps([identity]),
        ATTRIBUTE: line,
    }


@dataclass
class Doorkeeper:
    """The function over a school."""

    ports: Ports = field(init=False)
    clock: FixedClock = field(init=False)

    def __post_init__(self) -> None:
        """Open the school."""
        self.ports, self.clock = a_world()
        self.desk = Desk(
            store=self.ports.store,
            clock=self.clock,
            zone=STOCKHOLM,
            secret=lambda: SECRET,
            providers=load(json.dumps(PROVIDERS)),
            password_level=2,
        )

    def ask(self, event: dict[str, Any]) -> dict[str, Any]:
        """The response to an event."""
        return answer_to(self.desk, event)

    def enter(self, event: dict[str, Any]) -> dict[str, str]:
        """What the pool keeps of one who came from a provider."""
        kept: dict[str, str] = self.ask(event)["userAttributesToMap"]
        return kept

    def claims(self, event: dict[str, Any]) -> dict[str, str]:
        """What the access token says besides."""
        made = self.ask(event)["claimsAndScopeOverrideDetails"]["accessTokenGeneration"]
        added: dict[str, str] = made["claimsToAddOrOverride"]
        return added

    def token_of(self, event: dict[str, Any], provider: str, subject: str = "a1b2c3") -> Any:
        """The claims of one who comes from a provider and is given a token."""
        line = self.enter(event)[ATTRIBUTE]
        name = f"{provider}_{subject}"
        return self.claims(token_for(name, **federated(provider, subject, line)))
