"""JSON that can mean one thing only: no key twice, no number that computers round, no endless nesting.

Two programs that read such a text read the same, so it can be written again byte by byte (`canonical`) and
the signature over it is over what everybody reads.
"""

import json
from typing import Any

DEEPEST = 40
"""Levels of objects and lists; a bundle of templates has fewer than half as many."""
LONGEST_NUMBER = 15
"""Digits of a number: one of more is another number in some programs."""


def parse(text: str) -> Any:
    """What a text says. Raises ValueError, telling what is wrong with it."""
    if _depth(text) > DEEPEST:
        raise ValueError(f"nested in more than {DEEPEST} levels")
    value = json.loads(
        text,
        object_pairs_hook=_once_each,
        parse_int=_whole,
        parse_float=_no_number,
        parse_constant=_no_number,
    )
    try:
        canonical(value)
    except UnicodeEncodeError:
        raise ValueError("half a character") from None
    return value


def canonical(value: Any) -> bytes:
    """The one way to write a value: keys in order, no spaces, UTF-8 (RFC 8785 for what `parse` takes)."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _depth(text: str) -> int:
    """How deep lists and objects are nested, found without nesting calls."""
    deepest = depth = 0
    in_text = escaped = False
    for character in text:
        if in_text:
            in_text = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            in_text = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key[:60]!r} stands twice in one object")
        found[key] = value
    return found


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise ValueError(f"a number of more than {LONGEST_NUMBER} digits")
    return int(digits)


def _no_number(told: str) -> Any:
    raise ValueError(f"only whole numbers are taken, not {told[:30]}")
