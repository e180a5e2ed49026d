"""Signed addresses of files: they go straight between a browser and the bucket, never through the API.

What is signed says exactly what may come: this name, this kind, this many bytes, within minutes. What
comes back is always a download under the bucket's own host, so that no file can act as a page of ours.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from shared.adapters import object_names
from shared.domain.attachment import Attachment
from shared.domain.attachment_kinds import kinds

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


class Form(NamedTuple):
    """A form that sends one file: where to, and the fields that stand before the file, named `file`."""

    url: str
    fields: dict[str, str]


class Files:
    """The bucket of attachments, for one who only signs."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def form(self, attachment: Attachment, now: datetime) -> Form | None:
        """What the file of a new attachment is sent with; None once the time for that is over."""
        known = kinds()
        seconds = (attachment.at + known.limits.signed_for.exact - now).total_seconds()
        if seconds < 1:
            return None
        fields = {"Content-Type": known.kinds[attachment.kind or ""].type}
        if attachment.checksum is not None:
            fields |= {"x-amz-checksum-algorithm": "SHA256"}
            fields |= {"x-amz-checksum-sha256": attachment.checksum}
        conditions: list[Any] = [{name: value} for name, value in fields.items()]
        size = attachment.size
        signed = self._client.generate_presigned_post(
            self._bucket,
            object_names.incoming(attachment),
            Fields=fields,
            Conditions=[*conditions, ["content-length-range", size, size]],
            ExpiresIn=int(seconds),
        )
        return Form(signed["url"], signed["fields"])

    def address(self, attachment: Attachment) -> str:
        """Where an examined file can be had for a minute, as a download under the name that is shown."""
        known = kinds()
        asked = {
            "Bucket": self._bucket,
            "Key": object_names.clean(attachment),
            "ResponseContentType": known.kinds[attachment.kind or ""].type,
            "ResponseContentDisposition": disposition(attachment.name),
            "ResponseCacheControl": "private, no-store",
        }
        seconds = int(known.limits.offered_for.exact.total_seconds())
        return self._client.generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds)


def disposition(name: str) -> str:
    """The header that makes it a download (RFC 6266), with its name in any script (RFC 8187)."""
    plain = "".join(c if c.isascii() and c not in '"%\\' else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
