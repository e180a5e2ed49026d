"""A way in for somebody who has no e-ID: a password for one use, made again when it is lost (R23)."""

from typing import Any

import boto3
import pytest
from moto import mock_aws

from infra.invite import invite


@pytest.mark.spec("R23")
def test_an_invitation_is_a_password_for_one_use_and_a_second_one_begins_anew() -> None:
    with mock_aws():
        client: Any = boto3.client("cognito-idp", region_name="eu-north-1")
        pool = client.create_user_pool(PoolName="p")["UserPool"]["Id"]
        passwords = [invite(client, pool, "mona") for _ in range(2)]
        user = client.admin_get_user(UserPoolId=pool, Username="mona")
    assert user["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert passwords[0] != passwords[1]
    assert all(len(password) == 24 for password in passwords)
    assert {each["Name"] for each in user["UserAttributes"]} <= {"sub"}
