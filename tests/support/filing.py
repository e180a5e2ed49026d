"""The bucket of attachments in tests: on moto, made as the template says, and what is done with files there."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote_plus

import boto3
from botocore.config import Config

from functions.attachments.files import Files
from functions.examiner.bucket import Bucket, Upload
from functions.examiner.examining import Desk
from functions.examiner.handler import handle
from functions.examiner.scanning import TAG, Scanner, TestSignature
from shared.adapters.attachments import load_attachment, write_attachment
from shared.adapters.clock import Clock
from shared.adapters.store import Store, UnitOfWork
from shared.domain.attachment import State
from tests.support.aws import client

BUCKET = "attachments"


@cache
def _signer() -> Any:
    config = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
    return boto3.client("s3", config=config)


def files() -> Files:
    """Signs as the function does; signing asks nobody anything."""
    return Files(_signer(), BUCKET)


def examined(store: Store, talk_id: str, number: int) -> None:
    """The file is there as the examiner leaves one that is clean, without anybody having looked."""
    for _ in range(2):
        stands, work = load_attachment(store, talk_id, number), UnitOfWork()
        arrived = stands.state is State.BEING_EXAMINED
        write_attachment(work, stands.passed() if arrived else stands.arrived("v1"))
        store.commit(work)


class Cupboard:
    """The bucket on moto, with versions as the template has it, and who sends to it and examines there."""

    def __init__(self, store: Store, clock: Clock, scanner: Scanner | None = None) -> None:
        self.s3 = client("s3")
        where = {"LocationConstraint": "eu-north-1"}
        self.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=where)
        self.s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        self.bucket = Bucket(self.s3, BUCKET)
        self.desk = Desk(store, clock, self.bucket, scanner or TestSignature())

    def send(self, form: Mapping[str, Any], content: bytes) -> Upload:
        """As a browser does; moto asks nobody whether the form allows it."""
        fields = form["fields"]
        put = self.s3.put_object(
            Bucket=BUCKET, Key=fields["key"], Body=content, ContentType=fields["Content-Type"]
        )
        return Upload(fields["key"], put["VersionId"])

    def announce(self, upload: Upload) -> list[Any]:
        """S3's message through the queue; what failed of it."""
        told = {"key": quote_plus(upload.name), "versionId": upload.version}
        return self.deliver({"Records": [{"s3": {"object": told}}]})

    def announce_result(self, upload: Upload, verdict: str) -> list[Any]:
        """GuardDuty tags the object and says so."""
        tags = {"TagSet": [{"Key": TAG, "Value": verdict}]}
        named = {"Bucket": BUCKET, "Key": upload.name, "VersionId": upload.version}
        self.s3.put_object_tagging(**named, Tagging=tags)
        told = {"objectKey": upload.name, "versionId": upload.version}
        return self.deliver({"detail": {"s3ObjectDetails": told}})

    def deliver(self, message: Mapping[str, Any]) -> list[Any]:
        """One message of the queue."""
        record = {"messageId": "m", "eventSource": "aws:sqs", "body": json.dumps(message)}
        failed: list[Any] = handle(self.desk, {"Records": [record]})["batchItemFailures"]
        return failed

    def objects(self) -> dict[str, bytes]:
        """What lies there: every version of everything, by prefix and number of version."""
        told = self.s3.list_object_versions(Bucket=BUCKET)
        assert "DeleteMarkers" not in told, "nothing is only hidden"
        return {
            f"{one['Key']}": self.s3.get_object(
                Bucket=BUCKET, Key=one["Key"], VersionId=one["VersionId"]
            )["Body"].read()
            for one in told.get("Versions", [])
        }
