"""The lists of the standard, page by page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.directory.source.account import Session
from functions.directory.source.errors import (
    FilterRefused,
    NotOffered,
    PageTokenExpired,
    Refused,
    Unreachable,
)
from shared.domain.instant import wire

KINDS = ("organisations", "persons", "groups", "placements", "duties", "activities")
NEEDED = ("organisations", "persons")
"""Without these there is nothing to import; each other list may be missing."""
DELETED = "deletedEntities"
ENDPOINTS = (*KINDS, DELETED, "subscriptions")
MISSING = frozenset({404, 405, 501})


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, and what asks for the next one."""

    data: Any
    next_token: str | None


def read_page(
    session: Session, kind: str, token: str | None = None, after: datetime | None = None
) -> Page:
    """One page. A token is never sent together with a filter, since it stands for one.

    Raises NotOffered, FilterRefused, PageTokenExpired, Refused, Unreachable.
    """
    query: dict[str, Any] = {"limit": session.account.page_size}
    if token is not None:
        query["pageToken"] = token
    elif after is not None:
        query["after" if kind == DELETED else "meta.modified.after"] = wire(after)
    answer = session.ask("GET", f"/{kind}", query)
    if answer.status == 200:
        return _page(kind, answer.json(), token)
    if token is not None and answer.status in (400, 404, 410):
        raise PageTokenExpired(kind)
    if answer.status in MISSING:
        raise NotOffered(kind)
    if answer.status == 400 and after is not None:
        raise FilterRefused(kind)
    raise Refused(f"/{kind} answered {answer.status}")


def _page(kind: str, found: Mapping[str, Any], token: str | None) -> Page:
    data, next_token = found.get("data"), found.get("pageToken")
    if not isinstance(data, dict if kind == DELETED else list):
        raise Unreachable(f"/{kind} answered without data")
    if next_token is not None and (not isinstance(next_token, str) or next_token == token):
        raise Unreachable(f"/{kind} gave the same page token twice")
    return Page(data, next_token or None)


def probe(session: Session) -> dict[str, str]:
    """Which lists the other side has: `offered`, `missing`, or `refused`; for whoever sets it up."""
    found = {}
    for name in ENDPOINTS:
        try:
            answer = session.ask("GET", f"/{name}", {"limit": 1})
        except Refused:
            found[name] = "refused"
        else:
            found[name] = "offered" if answer.status == 200 else "missing"
    return found
