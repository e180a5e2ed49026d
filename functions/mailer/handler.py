"""Messages of the mail queue, each naming one outbox entry."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from shared.adapters.batches import take_each
from shared.adapters.keys import Key


def handle(send: Callable[[Key], None], event: dict[str, Any]) -> dict[str, Any]:
    """Send each; those that failed are named and come again, and end in the dead-letter queue."""

    def send_named(record: SQSRecord) -> None:
        named = record.json_body
        send(Key(named["pk"], named["sk"]))

    return take_each(EventType.SQS, event, send_named)
