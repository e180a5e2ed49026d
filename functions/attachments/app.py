"""Composition root of attachments: what Lambda calls."""

import boto3
from botocore.config import Config

from functions.attachments.files import Files
from functions.attachments.routes import build
from shared.adapters.entrance import entrance
from shared.adapters.ports import from_environment
from shared.adapters.settings import BucketSettings

# The bucket's own host in its own region: what is signed for another one is sent on, and a form is then lost.
_SIGNING = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
_FILES = Files(
    boto3.client("s3", config=_SIGNING), BucketSettings.from_environment().attachment_bucket
)

_PORTS = from_environment()
app = build(_PORTS, entrance(_PORTS.store), _FILES)
