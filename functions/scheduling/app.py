"""Composition root of scheduling: what Lambda calls."""

from functions.scheduling.routes import build
from shared.adapters.links import Links, from_secret
from shared.adapters.ports import from_environment
from shared.adapters.settings import LinkSettings, TokenSettings
from shared.adapters.tokens import Tokens

_LINKS = Links(from_secret(LinkSettings.from_environment().link_keys_secret))

app = build(from_environment(), Tokens(TokenSettings.from_environment()), _LINKS)
