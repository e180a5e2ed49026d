"""Composition root of lists: what Lambda calls."""

from functions.lists.routes import build
from shared.adapters.entrance import entrance
from shared.adapters.ports import from_environment

_PORTS = from_environment()
app = build(_PORTS, entrance(_PORTS.store))
