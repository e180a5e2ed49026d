"""Composition root of scheduling: what Lambda calls."""

import boto3

from functions.scheduling.routes import build
from shared.adapters.links import Links, from_secret
from shared.adapters.ports import from_environment
from shared.adapters.settings import LinkSettings, TokenSettings
from shared.adapters.tokens import Tokens

_LINK_KEYS = LinkSettings.from_environment().link_keys_secret
_LINKS = Links(from_secret(_LINK_KEYS, boto3.client("secretsmanager")))

app = build(from_environment(), Tokens(TokenSettings.from_environment()), _LINKS)
