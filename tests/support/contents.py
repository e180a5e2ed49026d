"""Everything in both tables, whatever the engine: for checkers, never for the product.

The audit trail is left out: every request adds to it, and a test of its own looks at it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from boto3.dynamodb.types import TypeDeserializer

from shared.adapters.keys import AUDIT, Key
from shared.adapters.store import Table
from tests.support.invariants import Contents
from tests.support.memory import MemoryStore

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

TABLES = {Table.TALKS: "talks", Table.HISTORY: "history"}
_FROM_WIRE = TypeDeserializer().deserialize


def in_memory(store: MemoryStore) -> Contents:
    """Everything in a store in memory, not copied: a stored item is replaced, never changed."""
    with store._lock:
        return {
            table: {k: i for k, i in store._tables[table].items() if not k.pk.startswith(AUDIT)}
            for table in Table
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
        contents[table] = {
            Key(item["pk"], item["sk"]): item for item in items if not item["pk"].startswith(AUDIT)
        }
    return contents
