"""Whole numbers as JSON may write them: `2.0` is the integer 2, in JSON Schema and to most clients."""

from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json, to_json


def with_whole_numbers(raw: bytes, wrong: ValidationError) -> bytes:
    """A body that was refused, with `2` for each `2.0` in it if that is among what was wrong with it.

    The models are strict and would take no `2.5` for 2; of `2.0` nothing is lost.
    """
    found = wrong.errors(include_url=False, include_context=False)
    if any(e["type"] == "int_type" and _is_whole(e["input"]) for e in found):
        return to_json(_written_whole(from_json(raw)))
    return raw


def _is_whole(value: object) -> bool:
    return isinstance(value, float) and value.is_integer()


def _written_whole(value: Any) -> Any:
    match value:
        case dict():
            return {name: _written_whole(inner) for name, inner in value.items()}
        case list():
            return [_written_whole(inner) for inner in value]
    return int(value) if _is_whole(value) else value
