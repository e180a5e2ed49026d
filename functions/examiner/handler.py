"""Messages of the queue of uploads: what S3 says when one came, and GuardDuty when it has looked at one."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.batch import EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from functions.examiner.bucket import Upload
from functions.examiner.examining import Desk, examine
from shared.adapters.batches import take_each


def handle(desk: Desk, event: dict[str, Any]) -> dict[str, Any]:
    """Examine each; those that failed are named and come again, and end in the dead-letter queue."""

    def examine_named(record: SQSRecord) -> None:
        for upload in uploads_in(record.json_body):
            examine(desk, upload)

    return take_each(EventType.SQS, event, examine_named)


def uploads_in(message: dict[str, Any]) -> Iterator[Upload]:
    """The uploads that a message names; none in the one by which S3 tries the queue."""
    for record in message.get("Records", ()):
        told = record["s3"]["object"]
        yield Upload(unquote_plus(told["key"]), told["versionId"])
    scanned = message.get("detail", {}).get("s3ObjectDetails")
    if scanned is not None:
        yield Upload(scanned["objectKey"], scanned["versionId"])
