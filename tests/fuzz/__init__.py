"""Requests that nobody thought of, made from the served OpenAPI document by Schemathesis.

On being imported, Schemathesis changes how Hypothesis prints counterexamples and how large they may become,
for everything in the process. That is undone here at once, and done again only `while_asking`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import core
from hypothesis.internal.conjecture import engine
from hypothesis.strategies._internal import collections

_CHANGED = (
    (core, "RepresentationPrinter"),
    (engine, "BUFFER_SIZE"),
    (collections, "BUFFER_SIZE"),
)


def _are() -> list[Any]:
    return [getattr(module, name) for module, name in _CHANGED]


def _become(values: list[Any]) -> None:
    for (module, name), value in zip(_CHANGED, values, strict=True):
        setattr(module, name, value)


_BEFORE = _are()

import schemathesis.generation.hypothesis.builder  # noqa: E402, F401 it is this that changes them

_WANTED = _are()
_become(_BEFORE)


@contextmanager
def while_asking() -> Iterator[None]:
    """Hypothesis is as Schemathesis wants it."""
    _become(_WANTED)
    try:
        yield
    finally:
        _become(_BEFORE)
