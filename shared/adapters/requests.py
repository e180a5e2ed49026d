"""Requests about somebody's data in the tables: each step a version, in the list of the unit that answers."""

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys
from shared.adapters.store import Index, Item, Store, Table, UnitOfWork
from shared.domain.errors import NotFound, StaleRequest, TalkError
from shared.domain.rights import OPEN, Request

PAGE = 200
"""Requests that a list shows."""


def request_of(item: Item) -> Request:
    """The request of an item."""
    return Request.model_validate(item)


def load_request(store: Store, person_id: str, request_id: str) -> Request:
    """One request as it stands. Raises NotFound."""
    item = store.get(keys.request(person_id, request_id))
    if item is None:
        raise NotFound
    return request_of(item)


def requests_of(store: Store, person_id: str) -> list[Request]:
    """All requests about somebody, the latest first."""
    found = map(request_of, store.query(keys.requests_of(person_id)))
    return sorted(found, key=lambda request: (request.asked_at, request.id), reverse=True)


def requests_at(store: Store, unit_id: str, *, waiting: bool) -> tuple[list[Request], bool]:
    """Those that a unit has to answer, the most urgent first, or has answered; and whether there are more."""
    found = store.query_index(
        Index.BY_RESPONSIBLE,
        keys.requests_at(unit_id, waiting=waiting),
        limit=PAGE + 1,
        newest_first=not waiting,
    )
    return [request_of(item) for item in found[:PAGE]], len(found) > PAGE


def write_request(work: UnitOfWork, request: Request) -> None:
    """Add a version of a request, refused with StaleRequest unless it builds on the one that stands."""
    item = request.model_dump(mode="json", exclude_none=True)
    waiting = request.state in OPEN
    listed = {
        "responsible_key": keys.requests_at(request.unit_id, waiting=waiting),
        "listed_at": f"{request.due_on.isoformat()}#{request.id}",
    }
    builds_on = (
        Attr("pk").not_exists() if request.version == 1 else Attr("version").eq(request.version - 1)
    )
    named = request.person_id, request.id
    work.put(keys.request(*named), item | listed, builds_on, stale)
    work.put_new(keys.request_version(*named, request.version), item, stale, Table.HISTORY)


def stale(item: Item | None) -> TalkError:
    """The refusal of a step that builds on another version than the one that stands."""
    return StaleRequest(version=int(item["version"]) if item and "version" in item else 0)
