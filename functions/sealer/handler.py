"""Entries of the audit trail as the stream brings them: at least once, and each gets its seal."""

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBStreamEvent

from shared.adapters.audit import seal_up
from shared.adapters.clock import Clock
from shared.adapters.keys import AUDIT
from shared.adapters.store import Store

_log = Logger()


def handle(store: Store, clock: Clock, event: dict[str, Any]) -> dict[str, Any]:
    """One seal for the whole batch. Where that fails the batch comes again.

    The log has each seal's number and hash: a record of its own, which the table's owner cannot change, and
    which a verification can be held against.
    """
    images = [
        dict(image)
        for record in DynamoDBStreamEvent(event).records
        if (image := record.dynamodb and record.dynamodb.new_image)
        and str(image.get("pk", "")).startswith(AUDIT)
    ]
    if images:
        seal = seal_up(store, images, clock.now())
        _log.info("sealed", extra={"seal": seal.number, "hash": seal.hash, "entries": len(images)})
    return {"batchItemFailures": []}
