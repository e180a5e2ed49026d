"""What boto3's condition objects mean, evaluated on a plain item as DynamoDB would."""

import operator
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

from boto3.dynamodb import conditions as boto
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_ABSENT = object()
_ORDERED_KINDS = frozenset("SNB")
_ORDER: dict[type[boto.ConditionBase], Callable[[Any, Any], bool]] = {
    boto.LessThan: operator.lt,
    boto.LessThanEquals: operator.le,
    boto.GreaterThan: operator.gt,
    boto.GreaterThanEquals: operator.ge,
}
_TO_WIRE = TypeSerializer().serialize
_FROM_WIRE = TypeDeserializer().deserialize


_AS_IT_IS: frozenset[type] = frozenset({str, bool, type(None)})
_KINDS: dict[type, str] = {
    str: "S", bool: "BOOL", type(None): "NULL", int: "N", Decimal: "N", dict: "M", list: "L",
}  # fmt: skip
_EXACT = 10**38
"""Whole numbers below have no more digits than a table keeps."""


def stored(value: Any) -> Any:
    """A copy of a value as it comes back from a table. Raises TypeError for what no table takes.

    It is what boto3 would make of it on the way there and back, which it is asked for where that is not plain.
    """
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is dict:
        return {name: stored(inner) for name, inner in value.items()}
    if kind is list:
        return [stored(inner) for inner in value]
    if kind is int and -_EXACT < value < _EXACT:
        return Decimal(value)
    return _FROM_WIRE(_TO_WIRE(value))


def holds(condition: boto.ConditionBase, item: dict[str, Any]) -> bool:
    """Whether the condition is true of the item; `{}` is an item that is not there.

    Raises NotImplementedError for a condition that the product has not used before.
    """
    values = condition.get_expression()["values"]
    match condition:
        case boto.And():
            return holds(values[0], item) and holds(values[1], item)
        case boto.Or():
            return holds(values[0], item) or holds(values[1], item)
        case boto.Not():
            return not holds(values[0], item)
    return _is_true_of(condition, _look_up(item, values[0]), [stored(v) for v in values[1:]])


def _is_true_of(condition: boto.ConditionBase, found: Any, wanted: list[Any]) -> bool:
    match condition:
        case boto.AttributeExists():
            return found is not _ABSENT
        case boto.AttributeNotExists():
            return found is _ABSENT
        case boto.NotEquals() if found is _ABSENT:
            return True
    return found is not _ABSENT and _compare(condition, found, wanted)


def _compare(condition: boto.ConditionBase, found: Any, wanted: list[Any]) -> bool:
    if type(condition) in _ORDER:
        return _is_ordered(found, wanted[0]) and _ORDER[type(condition)](found, wanted[0])
    match condition:
        case boto.Equals():
            return _kind(found) == _kind(wanted[0]) and bool(found == wanted[0])
        case boto.NotEquals():
            return _kind(found) != _kind(wanted[0]) or bool(found != wanted[0])
        case boto.Between():
            low, high = wanted
            return _is_ordered(found, low) and _is_ordered(found, high) and low <= found <= high
        case boto.BeginsWith():
            return isinstance(found, str) and found.startswith(wanted[0])
        case boto.Contains():
            return _contains(found, wanted[0])
    raise NotImplementedError(f"{type(condition).__name__} on an item in memory")


def _contains(found: Any, wanted: Any) -> bool:
    if isinstance(found, str):
        return isinstance(wanted, str) and wanted in found
    return isinstance(found, set | list) and wanted in found


def _look_up(item: dict[str, Any], attribute: boto.AttributeBase) -> Any:
    """The value at the attribute's path."""
    if not isinstance(attribute, boto.Attr):
        raise NotImplementedError(f"{type(attribute).__name__} on an item in memory")
    value: Any = item
    for index, name in _steps(attribute.name):
        if index and isinstance(value, list) and int(index) < len(value):
            value = value[int(index)]
        elif name and isinstance(value, dict) and name in value:
            value = value[name]
        else:
            return _ABSENT
    return value


@cache
def _steps(path: str) -> list[tuple[str, str]]:
    return _STEP.findall(path)


def _kind(value: Any) -> str:
    return _KINDS.get(type(value)) or next(iter(_TO_WIRE(value)))


def _is_ordered(one: Any, other: Any) -> bool:
    return _kind(one) == _kind(other) and _kind(one) in _ORDERED_KINDS
