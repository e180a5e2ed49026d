"""Fetched pages in S3, under the name of their round."""

from typing import TYPE_CHECKING

from functions.directory.source.synchronising import PREFIX

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


class BucketParts:
    """Numbered, so that their order is that of their names."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def keep(self, base: str, number: int, content: bytes) -> None:
        """Put the page."""
        key = f"{PREFIX}{base}/{number:08d}.json"
        self._client.put_object(Bucket=self._bucket, Key=key, Body=content)
