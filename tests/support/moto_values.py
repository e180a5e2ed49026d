"""moto's tables without asking each text in them whether it is something else, every time it is compared.

Almost all that is compared are keys and other texts; and a table whose keys are texts, as ours are, is put in
their order without a value's own comparison. Everything else is left to moto.
"""

from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

_search: Any = vars(DynamoType)["cast_value"]


def _cast(value: DynamoType) -> Any:
    return value.value if value.type == "S" else _search.fget(value)


def _same(one: DynamoType, other: DynamoType) -> bool:
    return one.type == other.type and _cast(one) == _cast(other)


def _in_order(table: Table) -> list[Item]:
    items = [item for partition in table.items.values() for item in partition.values()]
    return sorted(items, key=lambda item: (item.hash_key.value, item.range_key.value))


def make_plain() -> None:
    """Let moto take texts as texts, for the rest of the process."""
    DynamoType.cast_value = property(_cast)  # type: ignore[assignment, method-assign]
    DynamoType.__eq__ = _same  # type: ignore[method-assign]
    Table.all_items = _in_order  # type: ignore[assignment, method-assign]
