"""Long lists in pages: the latest first, each page ending with a cursor that the next one begins with."""

import base64
import json
from collections.abc import Callable, Iterable
from typing import Annotated, NamedTuple, Self

from pydantic import Field, StringConstraints, TypeAdapter

from shared.adapters.fields import Body
from shared.adapters.store import Index, Item, Store
from shared.domain.errors import Invalid

LARGEST_PAGE = 200
_MORE_EACH_TIME = 4

PageSize = Annotated[int, Field(strict=False, ge=1, le=LARGEST_PAGE)]
"""How many there may be on a page, in an address."""
Cursor = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,800}$")]
"""Where a page begins: what the one before answered in `next`, and nothing else."""


_PARTS = TypeAdapter(tuple[str, str, str])


class PageQuery(Body):
    """Which page of a list."""

    limit: PageSize = 100
    cursor: Cursor | None = None


class Place(NamedTuple):
    """The place of an item among those of an index: its order there, and what tells it from its equals."""

    listed_at: str
    pk: str
    sk: str

    @classmethod
    def of(cls, item: Item) -> Self:
        """The place of an item."""
        return cls(item["listed_at"], item["pk"], item["sk"])

    def cursor(self) -> str:
        """As a client keeps it."""
        text = json.dumps(self, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, cursor: str) -> Self:
        """The place of a cursor. Raises Invalid for what is none."""
        try:
            text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            return cls(*_PARTS.validate_json(text))
        except ValueError:
            raise Invalid(
                errors=[
                    {"pointer": "?/cursor", "detail": "not what a page before answered in `next`"}
                ]
            ) from None


class Page(NamedTuple):
    """Some items of a list, the latest first, and the cursor of the next page if there is one."""

    items: list[Item]
    next: str | None


def latest(store: Store, partitions: Iterable[tuple[Index, str]], asked: PageQuery) -> Page:
    """A page of what stands in several partitions of indexes, each thing once: a request for each partition.

    Raises Invalid for a cursor that is none.
    """
    before = Place.parse(asked.cursor) if asked.cursor else None
    found: dict[Place, Item] = {}
    for index, partition in partitions:
        for item in _after(store, index, partition, before, asked.limit):
            found[Place.of(item)] = item
    places = sorted(found, reverse=True)
    shown = places[: asked.limit]
    more = len(places) > asked.limit
    return Page([found[place] for place in shown], shown[-1].cursor() if more else None)


def latest_shown(
    store: Store,
    partitions: Iterable[tuple[Index, str]],
    asked: PageQuery,
    shown: Callable[[list[Item]], list[Item]],
    at_once: int = 0,
) -> Page:
    """The same of what the reader is shown, which `shown` tells of some items.

    Neither how full a page is nor where the next one begins tells of anything else that is there (R11).
    So many are read at once at least. Raises Invalid for a cursor that is none.
    """
    among, cursor = tuple(partitions), asked.cursor
    found: list[Item] = []
    while True:
        size = max(asked.limit + 1, at_once)
        page = latest(store, among, PageQuery.model_construct(limit=size, cursor=cursor))
        found += shown(page.items)
        cursor = page.next
        if len(found) > asked.limit or cursor is None:
            break
    items = found[: asked.limit]
    return Page(items, Place.of(items[-1]).cursor() if len(found) > asked.limit else None)


def _after(
    store: Store, index: Index, partition: str, before: Place | None, size: int
) -> list[Item]:
    """What follows a place: all, or more than one page.

    Among things of one instant an index keeps an order of its own. So those of the last instant that was
    read count only if all of them were; if too little is left, more is read.
    """
    upto = before.listed_at if before else None
    limit = size + 2
    while True:
        items = store.query_index(index, partition, upto=upto, limit=limit, newest_first=True)
        whole = len(items) < limit
        sure = items if whole else [i for i in items if i["listed_at"] > items[-1]["listed_at"]]
        left = [item for item in sure if before is None or Place.of(item) < before]
        if whole or len(left) > size:
            return left
        limit *= _MORE_EACH_TIME
