"""The made-up people one can sign in as, and their tokens."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from types_boto3_cognito_idp import CognitoIdentityProviderClient

# Opens nothing but the emulator on this machine, where everybody in it is made up.
PASSWORD = "a password for made-up people"  # noqa: S105


@dataclass(frozen=True)
class DemoPerson:
    """Someone in the made-up school. `who` is the short name used in commands."""

    who: str
    person_id: str
    name: str
    role: str


def let_sign_in(
    client: "CognitoIdentityProviderClient", pool: str, people: Iterable[DemoPerson]
) -> None:
    """Give each of them a way to sign in; the username is the person's id."""
    for person in people:
        try:
            client.admin_create_user(
                UserPoolId=pool, Username=person.person_id, MessageAction="SUPPRESS"
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "UsernameExistsException":
                raise
        client.admin_set_user_password(
            UserPoolId=pool, Username=person.person_id, Password=PASSWORD, Permanent=True
        )


def access_token(address: str, client_id: str, person_id: str) -> str:
    """Sign in with the password, as a client would, and answer with the access token."""
    asked = {
        "ClientId": client_id,
        "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": person_id, "PASSWORD": PASSWORD},
    }
    request = Request(  # noqa: S310
        address,
        data=json.dumps(asked).encode(),
        headers={
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth",
        },
    )
    with urlopen(request, timeout=10) as answer:  # noqa: S310
        token: str = json.load(answer)["AuthenticationResult"]["AccessToken"]
        return token
