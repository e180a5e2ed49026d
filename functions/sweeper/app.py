"""Composition root of the sweeper: what the schedule calls."""

from typing import Any

import boto3
from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit

from functions.sweeper.handler import sweep
from shared.adapters.delivery import Delivery
from shared.adapters.ports import from_environment
from shared.adapters.settings import DeliverySettings

_PORTS = from_environment()
_SETTINGS = DeliverySettings.from_environment()
_DELIVERY = Delivery(
    _PORTS.store,
    boto3.client("stepfunctions"),
    _SETTINGS.talk_state_machine_arn,
    boto3.client("sqs"),
    _SETTINGS.mail_queue_url,
    _SETTINGS.round_state_machine_arn,
    _SETTINGS.offer_state_machine_arn,
    _SETTINGS.archive_queue_url,
)
_METRICS = Metrics()


@_METRICS.log_metrics
def handler(_event: dict[str, Any], _context: Any) -> dict[str, int]:
    """Repair and count."""
    repaired = sweep(_PORTS, _DELIVERY)
    _METRICS.add_metric(name="Repaired", unit=MetricUnit.Count, value=repaired)
    return {"repaired": repaired}
