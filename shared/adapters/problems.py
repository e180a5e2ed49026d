"""Refusals as problem documents (RFC 9457), in the caller's language (D16's languages)."""

import json
import re
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from importlib import resources
from typing import Any

from shared.domain import errors
from shared.domain.errors import TalkError

CONTENT_TYPE = "application/problem+json"
HEADERS = {
    "Content-Type": CONTENT_TYPE,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
LANGUAGES = ("sv", "en")

STATUS: dict[type[TalkError], HTTPStatus] = {
    errors.Malformed: HTTPStatus.BAD_REQUEST,
    errors.MissingKey: HTTPStatus.BAD_REQUEST,
    errors.Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.NotSignedIn: HTTPStatus.UNAUTHORIZED,
    errors.StepUpNeeded: HTTPStatus.UNAUTHORIZED,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.NotAllowed: HTTPStatus.FORBIDDEN,
    errors.StaleText: HTTPStatus.PRECONDITION_FAILED,
    errors.StalePerson: HTTPStatus.PRECONDITION_FAILED,
    errors.StaleRequest: HTTPStatus.PRECONDITION_FAILED,
    errors.StaleRound: HTTPStatus.PRECONDITION_FAILED,
    errors.SlotChanged: HTTPStatus.PRECONDITION_FAILED,
    errors.StaleResult: HTTPStatus.PRECONDITION_FAILED,
    errors.StaleTemplate: HTTPStatus.PRECONDITION_FAILED,
    errors.StaleRetention: HTTPStatus.PRECONDITION_FAILED,
    errors.StaleSettings: HTTPStatus.PRECONDITION_FAILED,
    errors.MissingPrecondition: HTTPStatus.PRECONDITION_REQUIRED,
    errors.TooOften: HTTPStatus.TOO_MANY_REQUESTS,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.TryAgain: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.Conflict: HTTPStatus.CONFLICT,
    TalkError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""The nearest class in an error's order of inheritance decides."""

_BY_STATUS = {
    400: "malformed",
    401: "not-signed-in",
    403: "not-signed-in",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "unsupported-media-type",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem document."""

    slug: str
    status: int
    title: str
    detail: str | None = None
    facts: dict[str, Any] | None = None

    def text(self) -> str:
        """The document as JSON."""
        document = {"type": f"/problems/{self.slug}", "title": self.title, "status": self.status}
        if self.detail:
            document["detail"] = self.detail
        return json.dumps((self.facts or {}) | document, ensure_ascii=False)

    def headers(self) -> dict[str, str]:
        """The headers that belong to it."""
        if self.status == HTTPStatus.UNAUTHORIZED:
            return HEADERS | {"WWW-Authenticate": self._challenge()}
        if self.status == HTTPStatus.SERVICE_UNAVAILABLE:
            return HEADERS | {"Retry-After": "1"}
        return HEADERS

    def _challenge(self) -> str:
        """What a client is asked for; a stronger or fresher sign-in as RFC 9470 asks for it."""
        if self.slug != slug_of(errors.StepUpNeeded):
            return "Bearer"
        facts = self.facts or {}
        asked = [f'{name}="{facts[name]}"' for name in ("acr_values", "max_age") if name in facts]
        return ", ".join(('Bearer error="insufficient_user_authentication"', *asked))


def slug_of(kind: type[TalkError]) -> str:
    """The stable name of a kind of refusal: SlotTaken is `slot-taken`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


def status_of(kind: type[TalkError]) -> HTTPStatus:
    """The HTTP status of a kind of refusal."""
    return next(STATUS[parent] for parent in kind.__mro__ if parent in STATUS)


def of_error(error: TalkError, language: str) -> Problem:
    """The document of a refusal."""
    kind = type(error)
    slug = slug_of(kind)
    detail = error.detail if error.detail != error.title else None
    return Problem(slug, status_of(kind), sentence(slug, language), detail, error.facts)


def of_status(status: int, language: str, facts: dict[str, Any] | None = None) -> Problem:
    """The document of what the framework refused before any of our code ran."""
    slug = _BY_STATUS.get(status, "internal-error")
    return Problem(slug, status, sentence(slug, language), facts=facts)


def language_of(accept_language: str | None) -> str:
    """The first of our languages that the caller names; Swedish if none is."""
    for part in (accept_language or "").split(","):
        tag = part.split(";")[0].strip().lower()[:2]
        if tag in LANGUAGES:
            return tag
    return LANGUAGES[0]


def sentence(slug: str, language: str) -> str:
    """What a problem is called in a language."""
    return sentences()[slug][language]


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Every problem there is, by its stable name and by language."""
    text = resources.files("shared.data").joinpath("problems.json").read_text("utf-8")
    loaded: dict[str, dict[str, str]] = json.loads(text)
    return loaded
