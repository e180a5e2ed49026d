"""Which kinds of items a function reads and writes, written down while it works (R11)."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from shared.adapters.dossier.kinds import kinds_of
from shared.adapters.dynamo import DynamoStore
from shared.adapters.keys import Key
from shared.adapters.store import Check, Index, Item, Table, UnitOfWork


class Used(NamedTuple):
    """The names of kinds, as `shared/adapters/dossier/kinds.py` has them."""

    reads: set[str]
    writes: set[str]


class Noting(DynamoStore):
    """The tables, with the kinds of what is asked for, found and written noted down."""

    used: Used

    def get(self, key: Key) -> Item | None:
        """See `Store`."""
        self._note(self.used.reads, [key])
        return super().get(key)

    def get_many(self, keys: Iterable[Key]) -> dict[Key, Item]:
        """See `Store`."""
        wanted = list(keys)
        self._note(self.used.reads, wanted)
        return super().get_many(wanted)

    def query(self, pk: str, *, table: Table = Table.TALKS, **asked: Any) -> list[Item]:
        """See `Store`."""
        items = super().query(pk, table=table, **asked)
        self._note(self.used.reads, (Key(pk, item["sk"]) for item in items), table)
        return items

    def query_index(self, index: Index, partition: str, **asked: Any) -> list[Item]:
        """See `Store`."""
        items = super().query_index(index, partition, **asked)
        table = Table.HISTORY if index is Index.BY_ACTOR else Table.TALKS
        self._note(self.used.reads, (Key(item["pk"], item["sk"]) for item in items), table)
        return items

    def put_alone(self, key: Key, *told: Any) -> None:
        """See `Store`."""
        self._note(self.used.writes, [key])
        super().put_alone(key, *told)

    def append(self, key: Key, item: Item) -> None:
        """See `Store`."""
        self._note(self.used.writes, [key], Table.HISTORY)
        super().append(key, item)

    def commit(self, work: UnitOfWork) -> None:
        """See `Store`. What is only checked when something else is written counts as read."""
        for write in work.writes:
            noted = self.used.reads if isinstance(write, Check) else self.used.writes
            self._note(noted, [write.key], write.table)
        super().commit(work)

    def _note(self, noted: set[str], keys: Iterable[Key], table: Table = Table.TALKS) -> None:
        for key in keys:
            noted.update(kind.name for kind in kinds_of(table, key))
