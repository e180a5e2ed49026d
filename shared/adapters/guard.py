"""The store behind the access decision: what an HTTP function is given in place of the tables (R11).

Reading content makes a *debt*, to be settled by a decision of a rule (`shared.domain.deciding`) about the one
to whom it belongs; until then nothing leaves: no answer, no refusal that tells facts, no write. So a use case
may read a talk as a whole, decide, and show a part; what it cannot do is to answer without having decided.
Writing content needs the very area it lies in. Nothing of this asks the tables for anything more.

Functions without HTTP (the workflow's steps, relay, mailer, imports) act for the system, on what was decided
when their work was written. They have the tables themselves.
"""

from collections.abc import Callable, Iterable, Set
from dataclasses import replace
from typing import Any

from boto3.dynamodb.conditions import ConditionBase

from shared.adapters.keys import Key
from shared.adapters.owners import kind_of, kind_of_index, owner_in_index
from shared.adapters.ports import Ports
from shared.adapters.store import Check, Index, Item, Store, Table, UnitOfWork
from shared.domain.deciding import Area, Debt, Ledger, Owner, present_ledger
from shared.domain.errors import TalkError

_MANY = 10


class Undecided(AssertionError):
    """Something would leave or be written of which no rule has said that this caller may. A defect."""

    def __init__(self, what: str, needed: Set[Area] | None) -> None:
        wide = needed is None or len(needed) > _MANY
        areas = "anything" if wide or needed is None else " or ".join(sorted(needed)) or "nothing"
        super().__init__(
            f"{what}: no rule has granted the caller {areas} of its owner. Ask the rule in shared/domain that"
            " decides it (see shared/domain/deciding.py, and shared/adapters/owners.py for the kind)."
        )


class Guarded:
    """A store that keeps a debt for each piece of content that is read."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, key: Key) -> Item | None:
        """See `Store`."""
        item = self._store.get(key)
        self._owe([key] if item else ())
        return item

    def get_many(self, keys: Iterable[Key]) -> dict[Key, Item]:
        """See `Store`."""
        found = self._store.get_many(keys)
        self._owe(found)
        return found

    def query(self, pk: str, *, table: Table = Table.TALKS, **asked: Any) -> list[Item]:
        """See `Store`."""
        items = self._store.query(pk, table=table, **asked)
        self._owe((Key(pk, item["sk"]) for item in items), table)
        return items

    def query_index(self, index: Index, partition: str, **asked: Any) -> list[Item]:
        """See `Store`."""
        items = self._store.query_index(index, partition, **asked)
        kind = kind_of_index(index, partition)
        if items and kind.content:
            owner = owner_in_index(index, partition)
            _ledger().debts[Debt(kind.name, owner, kind.reads, kind.reads_too)] = None
        return items

    def put_alone(
        self, key: Key, item: Item, condition: ConditionBase, refusal: Callable[[], TalkError]
    ) -> None:
        """See `Store`. Raises Undecided."""
        _check_write(_ledger(), key, Table.TALKS)
        self._store.put_alone(key, item, condition, refusal)

    def append(self, key: Key, item: Item) -> None:
        """See `Store`: the edge tells the trail, also of what nothing was decided of."""
        self._store.append(key, item)

    def commit(self, work: UnitOfWork) -> None:
        """See `Store`. Raises Undecided."""
        ledger = _ledger()
        settle(ledger)
        for write in work.writes:
            if not isinstance(write, Check):
                _check_write(ledger, write.key, write.table)
        self._store.commit(work)

    def _owe(self, keys: Iterable[Key], table: Table = Table.TALKS) -> None:
        for key in keys:
            kind = kind_of(key, table)
            if kind.content:
                debt = Debt(kind.name, kind.owner(key.pk), kind.reads, kind.reads_too)
                _ledger().debts[debt] = None


def guarded(ports: Ports) -> Ports:
    """The ports of a function that people call: the store only through what is decided of each request."""
    return replace(ports, store=Guarded(ports.store))


def settle(ledger: Ledger) -> None:
    """Before anything leaves. Raises Undecided."""
    debt = ledger.unsettled()
    if debt is not None and not ledger.is_repeated:
        needed = debt.areas if debt.owner else debt.areas_too
        raise Undecided(f"read: {debt.what}", needed)


def check_decided(ledger: Ledger, owners: Iterable[Owner]) -> None:
    """Before a request about somebody is answered. Raises Undecided."""
    for owner in owners:
        if not ledger.is_repeated and not ledger.opens(owner, None):
            raise Undecided(f"an answer about a {owner.of}", None)


def _check_write(ledger: Ledger, key: Key, table: Table) -> None:
    kind = kind_of(key, table)
    owner = kind.owner(key.pk)
    own = owner is not None and ledger.opens(owner, kind.writes)
    if not own and not ledger.opens(None, kind.writes_too):
        needed = None if kind.writes is None else kind.writes | kind.writes_too
        raise Undecided(f"written: {kind.name}", needed)


def _ledger() -> Ledger:
    ledger = present_ledger()
    if ledger is None:
        raise Undecided("the store outside a request", None)
    return ledger
