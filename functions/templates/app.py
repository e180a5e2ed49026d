"""Composition root of templates: what Lambda calls."""

from functions.templates.routes import build
from shared.adapters.ports import from_environment
from shared.adapters.settings import SigningSettings, TokenSettings
from shared.adapters.signatures import kms_signer
from shared.adapters.tokens import Tokens

_SIGNER = kms_signer(SigningSettings.from_environment().signing_key)

app = build(from_environment(), Tokens(TokenSettings.from_environment()), _SIGNER)
