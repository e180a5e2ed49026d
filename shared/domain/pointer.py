"""Where in something given a thing is wrong, as whoever gave it would look for it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails


def pointer(steps: Iterable[object]) -> str:
    """A JSON pointer (RFC 6901); a name that the caller made up is given back cut to a sensible length."""
    escaped = (str(step)[:100].replace("~", "~0").replace("/", "~1") for step in steps)
    return "".join(f"/{step}" for step in escaped)


def place(error: ErrorDetails, given: object) -> list[object]:
    """The steps through what was given to what is wrong in it, or is missing from it.

    A model that has several shapes counts the name of the shape as a step too. It leads nowhere, unless a
    field is called the same; then the way that goes on is the right one.
    """
    missing = error["type"] == "missing"
    return _way(error["loc"], given, missing=missing) or []


def _way(steps: Sequence[object], given: Any, *, missing: bool) -> list[object] | None:
    """The steps that lead on; None if they lead into a list and not out of it."""
    if not steps:
        return []
    step, rest = steps[0], steps[1:]
    if isinstance(given, list):
        if not isinstance(step, int) or step >= len(given):
            return None
        inner = _way(rest, given[step], missing=missing)
        return None if inner is None else [step, *inner]
    if isinstance(given, Mapping) and step in given:
        inner = _way(rest, given[step], missing=missing)
        if inner is not None:
            return [step, *inner]
    return [step] if missing and not rest else _way(rest, given, missing=missing)
