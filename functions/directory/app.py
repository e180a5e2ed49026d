"""Composition root of directory: what Lambda calls."""

from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.parameters import SecretsProvider

from functions.directory.notifications import Notifications
from functions.directory.routes import build
from shared.adapters.entrance import entrance
from shared.adapters.ports import from_environment
from shared.adapters.settings import NotificationSettings

DELAY = 120
"""Seconds after a notification until a look: most changes come in company."""
_SETTINGS = NotificationSettings.from_environment()


@cache
def _clients() -> tuple[SecretsProvider, Any]:
    """Made at the first notification: who asks for themselves need not wait for them."""
    return SecretsProvider(boto3_client=boto3.client("secretsmanager")), boto3.client("sqs")


def _key() -> str:
    return str(_clients()[0].get(_SETTINGS.hook_secret, max_age=300))


def _ask() -> None:
    url = _SETTINGS.source_queue_url
    _clients()[1].send_message(QueueUrl=url, MessageBody="{}", DelaySeconds=DELAY)


_PORTS = from_environment()
app = build(_PORTS, entrance(_PORTS.store), Notifications(_key, _ask))
