"""Everything in both tables, whatever the engine: for checkers, never for the product.

The audit trail is left out: every request adds to it, and a test of its own looks at it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from boto3.dynamodb.types import TypeDeserializer

from shared.adapters.keys import AUDIT, SEALS, Key
from shared.adapters.store import Item, Table
from tests.support.invariants import Contents
from tests.support.memory import MemoryStore

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

TABLES = {Table.TALKS: "talks", Table.HISTORY: "history"}
_FROM_WIRE = TypeDeserializer().deserialize


def in_memory(store: MemoryStore) -> Contents:
    """Everything in a store in memory, not copied: a stored item is replaced, never changed."""
    with store._lock:
        return without_trail(store._tables)


def of_the_trail(key: Key) -> bool:
    """Whether an item is an entry of the audit trail or one of its seals."""
    return key.pk.startswith(AUDIT) or key.pk == SEALS


def without_trail(contents: Contents) -> dict[Table, dict[Key, Item]]:
    """Everything but the audit trail."""
    return {
        table: {key: item for key, item in kept.items() if not of_the_trail(key)}
        for table, kept in contents.items()
    }


def in_tables(client: "DynamoDBClient", tables: Mapping[Table, str] = TABLES) -> Contents:
    """Everything in two tables of any engine, read by a scan."""
    contents = {}
    for table, name in tables.items():
        pages = client.get_paginator("scan").paginate(TableName=name, ConsistentRead=True)
        items = [
            {attribute: _FROM_WIRE(value) for attribute, value in wire.items()}
            for page in pages
            for wire in page["Items"]
        ]
        contents[table] = {Key(item["pk"], item["sk"]): item for item in items}
    return without_trail(contents)
