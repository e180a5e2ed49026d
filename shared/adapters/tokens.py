"""Who is calling: a bearer token verified against the issuer's key set, in every function itself.

The gateway's authorizer is only the first line; nothing here trusts that it was there.
"""

import json
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http.client import HTTPException
from typing import Any

import jwt
from jwt import PyJWK, PyJWKSet, PyJWTError

from shared.adapters.claims import ENTERED_AT, LEVEL, PERSON, PROVED_AT
from shared.adapters.settings import TokenSettings
from shared.domain.errors import NotSignedIn, TryAgain
from shared.domain.sign_in import HIGHEST, LOWEST, SignIn

ALGORITHMS = ("RS256",)
"""The only signatures accepted; a token never chooses its own."""
_TOKEN_USE = "access"  # noqa: S105 a kind of token, not one
_LEVELS = frozenset(map(str, range(LOWEST, HIGHEST + 1)))
_DIGITS = 11
"""Of the longest number of seconds that is a time: some 3,000 years."""
LONGEST_TOKEN = 16 * 1024
"""Characters of a token; the gateway lets no header through that is longer."""
LEEWAY = 5.0
"""Seconds by which the issuer's clock may differ from ours."""
KEY_SET_LIFETIME = 3600.0
"""Seconds a fetched key set is used."""
REFETCH_AFTER = 30.0
"""Seconds at least between two fetches, so that tokens with invented keys cannot cause a storm."""

FetchKeys = Callable[[], Any]
"""Gives the key set as the issuer publishes it, as JSON."""


def fetch_from(url: str) -> FetchKeys:
    """Reads the key set from its address, set by the installation."""

    def fetch() -> Any:
        with urllib.request.urlopen(url, timeout=3) as answer:  # noqa: S310 an address of our settings
            return json.load(answer)

    return fetch


class Tokens:
    """Verifies access tokens and tells whose they are."""

    def __init__(
        self,
        settings: TokenSettings,
        fetch: FetchKeys | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._fetch = fetch or fetch_from(settings.jwks_url)
        self._monotonic = monotonic
        self._keys: dict[str, PyJWK] = {}
        self._fetched_at = self._asked_at = float("-inf")
        self._lock = threading.Lock()

    def signed_in(self, authorization: str | None) -> SignIn:
        """Whose token the Authorization header carries, and how they signed in.

        Raises NotSignedIn for anything but a valid, unexpired access token of our issuer for this
        client, without telling which part was wrong; TryAgain if the key set cannot be read.
        """
        scheme, _, rest = (authorization or "").partition(" ")
        token = rest.strip()
        if scheme.lower() != "bearer" or not 0 < len(token) <= LONGEST_TOKEN:
            raise NotSignedIn
        try:
            key = self._key(_header_of(token).get("kid"))
            claims = jwt.decode(
                token,
                key,
                algorithms=list(ALGORITHMS),
                issuer=self._settings.token_issuer,
                leeway=LEEWAY,
                options={
                    "require": ["exp", "iss", "token_use", "client_id", "username"],
                    "verify_aud": False,  # access tokens name their client in `client_id`
                },
            )
        except (PyJWTError, UnicodeError) as wrong:  # UnicodeError: half a character in the token
            raise NotSignedIn from wrong
        # who came by another sign-in has a username that is none of ours; see functions/doorkeeper
        person_id = claims.get(PERSON, claims["username"])
        if (
            claims["token_use"] != _TOKEN_USE
            or claims["client_id"] != self._settings.token_audience
            or not isinstance(person_id, str)
            or not person_id
        ):
            raise NotSignedIn
        return _sign_in(person_id, claims)

    def _key(self, kid: object) -> PyJWK:
        with self._lock:
            now = self._monotonic()
            wanted = kid not in self._keys or now - self._fetched_at > KEY_SET_LIFETIME
            if wanted and now - self._asked_at > REFETCH_AFTER:
                self._asked_at = now
                self._read_keys(now)
            if not isinstance(kid, str) or kid not in self._keys:
                raise NotSignedIn
            return self._keys[kid]

    def _read_keys(self, now: float) -> None:
        try:
            keys = PyJWKSet.from_dict(dict(self._fetch())).keys
        except (OSError, HTTPException, TypeError, ValueError, PyJWTError) as unreachable:
            if not self._keys:
                self._asked_at = float("-inf")
                raise TryAgain("The sign-in service does not answer.") from unreachable
            return  # the keys we have still verify what they signed
        self._keys = {key.key_id: key for key in keys if key.key_id and key.public_key_use != "enc"}
        self._fetched_at = now


def _header_of(token: str) -> dict[str, Any]:
    """What a token says of its signature, read alone: the rest is read once, when that is known."""
    return jwt.get_unverified_header(f"{token.partition('.')[0]}..")


def _sign_in(person_id: str, claims: Mapping[str, Any]) -> SignIn:
    """What a token that holds says; for what it does not say, the least that can be meant."""
    level = str(claims.get(LEVEL))
    entered = _seconds(claims.get(ENTERED_AT, claims.get("auth_time", claims.get("iat"))))
    proved = _seconds(claims[PROVED_AT]) if PROVED_AT in claims else entered
    return SignIn(
        person_id=person_id,
        level=int(level) if level in _LEVELS else LOWEST,
        proved_at=datetime.fromtimestamp(min(proved, entered), UTC),
        entered_at=datetime.fromtimestamp(entered, UTC),
    )


def _seconds(claim: object) -> int:
    """A time of a token in seconds since 1970, which claims that are added are texts of; 0 for none."""
    text = str(claim)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else 0
