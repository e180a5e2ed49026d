"""What files are called in their bucket: opaque, and under one of two prefixes, each with its own rights.

`incoming/<talk>/<number>/<random>` is what came from outside and nobody has looked at; no one is ever given
it. `clean/…` is the same file after it was examined.
"""

import re
from typing import NamedTuple

from shared.adapters.fields import ID
from shared.domain.attachment import Attachment

INCOMING = "incoming/"
CLEAN = "clean/"
_NAME = re.compile(
    rf"{INCOMING}(?P<talk_id>{ID})/(?P<number>\d{{1,3}})/(?P<object_id>{ID})", re.ASCII
)


class Named(NamedTuple):
    """What the name of an incoming object says."""

    talk_id: str
    number: int
    object_id: str


def incoming(attachment: Attachment) -> str:
    """Where the file is sent to."""
    return INCOMING + _rest(attachment)


def clean(attachment: Attachment) -> str:
    """Where it lies once it was examined."""
    return CLEAN + _rest(attachment)


def export(request_id: str) -> str:
    """Where the export that somebody asked for lies, in a bucket of its own."""
    return f"exports/{request_id}.zip"


def read_incoming(name: str) -> Named | None:
    """What an object's name says; None for one that was not given by this system."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    return Named(match["talk_id"], int(match["number"]), match["object_id"])


def _rest(attachment: Attachment) -> str:
    return f"{attachment.talk_id}/{attachment.number}/{attachment.object_id}"
