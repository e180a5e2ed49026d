"""Composition root of offers: what the offer workflow calls."""

from typing import Any

from functions.offers.handler import handle
from shared.adapters.ports import from_environment

_PORTS = from_environment()


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Take one timed step of a place in the waiting list."""
    return handle(_PORTS, event)
