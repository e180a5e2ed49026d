"""Whose token is believed: only an unexpired access token that our issuer signed for our client."""

import base64
import hashlib
import hmac
import http.client
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shared.adapters.tokens import KEY_SET_LIFETIME, REFETCH_AFTER, Tokens
from shared.domain.errors import NotSignedIn, TryAgain
from tests.support import signing
from tests.support.api import Answered, Api
from tests.support.world import a_world


def from_now(**units: float) -> datetime:
    """So long after the moment of asking: PyJWT compares with the system's clock."""
    return datetime.now(UTC) + timedelta(**units)  # noqa: TID251


def _encoded(part: Any) -> str:
    text = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def _by_hand(header: Any, claims: Any, signature: bytes = b"") -> str:
    return ".".join((_encoded(header), _encoded(claims), _encoded(signature)))


def _good_claims() -> dict[str, Any]:
    return jwt.decode(signing.token("teacher"), options={"verify_signature": False})


def _public_pem() -> bytes:
    return (
        signing.key("issuer")
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )


def _signed_with_the_public_key_as_secret() -> str:
    signed = ".".join((_encoded({"alg": "HS256", "kid": "issuer"}), _encoded(_good_claims())))
    mac = hmac.new(_public_pem(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{_encoded(mac)}"


def _with_another_body() -> str:
    header, _, signature = signing.token("teacher").split(".")
    return f"{header}.{_encoded(_good_claims() | {'username': 'rektor'})}.{signature}"


REFUSED: dict[str, Callable[[], str]] = {
    "expired": lambda: signing.token("teacher", exp=from_now(minutes=-1)),
    "without an end": lambda: signing.token("teacher", exp=None),
    "not yet valid": lambda: signing.token("teacher", nbf=from_now(minutes=5)),
    "issued in the future": lambda: signing.token("teacher", iat=from_now(minutes=5)),
    "signed by another key": lambda: signing.token("teacher", signed_by="thief", kid="issuer"),
    "signed by a key nobody knows": lambda: signing.token("teacher", signed_by="thief"),
    "without a signature": lambda: _by_hand({"alg": "none", "kid": "issuer"}, _good_claims()),
    "with alg none, spelled otherwise": lambda: _by_hand(
        {"alg": "NoNe", "kid": "issuer"}, _good_claims()
    ),
    "signed with the public key as secret": _signed_with_the_public_key_as_secret,
    "with a body that was changed": _with_another_body,
    "without a key id": lambda: _by_hand({"alg": "RS256"}, _good_claims(), b"x"),
    "with a key id that is no text": lambda: _by_hand(
        {"alg": "RS256", "kid": ["issuer"]}, _good_claims(), b"x"
    ),
    "of another issuer": lambda: signing.token("teacher", iss="https://issuer.example/other"),
    "without an issuer": lambda: signing.token("teacher", iss=None),
    "an id token": lambda: signing.token("teacher", token_use="id"),
    "without a use": lambda: signing.token("teacher", token_use=None),
    "for another client": lambda: signing.token("teacher", client_id="somebody-else"),
    "for several clients": lambda: signing.token("teacher", client_id=["web-client"]),
    "an audience instead of a client": lambda: signing.token(
        "teacher", client_id=None, aud="web-client"
    ),
    "without a person": lambda: signing.token("teacher", username=None),
    "for a person without a name": lambda: signing.token(""),
    "for a person who is no text": lambda: signing.token("teacher", username=["teacher"]),
    "for a number": lambda: signing.token("teacher", username=7),
    "with an end that is no time": lambda: signing.token("teacher", exp="tomorrow"),
    "garbage": lambda: "garbage",
    "dots": lambda: "..",
    "two parts": lambda: "a.b",
    "control characters": lambda: "\x00\x01.\x02.\x03",
    "beyond ASCII": lambda: "å.ä.ö",
    "half a character": lambda: "\ud800.a.b",
    "a header that is no JSON": lambda: _by_hand(b"{", {}),
    "a header that is a list": lambda: _by_hand([], {}),
    "a header nested as deep as it fits": lambda: _by_hand(b"[" * 7_000, {}),
    "1 MB": lambda: "A" * 1_000_000,
    "1 MB in three parts": lambda: _by_hand({"alg": "RS256", "kid": "k" * 700_000}, {}, b"x"),
}


@pytest.fixture(scope="module")
def api() -> Api:
    return Api(a_world()[0])


def _refused(answered: Answered) -> None:
    assert answered.status == 401
    assert answered.problem == "not-signed-in"
    assert answered.headers["content-type"] == "application/problem+json"
    assert answered.headers["www-authenticate"] == "Bearer"
    assert answered.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("which", REFUSED)
def test_a_token_that_does_not_hold_is_refused(api: Api, which: str) -> None:
    _refused(api.call(None, "GET", "/v1/me", token=REFUSED[which]()))


def test_every_refusal_reads_the_same_so_that_it_teaches_nothing(api: Api) -> None:
    answers = {
        json.dumps(api.call(None, "GET", "/v1/me", token=make()).body) for make in REFUSED.values()
    }
    assert len(answers) == 1


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Bearer  ", "Basic dTpw"])
def test_without_a_token_nobody_is_signed_in(api: Api, header: str | None) -> None:
    headers = {} if header is None else {"authorization": header}
    _refused(api.call(None, "GET", "/v1/me", headers=headers))


def test_a_token_without_the_word_bearer_is_refused(api: Api) -> None:
    _refused(api.call(None, "GET", "/v1/me", headers={"authorization": signing.token("teacher")}))


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("authorization", "Bearer {}"),
        ("Authorization", "bearer {}"),
        ("AUTHORIZATION", "BEARER {}"),
        ("authorization", "Bearer   {}  "),
    ],
)
def test_bearer_may_be_spelled_as_http_allows(api: Api, name: str, spelling: str) -> None:
    given = {name: spelling.format(signing.token("teacher"))}
    assert api.call(None, "GET", "/v1/me", headers=given).body["id"] == "teacher"


def test_a_clock_a_few_seconds_off_is_forgiven(api: Api) -> None:
    late = signing.token("teacher", exp=from_now(seconds=-2))
    assert api.call(None, "GET", "/v1/me", token=late).status == 200


class KeySet:
    """The issuer's key set, with a count of how often it was read and a clock of its own."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self.reads = 0
        self.seconds = 0.0
        self.broken: Exception | None = None
        self.answer: Any = None

    def read(self) -> Any:
        self.reads += 1
        if self.broken:
            raise self.broken
        return self.answer if self.answer is not None else signing.key_set(*self.names)

    def tokens(self) -> Tokens:
        return Tokens(signing.SETTINGS, self.read, lambda: self.seconds)


def _bearer(**how: Any) -> str:
    return f"Bearer {signing.token('teacher', **how)}"


def test_the_key_set_is_read_once_for_many_callers() -> None:
    keys = KeySet("issuer")
    tokens = keys.tokens()
    for _ in range(20):
        assert tokens.signed_in(_bearer()).person_id == "teacher"
    assert keys.reads == 1


def test_a_storm_of_invented_keys_reads_the_key_set_once_in_half_a_minute() -> None:
    keys = KeySet("issuer")
    tokens = keys.tokens()
    tokens.signed_in(_bearer())
    for second in range(61):
        keys.seconds = second
        with pytest.raises(NotSignedIn):
            tokens.signed_in(_bearer(kid=f"invented-{second}"))
        assert tokens.signed_in(_bearer()).person_id == "teacher"
    assert keys.reads <= 1 + 61 / REFETCH_AFTER


def test_a_key_that_was_rotated_in_is_found_and_one_rotated_out_is_not() -> None:
    keys = KeySet("issuer")
    tokens = keys.tokens()
    tokens.signed_in(_bearer())
    keys.names = ("next",)
    keys.seconds = REFETCH_AFTER + 1
    assert tokens.signed_in(_bearer(signed_by="next")).person_id == "teacher"
    with pytest.raises(NotSignedIn):
        tokens.signed_in(_bearer())


def test_a_withdrawn_key_is_forgotten_when_the_key_set_is_old() -> None:
    keys = KeySet("issuer", "leaked")
    tokens = keys.tokens()
    assert tokens.signed_in(_bearer(signed_by="leaked")).person_id == "teacher"
    keys.names = ("issuer",)
    keys.seconds = KEY_SET_LIFETIME + 1
    with pytest.raises(NotSignedIn):
        tokens.signed_in(_bearer(signed_by="leaked"))


@pytest.mark.parametrize(
    "trouble",
    [
        OSError("unreachable"),
        TimeoutError("slow"),
        ValueError("no JSON"),
        http.client.IncompleteRead(b"{"),
        http.client.BadStatusLine("?"),
    ],
    ids=lambda trouble: type(trouble).__name__,
)
def test_an_unreachable_key_set_is_told_and_recovers(trouble: Exception) -> None:
    keys = KeySet("issuer")
    keys.broken = trouble
    api = Api(a_world()[0], verifier=keys.tokens())
    answered = api.call("teacher", "GET", "/v1/me")
    assert (answered.status, answered.problem) == (503, "try-again")
    assert answered.headers["retry-after"] == "1"
    keys.broken = None
    assert api.call("teacher", "GET", "/v1/me").status == 200


@pytest.mark.parametrize("answer", [[], {}, {"keys": []}, {"keys": [{"kty": "?"}]}, "keys", 7])
def test_a_key_set_that_is_none_is_told_as_unreachable(answer: Any) -> None:
    keys = KeySet()
    keys.answer = answer
    with pytest.raises(TryAgain):
        keys.tokens().signed_in(_bearer())


def test_known_keys_outlast_an_unreachable_key_set() -> None:
    keys = KeySet("issuer")
    tokens = keys.tokens()
    tokens.signed_in(_bearer())
    keys.broken = OSError("unreachable")
    keys.seconds = KEY_SET_LIFETIME + 1
    assert tokens.signed_in(_bearer()).person_id == "teacher"
