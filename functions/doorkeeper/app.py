"""Composition root of the doorkeeper: what the user pool calls. What it raises keeps somebody out."""

from typing import Any

import boto3
from aws_lambda_powertools import Metrics

from functions.doorkeeper.desk import Desk
from functions.doorkeeper.handler import handle
from functions.doorkeeper.providers import load
from shared.adapters.clock import SystemClock
from shared.adapters.ports import dynamo_store
from shared.adapters.settings import DoorkeeperSettings
from shared.adapters.sign_in_secret import from_secret

_SETTINGS = DoorkeeperSettings.from_environment()
_DESK = Desk(
    store=dynamo_store(_SETTINGS),
    clock=SystemClock(),
    zone=_SETTINGS.zone,
    secret=from_secret(_SETTINGS.sign_in_secret, lambda: boto3.client("secretsmanager")),
    providers=load(_SETTINGS.providers),
    password_level=_SETTINGS.password_level,
)


_METRICS = Metrics()


@_METRICS.log_metrics
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Answer a trigger of the pool with its own event and the response filled in."""
    return handle(_DESK, event, _METRICS)
