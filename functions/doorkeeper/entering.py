"""Somebody comes from the municipality's sign-in: who of the register is that?

The pool calls this with the provider's answer before it keeps anything of it. What is handed back is all that
is kept: a pass. The civic number, the name and the address of the answer go no further.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from functions.doorkeeper.desk import Desk, refused
from functions.doorkeeper.passes import ATTRIBUTE, make_pass
from functions.doorkeeper.providers import Provider
from shared.domain.identity import tells_a_civic_number
from shared.domain.sign_in import SignIn


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class _Answers(_Part):
    """What the provider answered, by where it stood."""

    id_token: Mapping[str, Any] | None = Field(default=None, alias="idToken")
    user_info: Mapping[str, Any] | None = Field(default=None, alias="userInfo")
    saml_response: Mapping[str, Any] | None = Field(default=None, alias="samlResponse")


class _Request(_Part):
    provider_name: str = Field(alias="providerName")
    attributes: _Answers


class Entering(_Part):
    """The event of the pool's trigger for inbound federation, version 1."""

    user_name: str = Field(default="", alias="userName")
    request: _Request


def enter(desk: Desk, event: Entering) -> dict[str, str]:
    """The attributes to keep. Raises Refused, always alike; ValidationError for another event, TryAgain."""
    name = event.request.provider_name
    provider = desk.providers.get(name)
    if provider is None:
        raise refused("provider is not set up", name)
    told = _told(event.request.attributes)
    subject = told.get("sub", "")
    if tells_a_civic_number(event.user_name) or tells_a_civic_number(subject):
        # it would be the username in the pool, and so stand in every token
        raise refused("the provider gives a civic number as subject", name)
    now = desk.clock.now()
    sign_in = SignIn(
        person_id=_person(desk, provider, told),
        level=provider.level_of(told),
        proved_at=min(now, _moment(told.get("auth_time")) or now),
        entered_at=now,
    )
    desk.check(sign_in, now, name)
    kept = {ATTRIBUTE: make_pass(sign_in, desk.secret())}
    return kept | ({"sub": subject} if subject else {})


def _person(desk: Desk, provider: Provider, told: Mapping[str, str]) -> str:
    """The one person whom all that the answer tells of them means."""
    secret = desk.secret()
    meant = [
        desk.meant_by(digests)
        for identifier, claim in provider.known_by.items()
        for text in _texts(told.get(claim, ""))
        if (digests := secret.digests(identifier, text))
    ]
    found = set[str]().union(*meant)
    if len(found) != 1:
        reason = "several people are meant" if found else "nobody is meant"
        raise refused(reason, provider.name)
    return found.pop()


def _told(answers: _Answers) -> dict[str, str]:
    """All attributes; the signed ones go before what was only asked for."""
    parts = (answers.user_info, answers.id_token, answers.saml_response)
    return {name: str(value) for part in parts if part for name, value in part.items()}


def _texts(value: str) -> Iterator[str]:
    """An attribute of several values comes as a list in JSON, or in brackets."""
    if value.startswith("["):
        try:
            listed = json.loads(value)
        except ValueError:
            listed = value.strip("[]").split(",")
        yield from (str(each).strip() for each in listed)
    else:
        yield value


def _moment(text: str | None) -> datetime | None:
    if text is None or not (text.isascii() and text.isdigit() and len(text) < 12):
        return None
    return datetime.fromtimestamp(int(text), UTC)
