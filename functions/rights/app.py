"""Composition root of rights: what Lambda calls."""

import boto3
from botocore.config import Config

from functions.rights.files import Exports
from functions.rights.routes import build
from shared.adapters.entrance import entrance
from shared.adapters.ports import from_environment
from shared.adapters.settings import ExportSettings

# The bucket's own host in its own region, as for attachments.
_SIGNING = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})
_EXPORTS = Exports(
    boto3.client("s3", config=_SIGNING), ExportSettings.from_environment().export_bucket
)

_PORTS = from_environment()
app = build(_PORTS, entrance(_PORTS.store), _EXPORTS)
