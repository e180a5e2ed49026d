"""Which words of a request a refusal hands back, so that nothing that was typed is lost (G7).

Whatever a route takes that somebody types in their own words is found in its body's schema, so that a new
route needs to say nothing: a text of which only some characters are barred is words, one whose every
character is prescribed is a code, a date or a name of something.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic_core import from_json

_WORDS = "^[^"
"""How the pattern of a text in somebody's own words begins: it bars characters and prescribes none."""
KEEP = "keep"
"""The fields of the request whose words were not saved, as JSON pointers."""
YOURS = "yours"
"""What they hold: the value of the one such field, or of several each by its name."""
ALL = ("",)
"""The request as a whole, where it is not known which fields it has."""


@cache
def words_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The names of a body's fields that hold words, in their order."""
    schema = model.model_json_schema()
    named = schema.get("$defs", {})
    return tuple(
        name for name, shape in schema["properties"].items() if _has_words(shape, named, ())
    )


def _has_words(shape: Any, named: Mapping[str, Any], above: tuple[str, ...]) -> bool:
    if isinstance(shape, list):
        return any(_has_words(part, named, above) for part in shape)
    if not isinstance(shape, dict):
        return False
    reference = shape.get("$ref", "").rpartition("/")[2]
    if reference:
        inner = named[reference]
        return reference not in above and _has_words(inner, named, (*above, reference))
    if shape.get("type") == "string":
        return str(shape.get("pattern", "")).startswith(_WORDS)
    parts = list(shape.get("properties", {}).values())
    parts += [shape.get(part) for part in ("anyOf", "oneOf", "items", "additionalProperties")]
    return _has_words(parts, named, above)


def to_keep(fields: tuple[str, ...]) -> dict[str, Any]:
    """The fact that tells a client what to keep, if there is anything."""
    return {KEEP: [f"/{name}" for name in fields]} if fields else {}


def handed_back(fields: tuple[str, ...], raw: bytes) -> dict[str, Any]:
    """The same, with the words as they were sent, as far as the body can be read."""
    if not fields:
        return {}
    try:
        body = from_json(raw)
    except ValueError:
        return to_keep(fields)
    given = body if isinstance(body, dict) else {}
    sent = {name: given[name] for name in fields if given.get(name)}
    if not sent:
        return to_keep(fields)
    return to_keep(fields) | {YOURS: sent if len(fields) > 1 else sent[fields[0]]}
