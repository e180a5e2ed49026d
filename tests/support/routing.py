"""Which function of the HTTP functions a request goes to, and what the gateway calls its address."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from shared.adapters.edge import Route

_REMEMBERED = 4096
"""Addresses; a test that asks for more of them at random need not keep them all."""


class Routing:
    """The routes of several functions in order, of which the first that fits is taken.

    An address is looked for among the routes with as many parts, and once: tests ask for the same ones.
    """

    def __init__(self, tables: Mapping[str, Iterable[Route]]) -> None:
        self._first = next(iter(tables), "")
        self._routes: dict[int, list[tuple[str, Route, re.Pattern[str]]]] = {}
        for function, routes in tables.items():
            for route in routes:
                known = self._routes.setdefault(route.path.count("/"), [])
                known.append((function, route, _expression(route.path)))
        self.function = lru_cache(_REMEMBERED)(self._function)
        self._match = lru_cache(_REMEMBERED)(self._matching)

    def match(self, method: str, path: str) -> tuple[str, dict[str, str] | None]:
        """The path of the route and what its places hold; an address that no route has stays as it is."""
        route, values = self._match(method, path)
        return route, dict(values) if values else None

    def resource(self, path: str) -> str | None:
        """What the gateway calls the resource of a path, whatever is asked of it."""
        return next((route.path for _, route, _ in self._fitting(path)), None)

    def _function(self, method: str, path: str) -> str:
        """The function: one that has the route, or one that has the path for another method, or the first."""
        fitting = [(function, route.method) for function, route, _ in self._fitting(path)]
        for function, has in fitting:
            if has == method:
                return function
        return fitting[0][0] if fitting else self._first

    def _matching(self, method: str, path: str) -> tuple[str, dict[str, str] | None]:
        for _, route, found in self._fitting(path):
            if route.method == method:
                return route.path, found.groupdict()
        return path, None

    def _fitting(self, path: str) -> Iterator[tuple[str, Route, re.Match[str]]]:
        for function, route, expression in self._routes.get(path.count("/"), ()):
            if found := expression.fullmatch(path):
                yield function, route, found


def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", pattern))
