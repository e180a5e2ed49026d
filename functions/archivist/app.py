"""Composition root of the archivist: what the queue of requests calls."""

from functools import partial
from typing import Any

import boto3

from functions.archivist.handler import handle
from functions.archivist.shelf import Shelf
from functions.archivist.working import work_on
from shared.adapters.ports import from_environment
from shared.adapters.settings import ArchivistSettings

_SETTINGS = ArchivistSettings.from_environment()
_SHELF = Shelf(boto3.client("s3"), _SETTINGS.export_bucket, _SETTINGS.attachment_bucket)
_WORK = partial(work_on, from_environment(), _SHELF)


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Work on the requests of a batch."""
    return handle(_WORK, event)
