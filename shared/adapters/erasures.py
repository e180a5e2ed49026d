"""Erasures that were granted, in the list of the disposer until they are carried out (R13, G9)."""

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys
from shared.adapters.requests import stale
from shared.adapters.store import Store, UnitOfWork, impossible
from shared.domain.rights import Request


def queue_erasure(work: UnitOfWork, granted: Request) -> None:
    """Have it carried out; the list names it until it is."""
    named = {"person_id": granted.person_id, "request_id": granted.id}
    work.put(keys.erasure_at_work(granted.at, granted.id), named, None, impossible)


def erasures_at_work(store: Store) -> list[tuple[str, str]]:
    """Whom each is about and which request it is, the oldest first."""
    found = store.query(keys.ERASURES_AT_WORK)
    return [(item["person_id"], item["request_id"]) for item in found]


def leave_the_list(work: UnitOfWork, granted: Request) -> None:
    """It is carried out: with the write that says so."""
    work.delete(keys.erasure_at_work(granted.at, granted.id), None, impossible)


def demand_granted(work: UnitOfWork, granted: Request) -> None:
    """Have the database refuse everything else, with StaleRequest, unless it is still to be carried out."""
    key = keys.request(granted.person_id, granted.id)
    work.check(key, Attr("version").eq(granted.version), stale)
