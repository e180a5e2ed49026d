"""Writes what was planned; a person with all relations is one item, replaced as a whole.

A person goes in one transaction with their places in class lists. An import that stops half-way has
written whole people only, and the next one writes the rest.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from functions.directory.checkpoint import Checkpoint
from functions.directory.staging import Staging
from shared.adapters.keys import Key
from shared.adapters.store import Store, UnitOfWork, impossible

MOST_WRITES = 99
"""In one transaction, besides the checkpoint."""
MOST_BYTES = 2_500_000
"""In one transaction, as JSON; the database takes four million of its own counting."""


def write_planned(
    store: Store, staging: Staging, checkpoint: Checkpoint, has_time: Callable[[], bool]
) -> bool:
    """Write it, and say whether that was all: without more time it is left to the next invocation.

    Raises TryAgain if the store is too busy, ImportRunning if another import has taken over.
    """
    batches = _Batches(store, checkpoint)
    for writes in staging.planned():
        batches.add(writes)
        if batches.is_flushed and not has_time():
            return False
    batches.flush()
    return True


@dataclass(slots=True)
class _Batches:
    """Packs changes that belong together into as few transactions as hold them."""

    store: Store
    checkpoint: Checkpoint
    is_flushed: bool = False
    _work: UnitOfWork = field(default_factory=UnitOfWork)
    _bytes: int = 0
    _whole: int = 0
    """How many units, groups and people end in the work at hand."""

    def add(self, change: Sequence[Any]) -> None:
        """Take one change, and write what is full."""
        self.is_flushed = False
        for writes in _in_parts(change):
            size = sum(len(json.dumps(item)) for _, _, item in writes)
            too_many = len(self._work.writes) + len(writes) > MOST_WRITES
            if too_many or self._bytes + size > MOST_BYTES:
                self.flush()
            for pk, sk, item in writes:
                if item is None:
                    self._work.delete(Key(pk, sk), None, impossible)
                else:
                    self._work.put(Key(pk, sk), item, None, impossible)
            self._bytes += size
        self._whole += 1

    def flush(self) -> None:
        """Write what is gathered."""
        if self._work.writes:
            self.checkpoint.claim(self._work, self._whole)
            self.store.commit(self._work)
            self.is_flushed = True
        self._work, self._bytes, self._whole = UnitOfWork(), 0, 0


def _in_parts(change: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(change), MOST_WRITES):
        yield change[start : start + MOST_WRITES]
