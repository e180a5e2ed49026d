"""One round through the lists: everything, or what changed since the last one; page by page into the bucket.

Each page is kept as it came, and the place of the next one noted after it. So a round that dies goes on at
its page, and what was fetched once need not be fetched again: pages of changes follow those of the full
round, and the importer reads all of them in order. Only a whole round is handed on to it.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

from functions.directory.source.account import Session
from functions.directory.source.errors import FilterRefused, Lost, NotOffered, PageTokenExpired
from functions.directory.source.lists import DELETED, KINDS, NEEDED, Page, read_page
from functions.directory.source.state import LEASE, Fetch, State, is_free, load, save
from shared.adapters.ports import Ports

OVERLAP = timedelta(minutes=10)
"""The other side's clock, and what it was writing while it answered, may be behind by this much."""
BASE_LASTS = timedelta(days=5)
"""Kept pages are deleted after a week; a full round renews them before that."""
ROUND = (DELETED, *KINDS)
"""Deletions first: what a list has after that is there, even if it was deleted before."""


class Parts(Protocol):
    """Where pages are kept until they are imported."""

    def keep(self, base: str, number: int, content: bytes) -> None:
        """Keep a page; the same number again replaces it."""
        ...


def fetch(
    session: Session,
    parts: Parts,
    ports: Ports,
    has_time: Callable[[], bool],
    *,
    full: bool = False,
) -> State | None:
    """Go on with the round that is under way, or begin one; None if somebody else is at it.

    The state says whether the round is whole: then it has no `fetch`. Raises SourceError.
    """
    state = load(ports.store)
    if not is_free(state, ports.now()):
        return None
    state = _begun(state, ports, full=full)
    while state.fetch is not None:
        state = _take_page(state, state.fetch, session, parts, ports)
        if state.fetch is not None and not has_time():
            return save(ports.store, state, until=None)
    return state


def _begun(state: State, ports: Ports, *, full: bool) -> State:
    now = ports.now()
    if state.fetch is not None and not full:
        return save(ports.store, state, until=now + LEASE)
    renewed = full or state.based is None or now - state.based >= BASE_LASTS
    begun = Fetch(began=now, full=renewed, kind=ROUND[0])
    fresh: dict[str, Any] = {"base": ports.new_id(), "based": now, "parts": 0} if renewed else {}
    return save(ports.store, state, fetch=begun, until=now + LEASE, **fresh)


def _take_page(state: State, at: Fetch, session: Session, parts: Parts, ports: Ports) -> State:
    """One page kept, or the same list begun again."""
    after = None if at.full else state.since
    try:
        page = _read(session, at, after)
    except PageTokenExpired:
        # The list once more from its beginning: what comes twice is the same record.
        return save(ports.store, state, fetch=at.model_copy(update={"token": None}))
    except NotOffered as missing:
        if at.kind in NEEDED or at.kind in state.offered:
            raise Lost(at.kind) from missing
        page = Page({} if at.kind == DELETED else [], None)
    else:
        if at.kind not in state.offered and (at.kind != DELETED or after is not None):
            state = state.model_copy(update={"offered": (*state.offered, at.kind)})
    number = state.parts
    if _count(page) or (at.full and at.kind != DELETED):
        content = json.dumps({"kind": at.kind, "data": page.data}, ensure_ascii=False)
        parts.keep(state.base or "", number, content.encode("utf-8", "replace"))
        number += 1
    following = _following(at, page)
    if following is None:
        since = at.began - OVERLAP
        return save(ports.store, state, parts=number, fetch=None, since=since, until=None)
    return save(ports.store, state, parts=number, fetch=following)


def _read(session: Session, at: Fetch, after: datetime | None) -> Page:
    if at.kind == DELETED and after is None:
        return Page({}, None)  # who is in none of the lists is in none of the pages
    try:
        return read_page(session, at.kind, at.token, after)
    except FilterRefused:
        return read_page(session, at.kind)


def _following(at: Fetch, page: Page) -> Fetch | None:
    changed = at.changed + _count(page)
    if page.next_token is not None:
        return at.model_copy(update={"token": page.next_token, "changed": changed})
    place = ROUND.index(at.kind) + 1
    if place == len(ROUND):
        return None
    return at.model_copy(update={"kind": ROUND[place], "token": None, "changed": changed})


def _count(page: Page) -> int:
    return len(page.data)
