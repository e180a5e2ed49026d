"""The store in memory, for tests that need very many commits or a crash between two of them.

It passes the same contract suite as the store on DynamoDB, `test_store_contract.py`.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from boto3.dynamodb.conditions import ConditionBase

from shared.adapters.keys import AUDIT, Key
from shared.adapters.store import Check, Index, Item, Put, Table, UnitOfWork, Update, Write
from shared.domain.errors import TalkError
from tests.support.conditions import holds, stored

Fault = Callable[[int, str], None]
"""Called with the number of the store call (from 1) and "before" or "after"; may raise.

A call that is refused changed nothing and has no "after".
"""

_INDEX_KEYS = {
    Index.BY_SUBJECT: ("subject_key", "listed_at"),
    Index.BY_RESPONSIBLE: ("responsible_key", "listed_at"),
    Index.OVERDUE: ("due_shard", "due_at"),
    Index.BY_ACTOR: ("actor_id", "at"),
}
_INDEXED_TABLE = {Index.BY_ACTOR: Table.HISTORY}
_KEYS_ONLY = {Index.OVERDUE}
_INDEX_ATTRIBUTES = {name for names in _INDEX_KEYS.values() for name in names}
MOST_WRITES = 100
LARGEST_ITEM = 409_600
"""Bytes of an item with the names of its attributes; the service takes no larger one."""


class Kept(dict[Key, Item]):
    """The items of a table; those of a partition are found without looking at the others each time."""

    _partitions: dict[str, set[Key]] | None = None

    def partition(self, pk: str) -> Iterable[Key]:
        """The keys with this partition key, in no order."""
        if self._partitions is None:
            self._partitions = {}
            for key in self:
                self._partitions.setdefault(key.pk, set()).add(key)
        return self._partitions.get(pk, ())

    def __setitem__(self, key: Key, item: Item) -> None:
        super().__setitem__(key, item)
        if self._partitions is not None:
            self._partitions.setdefault(key.pk, set()).add(key)

    def remove(self, key: Key) -> None:
        """Take an item away if it is there."""
        if super().pop(key, None) is not None and self._partitions is not None:
            self._partitions[key.pk].remove(key)


class MemoryStore:
    """Two tables in dictionaries behind one lock; indexes are up to date at once."""

    def __init__(self, fault: Fault | None = None) -> None:
        self.fault = fault
        self.calls = 0
        self._tables = {table: {} for table in Table}
        self._lock = threading.RLock()

    def again(self) -> "MemoryStore":
        """Another store, in which the same stands now; made much quicker than by doing it all again."""
        other = MemoryStore()
        with self._lock:
            other._tables = self._tables
        return other

    @property
    def _tables(self) -> dict[Table, Kept]:
        return self._kept

    @_tables.setter
    def _tables(self, tables: Mapping[Table, Mapping[Key, Item]]) -> None:
        """Take what is in other tables, which stay as they are: a stored item is replaced, never changed."""
        self._kept = {table: Kept(items) for table, items in tables.items()}

    def get(self, key: Key) -> Item | None:
        """One item of the talks table."""
        with self._call():
            return self._read(self._tables[Table.TALKS].get(key))

    def get_many(self, keys: Iterable[Key]) -> dict[Key, Item]:
        """Several items of the talks table."""
        with self._call():
            talks = self._tables[Table.TALKS]
            return {key: _copied(talks[key]) for key in keys if key in talks}

    def query(
        self,
        pk: str,
        *,
        prefix: str = "",
        between: tuple[str, str] | None = None,
        table: Table = Table.TALKS,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Item]:
        """The items of a partition in order of their sort key, or in reverse."""
        low, high = between or ("", "")
        with self._call():
            found = [
                key
                for key in self._tables[table].partition(pk)
                if (low <= key.sk <= high if between else key.sk.startswith(prefix))
            ]
            return [
                _copied(self._tables[table][key])
                for key in sorted(found, reverse=newest_first)[:limit]
            ]

    def query_index(
        self,
        index: Index,
        partition: str,
        *,
        upto: str | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Item]:
        """The items of an index partition in order; the overdue index gives keys only."""
        hash_key, range_key = _INDEX_KEYS[index]
        with self._call():
            found = [
                item
                for item in self._tables[_INDEXED_TABLE.get(index, Table.TALKS)].values()
                if item.get(hash_key) == partition
                and range_key in item
                and (upto is None or item[range_key] <= upto)
            ]
            found.sort(
                key=lambda item: (item[range_key], item["pk"], item["sk"]), reverse=newest_first
            )
            given = {"pk", "sk", hash_key, range_key}
            return [
                {n: v for n, v in _copied(item).items() if index not in _KEYS_ONLY or n in given}
                for item in found[:limit]
            ]

    def append(self, key: Key, item: Item) -> None:
        """One item more in the history."""
        with self._call():
            self._tables[Table.HISTORY][key] = stored(item | key._asdict())

    def commit(self, work: UnitOfWork) -> None:
        """All of it or nothing; the first refusal in the order of the list is raised."""
        with self._call():
            _demand_acceptable(work.writes)
            for write in work.writes:
                old = self._tables[write.table].get(write.key)
                if write.condition is not None and not holds(write.condition, old or {}):
                    raise write.refusal(self._read(old))
            new = [(w, self._outcome(w)) for w in work.writes if not isinstance(w, Check)]
            for write, item in new:
                if item is None:
                    self._tables[write.table].remove(write.key)
                else:
                    self._tables[write.table][write.key] = item

    def put_alone(
        self, key: Key, item: Item, condition: ConditionBase, refusal: Callable[[], TalkError]
    ) -> None:
        """One item of the talks table."""
        work = UnitOfWork()
        work.put(key, item, condition, lambda _: refusal())
        self.commit(work)

    def items(self, table: Table = Table.TALKS) -> dict[Key, Item]:
        """A copy of what is in a table, but for the audit trail, which every request adds to; no store call."""
        with self._lock:
            kept = self._tables[table].items()
            return {k: _copied(item) for k, item in kept if not k.pk.startswith(AUDIT)}

    def trail(self) -> list[Item]:
        """A copy of the audit trail in the order it was written; not a store call."""
        with self._lock:
            kept = self._tables[Table.HISTORY].items()
            return [_copied(item) for key, item in kept if key.pk.startswith(AUDIT)]

    @contextmanager
    def _call(self) -> Iterator[None]:
        """One store call at a time, with the moments at which a test may let it crash."""
        with self._lock:
            self.calls += 1
            number = self.calls
            if self.fault is not None:
                self.fault(number, "before")
            yield
            if self.fault is not None:
                self.fault(number, "after")

    @staticmethod
    def _read(item: Item | None) -> Item | None:
        copy: Item | None = _copied(item)
        return copy

    def _outcome(self, write: Write) -> Item | None:
        """What the item will be, or None if it will not be."""
        old = self._tables[write.table].get(write.key)
        match write:
            case Put():
                item: Item = stored(write.item | write.key._asdict())
            case Update():
                kept = {n: v for n, v in (old or {}).items() if n not in write.remove}
                sums = {n: kept.get(n, 0) + number for n, number in write.add.items()}
                item = kept | stored(dict(write.set) | sums) | write.key._asdict()
            case _:
                return None
        _demand_storable(write.table, item)
        return item


def _copied(value: Any) -> Any:
    """A copy of what stands in a table; what stands there has been through `stored`."""
    match value:
        case dict():
            return {name: _copied(inner) for name, inner in value.items()}
        case list():
            return [_copied(inner) for inner in value]
        case set():
            return set(value)
    return value


def _demand_acceptable(writes: list[Write]) -> None:
    """What DynamoDB refuses as a malformed transaction is a defect here too."""
    assert 0 < len(writes) <= MOST_WRITES, f"a transaction of {len(writes)} writes"
    targets = [(write.table, write.key) for write in writes]
    assert len(set(targets)) == len(targets), "two writes of one item in a transaction"
    for write in writes:
        if isinstance(write, Update):
            assert write.set or write.remove or write.add, "an update that changes nothing"
            assert not set(write.set) & ({"pk", "sk"} | set(write.remove)), "an update of a key"
            assert not set(write.add) & {*write.set, *write.remove}, "two changes of an attribute"


def _demand_storable(table: Table, item: Item) -> None:
    assert _size(item) <= LARGEST_ITEM, f"an item of {_size(item)} bytes: {item['pk']}"
    assert set() not in item.values(), "a set in a table cannot be empty"
    if table is Table.TALKS:
        for name in _INDEX_ATTRIBUTES & item.keys():
            assert isinstance(item[name], str), f"{name} must be a text"
            assert item[name], f"{name} must not be empty"


def _size(value: Any) -> int:
    """Bytes of a value as the service counts them; what is small counts as the most that it can take."""
    match value:
        case str():
            return len(value) if value.isascii() else len(value.encode())
        case dict():
            return 3 + sum(1 + len(name) + _size(inner) for name, inner in value.items())
        case list() | set():
            return 3 + sum(1 + _size(inner) for inner in value)
    return 21
