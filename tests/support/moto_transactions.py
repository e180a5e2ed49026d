"""moto's transactions without its copy of the whole table for each item that one touches.

A transaction that fails must leave its tables as they were. moto keeps a copy of everything for that,
which makes a test with some hundred items slow; here only what the transaction names is kept. The store's
contract (`tests/integration/test_store_contract.py`) shows that a failed one leaves nothing behind.
"""

from copy import deepcopy
from typing import Any

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

_whole = DynamoDBBackend.transact_write_items


def _lightly(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
    touched = [_place(backend, item) for item in transact_items]
    partitions = [(table, place, deepcopy(table.items.get(place))) for table, place in touched]
    seen = [(table, len(table.stream_shard.items)) for table, _ in touched if table.stream_shard]
    try:
        _whole(backend, transact_items)
    except Exception:
        for table, place, before in partitions:
            table.items.pop(place, None)
            if before is not None:
                table.items[place] = before
        for table, length in seen:
            assert table.stream_shard is not None
            del table.stream_shard.items[length:]
        raise


def _place(backend: DynamoDBBackend, transact_item: dict[str, Any]) -> tuple[Table, DynamoType]:
    ((_, operation),) = transact_item.items()
    table = backend.tables[operation["TableName"]]
    named = operation.get("Key") or operation["Item"]
    return table, DynamoType(named[table.hash_key_attr])


def make_light() -> None:
    """Let moto's transactions keep only what they touch, for the rest of the process."""
    if DynamoDBBackend.transact_write_items is _whole:
        Table.__deepcopy__ = lambda table, _: table  # type: ignore[attr-defined]
        DynamoDBBackend.transact_write_items = _lightly  # type: ignore[method-assign,assignment]
