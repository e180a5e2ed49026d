"""Signed links in mail: what one invited person may do with one talk without signing in (G3, G17).

A link carries no name and no id of a person. It names the talk, and its recipient only by a keyed digest
that can be compared with whoever has to do with the talk today; so a link of one who is no guardian any
more opens nothing. What it allows is decided where it is opened, never by what it says.
"""

import base64
import binascii
import hmac
import os
import time
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from aws_lambda_powertools.utilities.parameters import SecretsProvider
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.domain.errors import NotFound, TryAgain

REMEMBERED = 300
"""Seconds for which the keys are not asked for again."""
REFETCH_AFTER = 30.0
"""Seconds at least between two fetches that invented keys can cause."""
_KEY_ID, _EXPIRY, _RECIPIENT, _SIGNATURE = 2, 4, 9, 16
_HEAD = _SIGNATURE + _KEY_ID + _EXPIRY + _RECIPIENT
_PURPOSE = b"talk link 1\0"
"""Signed with everything, so that nothing else signed with the same key can pass for a link."""


class LinkKeys(BaseModel):
    """The key that signs, and the one before it, whose links still open (rotation)."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    key: str = Field(min_length=32)
    previous: str = ""


KeySource = Callable[[bool], LinkKeys]
"""Gives the keys; asked with True it does not answer from memory. Raises TryAgain."""


def from_secret(name: str, client: Any) -> KeySource:
    """The keys of a secret, read through a client of Secrets Manager and remembered for five minutes."""
    secrets = SecretsProvider(boto3_client=client)

    def read(fresh: bool) -> LinkKeys:
        try:
            text = secrets.get(name, max_age=REMEMBERED, force_fetch=fresh)
            return LinkKeys.model_validate_json(str(text))
        except (GetParameterError, ValidationError) as unreadable:
            raise TryAgain("The keys of links cannot be read.") from unreadable

    return read


class Link(NamedTuple):
    """What a good token says."""

    talk_id: str
    expires: datetime
    recipient: bytes
    key: bytes

    def is_for(self, person_id: str) -> bool:
        """Whether it was sent to this person."""
        return hmac.compare_digest(self.recipient, _recipient(self.key, self.talk_id, person_id))


class Links:
    """Makes and reads the tokens of links."""

    def __init__(self, source: KeySource, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._source = source
        self._monotonic = monotonic
        self._refetched_at = float("-inf")
        self._nobodys = os.urandom(32)

    def make(self, talk_id: str, recipient_id: str, expires: datetime) -> str:
        """The token of a link to a talk for one person, until `expires`: some 70 URL-safe characters."""
        key = self._source(False).key.encode()
        body = b"".join(
            (
                _key_id(key),
                int(expires.timestamp()).to_bytes(_EXPIRY),
                _recipient(key, talk_id, recipient_id),
                talk_id.encode(),
            )
        )
        return _text(_signature(key, body) + body)

    def read(self, token: str, now: datetime) -> Link:
        """What a token says. Raises NotFound, always alike, for one that is wrong or has expired.

        A wrong token costs the same work as a good one, so that the time tells nothing either.
        """
        raw = _bytes(token)
        signature, body = raw[:_SIGNATURE], raw[_SIGNATURE:]
        key = self._key(body[:_KEY_ID])
        is_ours = hmac.compare_digest(signature, _signature(key, body))
        expires = int.from_bytes(body[_KEY_ID : _KEY_ID + _EXPIRY])
        if not is_ours or now.timestamp() >= expires:
            raise NotFound
        return Link(
            talk_id=raw[_HEAD:].decode(),
            expires=datetime.fromtimestamp(expires, now.tzinfo),
            recipient=raw[_HEAD - _RECIPIENT : _HEAD],
            key=key,
        )

    def _key(self, key_id: bytes) -> bytes:
        """The key of this id; for an unknown one a key that nobody has."""
        found = _named(self._source(False), key_id)
        moment = self._monotonic()
        if found is None and moment - self._refetched_at > REFETCH_AFTER:
            self._refetched_at = moment  # the key may be newer than our memory
            found = _named(self._source(True), key_id)
        return found or self._nobodys


def _named(keys: LinkKeys, key_id: bytes) -> bytes | None:
    known = (key.encode() for key in (keys.key, keys.previous) if key)
    return next((key for key in known if _key_id(key) == key_id), None)


def _key_id(key: bytes) -> bytes:
    return hmac.digest(key, b"key id\0", sha256)[:_KEY_ID]


def _signature(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, _PURPOSE + body, sha256)[:_SIGNATURE]


def _recipient(key: bytes, talk_id: str, person_id: str) -> bytes:
    named = b"\0".join((b"recipient", talk_id.encode(), person_id.encode()))
    return hmac.digest(key, named, sha256)[:_RECIPIENT]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(token: str) -> bytes:
    """The bytes of a token; zeros for a text that is none, written in any but the one way."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        raw = b""
    return raw if len(raw) > _HEAD and _text(raw) == token else bytes(_HEAD + 1)
