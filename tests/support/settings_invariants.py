"""What must hold of the figures that a municipality chose, whatever happened."""

import json
from collections.abc import Iterator

from shared.adapters import keys
from shared.adapters.store import Table
from tests.support.record_invariants import Contents


def settings_broken(contents: Contents) -> Iterator[str]:
    """What stands is in the history as it stands, and the lock is the number of the last choice (D17)."""
    kept = {
        int(item["version"]): json.loads(item["content"])
        for key, item in contents[Table.HISTORY].items()
        if key.pk.startswith(f"{keys.SETTINGS}#")
    }
    item = contents[Table.TALKS].get(keys.settings())
    if (int(item["version"]) if item else 0) != max(kept, default=0):
        yield "the settings and their history are not of the same version"
    for choice in json.loads(item["content"]) if item else ():
        if kept.get(choice["version"]) != choice:
            yield f"choice {choice['version']} stands otherwise than it was made"
