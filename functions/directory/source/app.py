"""Composition root of the synchroniser: what the schedule, the queue, and whoever sets it up call.

Called by hand with `{"probe": true}` it tells which lists the other side has; with `{"full": true}` it
begins again from everything.
"""

import time
from collections.abc import Callable
from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.directory.source.carrying_out import Asked, carry_out
from shared.adapters.ports import Ports, from_environment
from shared.adapters.settings import SourceSettings

MARGIN = 480_000
"""Milliseconds left in which a round stops at its page: six tries of a page can take as long."""
_WAIT = time.sleep  # noqa: TID251 between two tries, with jitter
logger = Logger()


@cache
def _client(service: str) -> Any:
    """Made at the first use and not before."""
    clients: dict[str, Callable[[], Any]] = {
        "s3": lambda: boto3.client("s3"),
        "secretsmanager": lambda: boto3.client("secretsmanager"),
        "sqs": lambda: boto3.client("sqs"),
    }
    return clients[service]()


@cache
def _root() -> tuple[SourceSettings, Ports]:
    return SourceSettings.from_environment(), from_environment()


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Do it; a failure is tried again by the queue or the next schedule, and ends among the dead letters."""
    settings, ports = _root()
    is_message = "Records" in event
    asked = Asked() if is_message else Asked.model_validate(event)

    def has_time() -> bool:
        return context.get_remaining_time_in_millis() > MARGIN

    told = carry_out(asked, settings, ports, _client, has_time, _WAIT)
    return {"batchItemFailures": []} if is_message else told
