"""Capacity units by AWS's own rounding rules, from the real sizes of real items.

An emulator's figures are made up, so they are not used. The rules: reads are counted in 4 KB, half if
eventually consistent; writes in 1 KB of the larger of the item before and after; each part of a
transaction counts twice; an index entry that appears, changes or goes is a write of its own. A
condition check is counted as the write it stands among, the dearer way to read the rules.
"""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

Wire = Mapping[str, Mapping[str, Any]]
"""An item as it goes over the wire, each value with its type."""

READ_UNIT, WRITE_UNIT = 4096, 1024
INDEXES = {
    "by_subject": ("subject_key", "listed_at"),
    "by_responsible": ("responsible_key", "listed_at"),
    "overdue": ("due_shard", "due_at"),
    "by_actor": ("actor_id", "at"),
}
KEYS_ONLY = {"overdue"}


@dataclass
class Cost:
    """What one operation asked of the database."""

    requests: list[str] = field(default_factory=list)
    read_units: float = 0
    write_units: int = 0
    index_units: int = 0
    """Writes of index entries; they come on top of `write_units`."""


def item_size(item: Wire) -> int:
    """Bytes that an item counts for: names and values."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: Mapping[str, Any]) -> int:
    kind: str
    content: Any
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return math.ceil(len(content.strip("-")) / 2) + 1 + int(content.startswith("-"))
        case "L":
            return 3 + sum(1 + _value_size(element) for element in content)
        case "M":
            return 3 + sum(1 + len(k.encode()) + _value_size(v) for k, v in content.items())
        case "SS" | "NS":
            return sum(len(element.encode()) for element in content)
        case _:
            return 1  # true, false and null


def read_units(size: int, *, consistent: bool = True) -> float:
    """Units of one read of so many bytes; nothing found counts as the least."""
    return max(1, math.ceil(size / READ_UNIT)) * (1 if consistent else 0.5)


def write_units(before: Wire | None, after: Wire | None) -> int:
    """Units of one write outside a transaction."""
    largest = max(item_size(before or {}), item_size(after or {}))
    return max(1, math.ceil(largest / WRITE_UNIT))


def index_units(before: Wire | None, after: Wire | None) -> int:
    """Units of what a write changes in the indexes of its table."""
    units = 0
    for name, keys in INDEXES.items():
        old, new = (_entry(item, name, keys) for item in (before, after))
        if old == new:
            continue
        moved = bool(old and new) and any(old[key] != new[key] for key in keys)
        units += (
            write_units(old, new) if not moved else write_units(old, None) + write_units(None, new)
        )
    return units


def _entry(item: Wire | None, index: str, keys: tuple[str, str]) -> dict[str, Any]:
    if item is None or any(key not in item for key in keys):
        return {}
    if index in KEYS_ONLY:
        return {name: item[name] for name in ("pk", "sk", *keys)}
    return dict(item)


@contextmanager
def metered(client: Any, peek: Any) -> Iterator[Cost]:
    """The cost of what a client asks while this lasts. `peek` is another client, which is not counted."""
    cost = Cost()
    asked: list[dict[str, Any]] = []
    standing: list[list[Wire | None]] = []

    def going_out(params: dict[str, Any], **_: Any) -> None:
        asked.append(params)
        standing.append([_item(peek, part) for part in _parts(params)])

    def come_back(parsed: dict[str, Any], model: Any, **_: Any) -> None:
        params, before = asked.pop(), standing.pop()
        cost.requests.append(model.name)
        cost.read_units += _reads(model.name, params, parsed)
        for part, old in zip(_parts(params), before, strict=True):
            new = _item(peek, part)
            cost.write_units += part["Times"] * write_units(old, new)
            if part["Kind"] != "ConditionCheck":
                cost.index_units += index_units(old, new)

    client.meta.events.register("before-parameter-build.dynamodb", going_out)
    client.meta.events.register("after-call.dynamodb", come_back)
    try:
        yield cost
    finally:
        client.meta.events.unregister("before-parameter-build.dynamodb", going_out)
        client.meta.events.unregister("after-call.dynamodb", come_back)


def _parts(params: dict[str, Any]) -> list[dict[str, Any]]:
    """The writes of a request, each with its kind, table and key, and how many times it counts."""
    if "Item" in params:
        key = {name: params["Item"][name] for name in ("pk", "sk")}
        return [{"Kind": "Put", "TableName": params["TableName"], "Key": key, "Times": 1}]
    parts = []
    for named in params.get("TransactItems", ()):
        ((kind, part),) = named.items()
        key = part.get("Key") or {name: part["Item"][name] for name in ("pk", "sk")}
        parts.append({"Kind": kind, "TableName": part["TableName"], "Key": key, "Times": 2})
    return parts


def _item(peek: Any, part: dict[str, Any]) -> Wire | None:
    found: Wire | None = peek.get_item(TableName=part["TableName"], Key=part["Key"]).get("Item")
    return found


def _reads(operation: str, params: dict[str, Any], parsed: dict[str, Any]) -> float:
    if operation == "GetItem":
        return read_units(item_size(parsed.get("Item", {})))
    if operation == "BatchGetItem":
        wanted = sum(len(table["Keys"]) for table in params["RequestItems"].values())
        found = [item for items in parsed["Responses"].values() for item in items]
        return sum(read_units(item_size(i)) for i in found) + wanted - len(found)
    if operation == "Query":
        consistent = params.get("ConsistentRead", False)
        return read_units(sum(map(item_size, parsed["Items"])), consistent=consistent)
    return 0
