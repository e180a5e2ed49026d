"""The archive, which is only ever added to, and the files of talks, of which every version goes."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from botocore.exceptions import ClientError

from shared.adapters.object_names import CLEAN, INCOMING
from shared.domain.disposal import Filed

if TYPE_CHECKING:
    from botocore.response import StreamingBody
    from types_boto3_s3 import S3Client

_CHUNK = 1024 * 1024
_GONE = ("NoSuchKey", "NoSuchVersion", "404")


class Object(NamedTuple):
    """One version of one object."""

    name: str
    version: str
    hides: bool = False
    """Whether it only says that what was there before is hidden."""


class Read(NamedTuple):
    """What a file is, read through without having it in memory."""

    sha256: str
    bytes: int


class Files:
    """The bucket of attachments, for who takes them away."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self.client = client
        self.bucket = bucket

    def of(self, place: str) -> list[Object]:
        """Every version of every file of a talk, or of `<talk>/<number>`, let in or not, hidden or not."""
        return [
            found for prefix in (CLEAN, INCOMING) for found in self._versions(f"{prefix}{place}/")
        ]

    def clean(self, talk_id: str) -> list[Object]:
        """The files that were let in, those that were taken away among them."""
        return [found for found in self._versions(f"{CLEAN}{talk_id}/") if not found.hides]

    def read(self, file: Object) -> Read:
        """One of them, as it is."""
        answer = self.client.get_object(Bucket=self.bucket, Key=file.name, VersionId=file.version)
        return _digested(answer["Body"])

    def erase(self, talk_id: str, number: int | None = None) -> None:
        """All of them, or all that came of one attachment, for good."""
        place = talk_id if number is None else f"{talk_id}/{number}"
        for found in self.of(place):
            self.client.delete_object(Bucket=self.bucket, Key=found.name, VersionId=found.version)

    def _versions(self, prefix: str) -> Iterator[Object]:
        pages = self.client.get_paginator("list_object_versions").paginate(
            Bucket=self.bucket, Prefix=prefix
        )
        for page in pages:
            for one in page.get("Versions", []):
                yield Object(one["Key"], one["VersionId"])
            for mark in page.get("DeleteMarkers", []):
                yield Object(mark["Key"], mark["VersionId"], hides=True)


class Vault:
    """The bucket of archives."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, name: str, content: bytes, kind: str = "application/zip") -> None:
        """Hand an archive over; done twice there are two versions of the same."""
        self._client.put_object(Bucket=self._bucket, Key=name, Body=content, ContentType=kind)

    def copy(self, files: Files, file: Object, name: str) -> Filed:
        """Hand a file of a talk over, as large as it may be, without having it in memory."""
        self._client.copy_object(
            Bucket=self._bucket,
            Key=name,
            CopySource={"Bucket": files.bucket, "Key": file.name, "VersionId": file.version},
        )
        read = files.read(file)
        return Filed(name=name, was=file.name, sha256=read.sha256, bytes=read.bytes)

    def get(self, name: str) -> bytes | None:
        """An archive as it lies there; None if it does not."""
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=name)
        except ClientError as error:
            if error.response["Error"]["Code"] in _GONE:
                return None
            raise
        with closing(answer["Body"]) as body:
            content: bytes = body.read()
        return content

    def holds(self, file: Filed) -> bool:
        """Whether a file lies there as it was among the files of its talk."""
        read = self._read(file.name)
        return read is not None and read == Read(file.sha256, file.bytes)

    def _read(self, name: str) -> "Read | None":
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=name)
        except ClientError as error:
            if error.response["Error"]["Code"] in _GONE:
                return None
            raise
        return _digested(answer["Body"])


def _digested(stream: "StreamingBody") -> Read:
    digest, size = hashlib.sha256(), 0
    with closing(stream) as body:
        for chunk in body.iter_chunks(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Read(digest.hexdigest(), size)
