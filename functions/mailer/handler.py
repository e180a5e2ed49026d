"""Messages of the mail queue, each naming one outbox entry."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from shared.adapters.keys import Key


def handle(send: Callable[[Key], None], event: dict[str, Any]) -> dict[str, Any]:
    """Send each; those that failed are named and come again, and end in the dead-letter queue."""

    def send_named(record: SQSRecord) -> None:
        named = record.json_body
        send(Key(named["pk"], named["sk"]))

    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    answer = process_partial_response(
        event=event, record_handler=send_named, processor=processor, context=None
    )
    return dict(answer)
