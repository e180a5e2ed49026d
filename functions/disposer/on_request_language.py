"""Erasing what somebody said of their language, out of everything else that is said of them there (R13, G10).

It stands in one item with consents and decisions about carers, each version of which is a whole. So the
versions are kept, without it.
"""

from collections.abc import Iterator
from itertools import islice

from boto3.dynamodb.conditions import Attr

from functions.disposer.erasing import Overtaken
from functions.disposer.on_request_guard import guarded, meet, overtaken, talks_of_family
from shared.adapters import keys
from shared.adapters.keys import Key
from shared.adapters.own import write_own
from shared.adapters.ports import Ports
from shared.adapters.store import Item, Table
from shared.domain.errors import TalkChanged, TalkError
from shared.domain.instant import wire
from shared.domain.rights import Request

BATCH = 40
"""Versions of one transaction."""
_SAID = ("language", "interpreter")


class StillNeeded(TalkError):
    """A booked talk rests on it."""


def erase_language(ports: Ports, request: Request, by: str) -> None:
    """From what holds and from every version of it; what was said anew since it was asked for stays.

    Raises StillNeeded while a talk to come has an interpreter for them, OnHold, StaleRequest, NotFound for
    somebody who is not in the register any more, Overtaken.
    """
    store, person_id = ports.store, request.person_id
    person = meet(store, request)
    booked = [talk.booking for talk in talks_of_family(store, person) if talk.booking]
    if any(booking.interpreter and booking.end > ports.now() for booking in booked):
        raise StillNeeded
    versions = store.query(keys.own_history(person_id), table=Table.HISTORY)
    anew, goes = _told_apart(versions, wire(request.asked_at))
    holds = {name: None for name in _SAID if getattr(person.own, name) and name not in anew}
    if holds:
        work = guarded(request)
        write_own(work, person, by=by, at=ports.now(), **holds)
        try:
            store.commit(work)
        except TalkChanged as changed:
            raise Overtaken from changed
    # The latest first: whoever goes on after an interruption still tells what was said anew.
    left: Iterator[tuple[Item, set[str]]] = reversed(goes)
    while batch := list(islice(left, BATCH)):
        work = guarded(request)
        for item, names in batch:
            kept = {name: value for name, value in item.items() if name not in names}
            same = Attr("version").eq(item["version"])
            key = Key(item["pk"], item["sk"])
            work.put(key, kept, same, overtaken, Table.HISTORY)
        store.commit(work)


def _told_apart(versions: list[Item], asked: str) -> tuple[set[str], list[tuple[Item, set[str]]]]:
    """What was said anew since, and of each version what goes."""
    anew: set[str] = set()
    goes: list[tuple[Item, set[str]]] = []
    before: Item = {}
    for item in versions:
        if item["at"] > asked:
            anew |= {name for name in _SAID if item.get(name) not in (None, before.get(name))}
        names = {name for name in _SAID if name in item} - anew
        if names:
            goes.append((item, names))
        before = item
    return anew, goes
