"""Composition root of the examiner: what the queue of uploads calls."""

from typing import Any

import boto3

from functions.examiner.bucket import Bucket
from functions.examiner.examining import Desk
from functions.examiner.handler import handle
from functions.examiner.scanning import scanner
from shared.adapters.clock import SystemClock
from shared.adapters.ports import dynamo_store
from shared.adapters.settings import ExaminerSettings

_SETTINGS = ExaminerSettings.from_environment()
_BUCKET = Bucket(boto3.client("s3"), _SETTINGS.attachment_bucket)
_DESK = Desk(
    dynamo_store(_SETTINGS), SystemClock(), _BUCKET, scanner(_SETTINGS.malware_scan, _BUCKET)
)


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Examine the uploads of a batch."""
    return handle(_DESK, event)
