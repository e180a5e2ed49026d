"""Signed addresses of exports: a file goes straight from the bucket to who asked for it, within a minute."""

from datetime import timedelta
from typing import TYPE_CHECKING

from shared.adapters import object_names
from shared.domain.rights import Request

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

SIGNED_FOR = timedelta(minutes=1)


class Exports:
    """The bucket of exports, for one who only signs."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def address(self, request: Request) -> str:
        """Where the export can be had for a minute, always as a download, under a name that names nobody."""
        asked = {
            "Bucket": self._bucket,
            "Key": object_names.export(request.id),
            "ResponseContentType": "application/zip",
            "ResponseContentDisposition": f'attachment; filename="export-{request.id}.zip"',
            "ResponseCacheControl": "private, no-store",
        }
        seconds = int(SIGNED_FOR.total_seconds())
        return self._client.generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds)
