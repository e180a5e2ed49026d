"""Composition root of the relay: what the table's stream calls."""

from typing import Any

import boto3

from functions.relay.handler import handle
from shared.adapters.delivery import Delivery
from shared.adapters.ports import dynamo_store
from shared.adapters.settings import DeliverySettings

_SETTINGS = DeliverySettings.from_environment()
_DELIVERY = Delivery(
    dynamo_store(_SETTINGS),
    boto3.client("stepfunctions"),
    _SETTINGS.talk_state_machine_arn,
    boto3.client("sqs"),
    _SETTINGS.mail_queue_url,
    _SETTINGS.round_state_machine_arn,
    _SETTINGS.offer_state_machine_arn,
    _SETTINGS.archive_queue_url,
)


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Deliver new outbox entries."""
    return handle(_DELIVERY, event)
