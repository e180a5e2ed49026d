"""Composition root of the sealer: what the history's stream calls."""

from typing import Any

from functions.sealer.handler import handle
from shared.adapters.clock import SystemClock
from shared.adapters.ports import dynamo_store
from shared.adapters.settings import TableSettings

_STORE = dynamo_store(TableSettings.from_environment())
_CLOCK = SystemClock()


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Seal new entries of the audit trail."""
    return handle(_STORE, _CLOCK, event)
