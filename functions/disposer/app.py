"""Composition root of the disposer: what the retention workflow calls."""

from typing import Any

import boto3

from functions.disposer.desk import Desk
from functions.disposer.handler import handle
from functions.disposer.vault import Files, Vault
from shared.adapters.ports import from_environment
from shared.adapters.settings import DisposerSettings

_SETTINGS = DisposerSettings.from_environment()
_S3 = boto3.client("s3")
_VAULT = Vault(_S3, _SETTINGS.archive_bucket)
_DESK = Desk(from_environment(), _VAULT, Files(_S3, _SETTINGS.attachment_bucket))


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Take one step of a disposal."""
    return handle(_DESK, event)
