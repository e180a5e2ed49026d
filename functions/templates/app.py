"""Composition root of templates: what Lambda calls."""

from functions.templates.routes import build
from shared.adapters.entrance import entrance
from shared.adapters.ports import from_environment
from shared.adapters.settings import SigningSettings
from shared.adapters.signatures import kms_signer

_SIGNER = kms_signer(SigningSettings.from_environment().signing_key)

_PORTS = from_environment()
app = build(_PORTS, entrance(_PORTS.store), _SIGNER)
