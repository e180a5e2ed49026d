"""Erasing what somebody asked to have erased, and who answers for the school granted (R13, G9).

What tells of it stands before the first of it goes. Only what stood when it was asked for goes, in batches,
each on condition that the request is still granted and nothing keeps the person or the talk. What is on hold,
or still needed, stays on the list, and is tried again each time the workflow looks.
"""

from collections.abc import Iterator
from itertools import islice

from aws_lambda_powertools import Logger
from boto3.dynamodb.conditions import Attr

from functions.disposer.erasing import OnHold, Overtaken
from functions.disposer.on_request_attachments import erase_attachments
from functions.disposer.on_request_guard import about, guarded, overtaken, tombstone
from functions.disposer.on_request_language import StillNeeded, erase_language
from functions.disposer.vault import Files
from shared.adapters import keys
from shared.adapters.audit import DONE
from shared.adapters.erasures import erasures_at_work, leave_the_list
from shared.adapters.keys import Key
from shared.adapters.ports import Ports
from shared.adapters.product_feedback import said_by
from shared.adapters.requests import load_request, stale, write_request
from shared.adapters.retention_holds import demand_no_hold
from shared.adapters.store import Item, Store, Table, UnitOfWork, impossible
from shared.domain.audit import About, Subject
from shared.domain.audit import Entry as Told
from shared.domain.erasure import Erasable
from shared.domain.errors import NotFound, StaleRequest, TryAgain
from shared.domain.instant import wire
from shared.domain.rights import Reply, Request

DISPOSER = "disposer"
"""The author of the version that says it is erased."""
BATCH = 40
"""Items of one transaction, each with the talk that may be on hold."""
_log = Logger()


def erase_on_request(ports: Ports, files: Files) -> None:
    """Carry out all that was granted and nothing keeps. Raises TryAgain if something was written meanwhile."""
    for person_id, request_id in erasures_at_work(ports.store):
        try:
            _carry_out(ports, files, load_request(ports.store, person_id, request_id))
        except (OnHold, StillNeeded, StaleRequest, NotFound) as left:
            _log.info("left alone", extra={"request": request_id, "why": type(left).__name__})
        except Overtaken as meanwhile:
            raise TryAgain from meanwhile


def _carry_out(ports: Ports, files: Files, request: Request) -> None:
    store, reply = ports.store, request.reply
    if reply is None:
        raise AssertionError("nobody granted what is on the list")
    if store.get(tombstone(request)) is None:
        store.commit(_begun(ports, request, reply))
    match Erasable(request.what):
        case Erasable.LANGUAGE:
            erase_language(ports, request, DISPOSER)
        case Erasable.OWN_ATTACHMENT:
            erase_attachments(ports, files, request, reply.by)
        case document:
            left = iter(_asked_for(ports, request, document))
            while batch := list(islice(left, BATCH)):
                store.commit(_gone(request, batch))
    work = UnitOfWork()
    demand_no_hold(work, about(request), lambda _: OnHold())
    write_request(work, request.erased(DISPOSER, ports.now()))
    leave_the_list(work, request)
    store.commit(work)


def _begun(ports: Ports, request: Request, reply: Reply) -> UnitOfWork:
    """That it goes is told: beside the person, and in the audit trail."""
    work, now = guarded(request), ports.now()
    told: Item = {
        "documents": [request.what],
        "at": wire(now),
        "request_id": request.id,
        "approved_by": [reply.by],
        "decided_at": wire(reply.at),
    }
    work.put_new(tombstone(request), told, stale)
    entry = Told(
        id=f"{request.id}.erased", at=now, actor_id=reply.by,
        action=f"ERASE {request.what}", outcome=DONE, about=about(request),
    )  # fmt: skip
    key = keys.audit(entry.about, now, entry.id)
    work.put_new(key, entry.model_dump(mode="json"), impossible, Table.HISTORY)
    return work


def _gone(request: Request, batch: list[Item]) -> UnitOfWork:
    work = guarded(request)
    for talk_id in sorted({item["talk_id"] for item in batch if "talk_id" in item}):
        demand_no_hold(work, About(Subject.TALK, talk_id), lambda _: OnHold())
    as_asked = Attr("pk").not_exists() | Attr("at").lte(wire(request.asked_at))
    for item in batch:
        work.delete(Key(item["pk"], item["sk"]), as_asked, overtaken)
    return work


def _asked_for(ports: Ports, request: Request, document: Erasable) -> Iterator[Item]:
    """What stands of it, from before it was asked for."""
    for item in _documents(ports.store, request, document):
        if item["at"] <= wire(request.asked_at):
            yield item


def _documents(store: Store, request: Request, document: Erasable) -> list[Item]:
    person_id = request.person_id
    match document:
        case Erasable.DRAFT:
            return store.query(keys.drafts_of(person_id))
        case Erasable.WELL_BEING:
            return store.query(keys.well_being_of(person_id))
        case Erasable.PRODUCT_FEEDBACK:
            return said_by(store, person_id, request.asked_at)
    raise AssertionError("no rule allows it")
