"""The bucket of attachments, for one who looks into what came: each version of an object by itself.

A form can be used twice within its minutes, so that "the object of this name" is not one thing. Its version
is: what was looked at is what is let in.
"""

import base64
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import IO, TYPE_CHECKING, NamedTuple

from functions.examiner.refusal import Refusal
from shared.adapters import object_names
from shared.domain.attachment import Attachment, Reason
from shared.domain.attachment_kinds import kinds

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

_CHUNK = 1024 * 1024


class Upload(NamedTuple):
    """One version of one incoming object."""

    name: str
    version: str


class Gone(Exception):
    """The version is not there: it was decided before, or nobody looked at it for days."""


class Bucket:
    """Everything that the examiner does in S3."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    @contextmanager
    def fetched(self, upload: Upload, attachment: Attachment) -> Iterator[IO[bytes]]:
        """The file on this machine's disk, never in its memory, if it is as large and as told.

        Raises Refusal otherwise, before a byte is read if the size alone is wrong; Gone.
        """
        try:
            answer = self._client.get_object(
                Bucket=self._bucket, Key=upload.name, VersionId=upload.version
            )
        except self._client.exceptions.ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchKey", "NoSuchVersion"):
                raise Gone from error
            raise
        with closing(answer["Body"]) as body, tempfile.TemporaryFile() as file:
            if answer["ContentLength"] != attachment.size:
                raise Refusal(Reason.WRONG_SIZE)
            digest = hashlib.sha256()
            for chunk in body.iter_chunks(_CHUNK):
                digest.update(chunk)
                file.write(chunk)
            told = attachment.checksum
            if told is not None and base64.b64encode(digest.digest()).decode() != told:
                raise Refusal(Reason.WRONG_CHECKSUM)
            file.seek(0)
            yield file

    def let_in(self, upload: Upload, attachment: Attachment) -> None:
        """Copy it to where files are given out from, with nothing of what its sender said about it."""
        self._client.copy_object(
            Bucket=self._bucket,
            Key=object_names.clean(attachment),
            CopySource={"Bucket": self._bucket, "Key": upload.name, "VersionId": upload.version},
            MetadataDirective="REPLACE",
            TaggingDirective="REPLACE",
            ContentType=kinds().kinds[attachment.kind or ""].type,
            ContentDisposition="attachment",
        )

    def discard(self, upload: Upload) -> None:
        """Delete this version for good; one that is gone is gone."""
        self._client.delete_object(Bucket=self._bucket, Key=upload.name, VersionId=upload.version)

    def tags(self, upload: Upload) -> dict[str, str]:
        """What the version is tagged with. Nobody who sends a file can tag it."""
        answer = self._client.get_object_tagging(
            Bucket=self._bucket, Key=upload.name, VersionId=upload.version
        )
        return {tag["Key"]: tag["Value"] for tag in answer["TagSet"]}
