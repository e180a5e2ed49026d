"""A token is about to be made, at a sign-in or from a refresh token: what it may say."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from functions.doorkeeper.desk import Desk, refused
from functions.doorkeeper.passes import ATTRIBUTE, read_pass
from shared.adapters.claims import ENTERED_AT, LEVEL, PERSON, PROVED_AT
from shared.domain.identity import tells_a_civic_number
from shared.domain.sign_in import SignIn

FEDERATED = "EXTERNAL_PROVIDER"
NOT_TOLD = (
    ATTRIBUTE, "address", "birthdate", "email", "email_verified", "family_name", "given_name", "name",
    "phone_number", "phone_number_verified", "preferred_username",
)  # fmt: skip
"""Attributes that no token shows, should the pool ever have them."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)


class _Request(_Part):
    user_attributes: Mapping[str, Any] = Field(default={}, alias="userAttributes")


class Issuing(_Part):
    """The event of the pool's trigger before a token is made, version 2."""

    user_name: str = Field(alias="userName")
    request: _Request


def issue(desk: Desk, event: Issuing) -> dict[str, Any]:
    """What the tokens say and do not. Raises Refused; nothing is added for who should not have one."""
    told = event.request.user_attributes
    if "identities" in told or told.get("cognito:user_status") == FEDERATED:
        if tells_a_civic_number(event.user_name):
            raise refused("the username is a civic number")  # it would stand in the token
        claims = _of_provider(desk, str(told.get(ATTRIBUTE, "")))
    else:
        claims = _of_password(desk, event.user_name)
    return {
        "claimsAndScopeOverrideDetails": {
            "idTokenGeneration": {
                "claimsToAddOrOverride": claims,
                "claimsToSuppress": list(NOT_TOLD),
            },
            "accessTokenGeneration": {
                "claimsToAddOrOverride": claims,
                "claimsToSuppress": [ATTRIBUTE],
            },
        }
    }


def _of_provider(desk: Desk, line: str) -> dict[str, str]:
    now = desk.clock.now()
    sign_in = read_pass(line, desk.secret(), now)
    if sign_in is None:
        raise refused("no pass")
    desk.check(sign_in, now)
    return {
        PERSON: sign_in.person_id,
        LEVEL: str(sign_in.level),
        PROVED_AT: str(int(sign_in.proved_at.timestamp())),
        ENTERED_AT: str(int(sign_in.entered_at.timestamp())),
    }


def _of_password(desk: Desk, user_name: str) -> dict[str, str]:
    """Whose username is their id. When they came in the token itself tells, which is not there yet."""
    now = desk.clock.now()
    desk.check(SignIn(user_name, desk.password_level, now, now), now)
    return {LEVEL: str(desk.password_level)}
