"""`python -m infra.invite PERSON_ID`: a way in for somebody who has no e-ID (R23).

Makes a user of the pool and prints a password for one use. Hand it over in person, after seeing who it is.
It is good for two days; at the first sign-in the person chooses a password and sets up an app for the
second factor. Again for the same person, it begins anew: the earlier password is good no more.
"""

import argparse
import secrets
import sys
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.problem import CannotContinue

if TYPE_CHECKING:
    from types_boto3_cognito_idp import CognitoIdentityProviderClient

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for one another on paper."""
LENGTH = 20


def invite(client: "CognitoIdentityProviderClient", pool: str, person_id: str) -> str:
    """The password for one use, in groups of four."""
    made = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    password = "-".join(made[start : start + 4] for start in range(0, LENGTH, 4))

    def create() -> None:
        client.admin_create_user(
            UserPoolId=pool,
            Username=person_id,
            TemporaryPassword=password,
            MessageAction="SUPPRESS",
        )

    try:
        create()
    except ClientError as refused:
        if refused.response["Error"]["Code"] != "UsernameExistsException":
            raise
        client.admin_delete_user(
            UserPoolId=pool, Username=person_id
        )  # and with it the second factor
        create()
    return password


def main() -> None:
    """Invite the person of the command line, or say in one sentence what is in the way."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("person_id", help="the person's id in the register")
    parser.add_argument("--stack", default="samtal", help="the stack's name")
    asked = parser.parse_args()
    try:
        password = _invited(asked.stack, asked.person_id)
    except (BotoCoreError, ClientError, CannotContinue) as reason:
        sys.exit(str(reason))
    print(f"Username:          {asked.person_id}\nPassword for once: {password}")


def _invited(stack: str, person_id: str) -> str:
    session = boto3.Session()
    [found] = session.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    outputs = {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", [])}
    key = {"pk": {"S": f"PERSON#{person_id}"}, "sk": {"S": "PERSON"}}
    item = session.client("dynamodb").get_item(TableName=outputs["TalksTable"], Key=key)
    if "Item" not in item:
        raise CannotContinue("The register has nobody of this id.")
    return invite(session.client("cognito-idp"), outputs["UserPoolId"], person_id)


if __name__ == "__main__":
    main()
