"""Real tokens for tests: an issuer with a key of its own, and what it signs."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from shared.adapters.settings import TokenSettings
from shared.adapters.tokens import Tokens
from shared.domain.sign_in import SignIn

SETTINGS = TokenSettings(
    jwks_url="http://127.0.0.1:1/jwks.json",
    token_issuer="https://issuer.example/pool",
    token_audience="web-client",
)


@cache
def key(name: str) -> rsa.RSAPrivateKey:
    """A private key; one for each name."""
    del name
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_set(*names: str) -> dict[str, Any]:
    """The public key set of these keys."""
    keys = []
    for name in names or ("issuer",):
        public = json.loads(RSAAlgorithm.to_jwk(key(name).public_key()))
        keys.append(public | {"kid": name, "use": "sig", "alg": "RS256"})
    return {"keys": keys}


class Remembering(Tokens):
    """Verifies a token once in a process: tests come with the same ones thousands of times.

    Only what held is remembered; the tests of tokens themselves look at each.
    """

    def signed_in(self, authorization: str | None) -> SignIn:
        """Whose token it is. Raises NotSignedIn, TryAgain."""
        if authorization not in _HELD:
            _HELD[authorization] = super().signed_in(authorization)
        return _HELD[authorization]


_HELD: dict[str | None, SignIn] = {}


def verifier() -> Tokens:
    """Verifies what this issuer signs."""
    return Remembering(SETTINGS, fetch=key_set)


def token(
    person_id: str, /, *, signed_by: str = "issuer", kid: str | None = None, **claims: Any
) -> str:
    """An access token; `claims` replace what a good one says, None takes a claim away."""
    now = datetime.now(UTC)  # noqa: TID251 PyJWT compares with the system's clock
    body: dict[str, Any] = {
        "iss": SETTINGS.token_issuer,
        "client_id": SETTINGS.token_audience,
        "token_use": "access",
        "username": person_id,
        "loa": "3",
        "iat": now,
        "auth_time": int(now.timestamp()),
        "exp": now + timedelta(hours=1),
    } | claims
    body = {name: value for name, value in body.items() if value is not None}
    return jwt.encode(body, key(signed_by), "RS256", headers={"kid": kid or signed_by})
