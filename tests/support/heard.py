"""A store in memory that remembers what it was asked for: two requests can be held against each other."""

from collections.abc import Iterable
from typing import Any

from shared.adapters.keys import Key
from shared.adapters.store import Index, Item, Table, UnitOfWork
from tests.support.memory import MemoryStore


class Heard(MemoryStore):
    """As the one it is made of; in `heard` stands each request that would go to the tables, by its kind."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def get(self, key: Key) -> Item | None:
        """See `MemoryStore`."""
        self.heard.append("get")
        return super().get(key)

    def get_many(self, keys: Iterable[Key]) -> dict[Key, Item]:
        """See `MemoryStore`; for no keys nothing would be asked."""
        wanted = list(keys)
        if wanted:
            self.heard.append("get_many")
        return super().get_many(wanted)

    def query(self, pk: str, *, table: Table = Table.TALKS, **asked: Any) -> list[Item]:
        """See `MemoryStore`."""
        self.heard.append(f"query {table.name}")
        return super().query(pk, table=table, **asked)

    def query_index(self, index: Index, partition: str, **asked: Any) -> list[Item]:
        """See `MemoryStore`."""
        self.heard.append(f"query {index.name}")
        return super().query_index(index, partition, **asked)

    def append(self, key: Key, item: Item) -> None:
        """See `MemoryStore`."""
        self.heard.append("append")
        super().append(key, item)

    def commit(self, work: UnitOfWork) -> None:
        """See `MemoryStore`."""
        self.heard.append(f"commit {len(work.writes)}")
        super().commit(work)
