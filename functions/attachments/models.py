"""What attachments take and answer over HTTP."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, StringConstraints

from shared.adapters.attachments_view import AttachmentView
from shared.adapters.fields import Body
from shared.adapters.template_view import View
from shared.domain.vocabulary import Phase

_Told = Annotated[str, StringConstraints(min_length=1, max_length=5_000, pattern=r"^[^\x00]*$")]
"""What the domain looks at closer."""
_Phase = Annotated[Phase, Field(strict=False)]


class FileRequest(Body):
    """A file that is going to be sent."""

    phase: _Phase
    name: _Told
    """With its extension, which says what kind of file it is."""
    size: Annotated[int, Field(ge=1, le=2**53)]
    """In bytes, exactly."""
    media_type: Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]+$")] | None = (
        None
    )
    """The media type, if known; it must be the one that the name says."""
    sha256: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{43}=$")] | None = None
    """The checksum in base64; with it nothing else can come in the file's place."""


class LinkRequest(Body):
    """A link."""

    phase: _Phase
    url: _Told
    name: _Told | None = None
    """What it is called; without one it is its address."""


class FormView(View):
    """How the file is sent: as multipart/form-data, these fields first and the file, named `file`, last."""

    url: str
    fields: Mapping[str, str]
    begins_before: str
    """When the upload must have begun."""


class UploadView(View):
    """A file that is awaited."""

    attachment: AttachmentView
    form: FormView | None
    """None if the file has come, or it is too late: then ask anew."""


class KindView(View):
    """A kind of file that can be attached."""

    extensions: tuple[str, ...]
    media_type: str
    most_bytes: int


class AttachmentsView(View):
    """The attachments of a talk that the caller is shown, and what there is room for."""

    attachments: tuple[AttachmentView, ...]
    kinds: tuple[KindView, ...]
    places_left: int
    bytes_left: int


class DownloadView(View):
    """Where a file can be had, for about a minute."""

    url: str
    expires: str
