"""Imports of exports into a store in memory, as the function carries them out."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from functions.directory.report import Report
from functions.directory.running import File, ImportRequest, run
from shared.adapters.ports import Ports
from shared.domain.policy import load_policies
from tests.support.memory import MemoryStore
from tests.support.world import STOCKHOLM, FixedClock, local, numbered


@dataclass(frozen=True)
class Given:
    """One file, in pieces."""

    content: bytes
    size: int = 10_000

    def open(self, _: ImportRequest) -> File:
        pieces = range(0, len(self.content), self.size)
        version = sha256(self.content).hexdigest()
        return File(version, (self.content[start : start + self.size] for start in pieces))


@dataclass
class Importing:
    """A store that exports are brought into on one day."""

    store: MemoryStore = field(default_factory=MemoryStore)
    clock: FixedClock = field(default_factory=lambda: FixedClock(local("2021-10-01 10:00")))

    name: str = "run"

    def __post_init__(self) -> None:
        policies = load_policies("standard")
        self.ports = Ports(self.store, self.clock, numbered(self.name), STOCKHOLM, policies)

    def bring_in(self, records: Any, batches: int | None = None, **asked: Any) -> Report:
        """Import an export; with time for so many batches only."""
        content = records if isinstance(records, bytes) else json.dumps(records).encode()
        request = ImportRequest(bucket="imports", key="school.json", **asked)
        left = iter(range(batches)) if batches is not None else None
        has_time = (lambda: True) if left is None else (lambda: next(left, None) is not None)
        return run(request, Given(content), self.ports, has_time)
