"""Composition root of attachments: what Lambda calls."""

import boto3
from botocore.config import Config

from functions.attachments.files import Files
from functions.attachments.routes import build
from shared.adapters.ports import from_environment
from shared.adapters.settings import BucketSettings, TokenSettings
from shared.adapters.tokens import Tokens

# The bucket's own host in its own region: what is signed for another one is sent on, and a form is then lost.
_SIGNING = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
_FILES = Files(
    boto3.client("s3", config=_SIGNING), BucketSettings.from_environment().attachment_bucket
)

app = build(from_environment(), Tokens(TokenSettings.from_environment()), _FILES)
