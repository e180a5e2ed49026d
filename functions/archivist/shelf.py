"""The bucket of exports, for one who puts them there."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


class Shelf:
    """Where finished exports lie until the bucket forgets them."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, name: str, content: bytes) -> None:
        """Lay a file there, in place of one of the same name."""
        self._client.put_object(
            Bucket=self._bucket, Key=name, Body=content, ContentType="application/zip"
        )
