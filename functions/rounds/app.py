"""Composition root of rounds: what the round workflow calls."""

from typing import Any

from functions.rounds.handler import handle
from shared.adapters.ports import from_environment

_PORTS = from_environment()


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Do one batch of a round's timed step."""
    return handle(_PORTS, event)
