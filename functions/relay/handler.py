"""Outbox entries as the stream brings them: at least once, in order within a talk."""

from typing import Any

from aws_lambda_powertools.utilities.batch import EventType
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord

from shared.adapters.batches import take_each
from shared.adapters.delivery import Delivery
from shared.adapters.keys import OUTBOX
from shared.adapters.outbox import entry_of


def handle(delivery: Delivery, event: dict[str, Any]) -> dict[str, Any]:
    """Deliver each new entry; those that failed are named, and come again."""

    def deliver(record: DynamoDBRecord) -> None:
        image = record.dynamodb.new_image if record.dynamodb else None
        if image and str(image.get("pk", "")).startswith(OUTBOX):
            delivery.deliver(entry_of(image))

    return take_each(EventType.DynamoDBStreams, event, deliver)
