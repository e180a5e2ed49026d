"""Imports people, groups and relations from an SS 12000 export in a bucket (R21).

Called by hand with `{"bucket": …, "key": …}`, or by a message of the import queue that says the same. An
import that does not get ready in time sends itself such a message. The report says what was done and,
line by line, what could not be taken as it stood; the log has figures and no names.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.directory.identities import Identities
from functions.directory.reading import MOST_BYTES, TOO_LARGE
from functions.directory.report import Report
from functions.directory.running import File, Files, ImportRequest, run
from shared.adapters.ports import Ports, from_environment
from shared.adapters.settings import ImportSettings
from shared.adapters.sign_in_secret import from_secret
from shared.domain.errors import Invalid

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client
    from types_boto3_sqs import SQSClient

CHUNK = 256 * 1024
MARGIN = 60_000
"""Milliseconds left in which an import stops where it is, so that the next invocation goes on."""
logger = Logger()


class ImportRefused(Exception):
    """Nothing was written: the file is none, or too much would be gone. By hand, the report says which."""


class Bucket:
    """Files in S3."""

    def __init__(self, client: "S3Client") -> None:
        self._client = client

    def open(self, request: ImportRequest) -> File:
        """The object, read as a stream; or all pages of a name."""
        if request.key.endswith("/"):
            return self._pages(request)
        try:
            answer = self._client.get_object(Bucket=request.bucket, Key=request.key)
        except self._client.exceptions.NoSuchKey as error:
            raise Invalid("There is no such file.") from error
        if answer["ContentLength"] > MOST_BYTES:
            raise Invalid(TOO_LARGE)
        version = f"{request.key} {answer['ETag']}"
        return File(version, answer["Body"].iter_chunks(CHUNK))

    def _pages(self, request: ImportRequest) -> File:
        listed = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=request.bucket, Prefix=request.key
        )
        found = [
            (each["Key"], each["ETag"]) for page in listed for each in page.get("Contents", ())
        ]
        if not found:
            raise Invalid("There are no such pages.")
        newest_first = sorted(found, reverse=True)
        version = hashlib.sha256(repr(newest_first).encode()).hexdigest()
        read = (
            self._client.get_object(Bucket=request.bucket, Key=key)["Body"].read()
            for key, _ in newest_first
        )
        return File(version, read, is_pages=True)


class Queue:
    """Where an import asks to be gone on with."""

    def __init__(self, client: "SQSClient", url: str) -> None:
        self._client, self._url = client, url

    def ask(self, request: ImportRequest) -> None:
        """Have the same import carried out by another invocation."""
        self._client.send_message(QueueUrl=self._url, MessageBody=request.model_dump_json())


def carry_out(
    request: ImportRequest,
    files: Files,
    ports: Ports,
    ask_again: Callable[[ImportRequest], None],
    has_time: Callable[[], bool],
    identities: Identities | None = None,
) -> Report:
    """One invocation's part of an import; the rest, if there is any, is asked for."""
    report = run(request, files, ports, has_time, identities)
    if report.written and not report.finished:
        ask_again(request)
    logger.info("import", extra=report.model_dump(exclude={"problems"}))
    return report


@cache
def _root() -> tuple[Files, Ports, Queue, Callable[[], Identities]]:
    """The real thing, made at the first import and not before."""
    settings = ImportSettings.from_environment()
    queue = Queue(boto3.client("sqs"), settings.import_queue_url)
    secret = from_secret(settings.sign_in_secret, lambda: boto3.client("secretsmanager"))

    def identities() -> Identities:
        return Identities(secret(), settings.identifiers)

    return Bucket(boto3.client("s3")), from_environment(), queue, identities


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """What Lambda calls; by hand, answers with the report. Raises ValidationError for another event.

    What an import raises makes its message come again, and end among the dead letters if that goes on.
    """
    files, ports, queue, identities = _root()
    bodies = [record["body"] for record in event.get("Records", ())]
    asked = [ImportRequest.model_validate_json(body) for body in bodies] or [
        ImportRequest.model_validate(event)
    ]
    (request,) = asked  # the queue hands on one at a time

    def has_time() -> bool:
        return context.get_remaining_time_in_millis() > MARGIN

    report = carry_out(request, files, ports, queue.ask, has_time, identities())
    if bodies and not report.written and not report.finished and not request.dry_run:
        raise ImportRefused  # nobody reads the answer; the alarm of the dead letters is heard
    return {"batchItemFailures": []} if bodies else report.model_dump(mode="json")
