"""Messages of the queue of requests, each naming one outbox entry."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from shared.adapters.batches import take_each
from shared.adapters.keys import Key


def handle(work_on: Callable[[Key], None], event: dict[str, Any]) -> dict[str, Any]:
    """Work on each; those that failed are named and come again, and end in the dead-letter queue."""

    def work_on_named(record: SQSRecord) -> None:
        named = record.json_body
        work_on(Key(named["pk"], named["sk"]))

    return take_each(EventType.SQS, event, work_on_named)
