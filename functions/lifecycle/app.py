"""Composition root of lifecycle: what the workflow calls."""

from typing import Any

from functions.lifecycle.handler import handle
from shared.adapters.ports import from_environment

_PORTS = from_environment()


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Take one timed step of a talk."""
    return handle(_PORTS, event)
