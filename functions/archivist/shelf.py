"""The bucket of exports, for one who puts them there, and that of the files that go into them."""

from collections.abc import Iterator
from contextlib import closing
from typing import IO, TYPE_CHECKING

from botocore.exceptions import ClientError

from shared.adapters import object_names
from shared.domain.attachment import Attachment

if TYPE_CHECKING:
    from botocore.response import StreamingBody
    from types_boto3_s3 import S3Client

CHUNK = 1024 * 1024
"""Bytes of a file that are in memory at a time."""


class Shelf:
    """Where finished exports lie until the bucket forgets them, and what is put into them."""

    def __init__(self, client: "S3Client", exports: str, attachments: str) -> None:
        self._client = client
        self._exports = exports
        self._attachments = attachments

    def put(self, name: str, content: IO[bytes]) -> None:
        """Lay a file there, in place of one of the same name; it is sent from the disk as it is read."""
        self._client.put_object(
            Bucket=self._exports, Key=name, Body=content, ContentType="application/zip"
        )

    def file(self, attachment: Attachment) -> Iterator[bytes] | None:
        """A file that was examined, piece by piece; None for one that is not there."""
        try:
            answer = self._client.get_object(
                Bucket=self._attachments, Key=object_names.clean(attachment)
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchKey":
                return None
            raise
        return _pieces(answer["Body"])


def _pieces(body: "StreamingBody") -> Iterator[bytes]:
    with closing(body):
        yield from body.iter_chunks(CHUNK)
