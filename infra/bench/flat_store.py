"""A table in a file: what an import reads and writes, with nothing of the table in its process's memory."""

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from boto3.dynamodb.conditions import ConditionBase

from shared.adapters.keys import Key
from shared.adapters.store import Delete, Item, Put, UnitOfWork, Update
from tests.support.conditions import holds

MOST = 100


class FlatStore:
    """One table with partition and sort keys: the part of a store that an import asks."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS item (pk TEXT, sk TEXT, body TEXT, PRIMARY KEY (pk, sk))"
        )
        self.requests = self.items_written = 0

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def get(self, key: Key) -> Item | None:
        """One item."""
        self.requests += 1
        return self._read(key)

    def get_many(self, keys: Iterable[Key]) -> dict[Key, Item]:
        """Several items, a hundred a request."""
        wanted = list(keys)
        self.requests += -(-len(wanted) // MOST)
        return {key: item for key in wanted if (item := self._read(key)) is not None}

    def query(self, pk: str, *, prefix: str = "") -> list[Item]:
        """The items of a partition whose sort key begins so; a page of DynamoDB's is a megabyte."""
        self.requests += 1
        rows = self._db.execute(
            "SELECT pk, sk, body FROM item WHERE pk = ? AND sk >= ? AND sk < ? ORDER BY sk",
            (pk, prefix, f"{prefix}\uffff"),
        )
        return [json.loads(body) | {"pk": pk, "sk": sk} for pk, sk, body in rows]

    def commit(self, work: UnitOfWork) -> None:
        """All of it or nothing."""
        self.requests += 1
        for write in work.writes:
            stands = self._read(write.key) if write.condition is not None else None
            condition: ConditionBase | None = write.condition
            if condition is not None and not holds(condition, stands or {}):
                raise write.refusal(stands)
        self._db.execute("BEGIN")
        for write in work.writes:
            self.items_written += 1
            match write:
                case Put():
                    self._put(write.key, write.item)
                case Delete():
                    self._db.execute("DELETE FROM item WHERE pk = ? AND sk = ?", write.key)
                case Update():
                    self._put(write.key, _updated(write, self._read(write.key) or {}))
        self._db.execute("COMMIT")

    def _read(self, key: Key) -> Item | None:
        found = self._db.execute("SELECT body FROM item WHERE pk = ? AND sk = ?", key).fetchone()
        return None if found is None else json.loads(found[0]) | key._asdict()

    def _put(self, key: Key, item: Item) -> None:
        body = json.dumps({name: value for name, value in item.items() if name not in ("pk", "sk")})
        self._db.execute("INSERT OR REPLACE INTO item VALUES (?, ?, ?)", (*key, body))


def _updated(write: Update, item: Item) -> Item:
    sums: dict[str, Any] = {name: item.get(name, 0) + more for name, more in write.add.items()}
    kept = {name: value for name, value in item.items() if name not in write.remove}
    return kept | dict(write.set) | sums
