"""The audit trail in the history: written by the edge, sealed soon after, never changed (G8)."""

from collections.abc import Iterable
from datetime import datetime

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys
from shared.adapters.clock import Clock
from shared.adapters.ids import NewId
from shared.adapters.store import Index, Item, Store, Table, UnitOfWork, impossible
from shared.domain.audit import About, Entry, Last, Seal, Sealed, digest, next_seal
from shared.domain.errors import TryAgain
from shared.domain.instant import wire

DONE = "done"
_ATTEMPTS = 8
_UNLISTED = "asked_by"
"""Who acted, in an entry that is not in `by_actor`."""
_BEFORE_ALL, _AFTER_ALL = "0", "\uffff"
_SAME_INSTANT = 100
"""One request is about so many at most; their entries have one instant, at which a page may end."""


class Trail:
    """Where the edge tells what was done, seen or refused."""

    def __init__(self, store: Store, clock: Clock, new_id: NewId) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id

    def tell_of_attempt(
        self, actor_id: str, action: str, outcome: str, about: Iterable[About]
    ) -> None:
        """Write what somebody was refused of what they must not know to exist, with what they asked for.

        It stands whether that exists or not, and is nothing that the one who asked is shown: `by_actor` has
        the entry about themselves alone.
        """
        now = self._clock.now()
        for each in about:
            entry = Entry(
                id=self._new_id(), at=now, actor_id=actor_id, action=action, outcome=outcome,
                about=each,
            )  # fmt: skip
            item = entry.model_dump(mode="json", exclude={"actor_id"}) | {_UNLISTED: actor_id}
            self._store.append(keys.audit(each, now, entry.id), item)

    def tell(self, actor_id: str, action: str, outcome: str, about: Iterable[About]) -> None:
        """Write it, once for each talk or person it is about.

        An answer whose entry cannot be written does not leave.
        """
        now = self._clock.now()
        for each in about:
            entry = Entry(
                id=self._new_id(), at=now, actor_id=actor_id, action=action, outcome=outcome,
                about=each,
            )  # fmt: skip
            key = keys.audit(each, now, entry.id)
            self._store.append(key, entry.model_dump(mode="json"))


def entry_of(item: Item) -> Entry:
    """The entry of an item."""
    if _UNLISTED in item:
        item = item | {"actor_id": item[_UNLISTED]}
    return Entry.model_validate(item)


def told_about(store: Store, about: About, before: str | None, limit: int) -> list[Entry]:
    """What the trail says about a talk or a person, the newest first; `before` is a cursor."""
    items = store.query(
        keys.audit_of(about),
        between=(_BEFORE_ALL, before or _AFTER_ALL),
        table=Table.HISTORY,
        limit=limit + (before is not None),
        newest_first=True,
    )
    return [entry_of(item) for item in items if item["sk"] != before][:limit]


def told_of(store: Store, actor_id: str, before: str | None, limit: int) -> list[Entry]:
    """What the trail says that somebody did, the newest first; `before` is a cursor."""
    at = before.partition("#")[0] if before else None
    items = store.query_index(
        Index.BY_ACTOR, actor_id, upto=at, limit=limit + _SAME_INSTANT, newest_first=True
    )
    entries = [entry_of(item) for item in items]
    entries.sort(key=cursor_of, reverse=True)
    return [entry for entry in entries if before is None or cursor_of(entry) < before][:limit]


def cursor_of(entry: Entry) -> str:
    """The place of an entry in time, among all others about the same."""
    return f"{wire(entry.at)}#{entry.id}"


def seal_of(item: Item) -> Seal:
    """The seal of an item."""
    return Seal.model_validate(item)


def last_of(store: Store) -> Last:
    """Where the chain ends."""
    item = store.get(keys.last_seal())
    return Last(int(item["number"]), item["hash"]) if item else Last()


def seal_up(store: Store, entries: Iterable[Item], now: datetime) -> Seal:
    """One more seal over these entries. Doing it twice does no harm: an entry may be sealed twice.

    Raises TryAgain if others were faster again and again.
    """
    covered = [sealed(item) for item in entries]
    for _ in range(_ATTEMPTS):
        last = last_of(store)
        seal = next_seal(last, covered, now)
        still_last = Attr("number").eq(last.number) if last.number else Attr("pk").not_exists()
        work = UnitOfWork()
        link = {"number": seal.number, "hash": seal.hash}
        work.put(keys.last_seal(), link, still_last, lambda _: TryAgain())
        work.put_new(
            keys.seal(seal.number), seal.model_dump(mode="json"), impossible, Table.HISTORY
        )
        try:
            store.commit(work)
        except TryAgain:
            continue
        return seal
    raise TryAgain


def sealed(item: Item) -> Sealed:
    """An entry as a seal knows it: everything that stands in its item."""
    said = {name: value for name, value in item.items() if name not in ("pk", "sk")}
    return Sealed(place=f"{item['pk']} {item['sk']}", digest=digest(said))
