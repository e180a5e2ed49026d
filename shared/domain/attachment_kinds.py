"""What may be attached to a talk, how large and how much of it: figures and words, as data (F70, F82)."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from shared.domain.attachment import Reason
from shared.domain.duration import Duration
from shared.domain.template_words import Words


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Limits(_Data):
    """Of one talk, and how long what is signed for its files can be used."""

    at_once: int
    """Files and links that are there, or on their way."""
    ever: int
    """With those that were refused, removed, or never came."""
    bytes: int
    """Of all its files together."""
    signed_for: Duration
    """How long an upload may begin after it was asked for."""
    awaited_for: Duration
    """How long a file is waited for, and its place kept; the bucket keeps what is not examined as long."""
    offered_for: Duration
    """How long the address of a download can be used."""


class Kind(_Data):
    """A kind of file that can be attached."""

    type: str
    """The media type with which it is stored and given out, whatever was declared."""
    extensions: tuple[str, ...]
    most_bytes: int


class Inside(_Data):
    """What may be packed into one file, so that opening it costs nobody their machine."""

    most_parts: int
    most_bytes: int
    most_times: int
    """How many times the size of the file it may become."""
    free_bytes: int
    """However small the file, it may become as large as this."""


class Kinds(_Data):
    """Everything that can be attached, and in what words a file is refused."""

    limits: Limits
    inside: Inside
    kinds: Mapping[str, Kind]
    refused: Mapping[Reason, Words]

    def of_extension(self, extension: str) -> str | None:
        """The name of the kind whose files end so."""
        return next((k for k, kind in self.kinds.items() if extension in kind.extensions), None)


@cache
def kinds() -> Kinds:
    """What the installation takes."""
    return _read()


def _read() -> Kinds:
    text = resources.files("shared.data").joinpath("attachments.json").read_text("utf-8")
    return Kinds.model_validate_json(text)


def extensions() -> list[str]:
    """What the names of files may end in."""
    return sorted(e for kind in kinds().kinds.values() for e in kind.extensions)
