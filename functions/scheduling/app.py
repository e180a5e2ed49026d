"""Composition root of scheduling: what Lambda calls."""

import boto3

from functions.scheduling.routes import build
from shared.adapters.entrance import entrance
from shared.adapters.links import Links, from_secret
from shared.adapters.ports import from_environment
from shared.adapters.settings import LinkSettings

_LINK_KEYS = LinkSettings.from_environment().link_keys_secret
_LINKS = Links(from_secret(_LINK_KEYS, boto3.client("secretsmanager")))

_PORTS = from_environment()
app = build(_PORTS, entrance(_PORTS.store), _LINKS)
