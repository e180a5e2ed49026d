"""Writes what differs from what stands; a person with all relations is one item, replaced as a whole.

A person goes in one transaction with their places in class lists. An import that stops half-way has
written whole people only, and the next one writes the rest. Two imports at once would each write
their own truth, so only one should run at a time.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from functions.directory.mapping import Register
from functions.directory.merging import merged
from shared.adapters import keys
from shared.adapters.keys import Key
from shared.adapters.register import (
    everybody,
    group_item,
    person_item,
    person_of,
    unit_item,
)
from shared.adapters.store import Item, Put, Store, UnitOfWork, Write, impossible
from shared.domain.people import Person

MOST_WRITES = 100
"""In one transaction, and items in one read."""
MOST_BYTES = 2_500_000
"""In one transaction, as JSON; the database takes four million of its own counting."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many units, groups and people were written and how many stood so already."""

    written: int
    unchanged: int
    no_longer_in_file: tuple[str, ...]
    """Ids of people who stand in the register and whom the file does not list."""


def write_register(store: Store, register: Register) -> Outcome:
    """Bring the store to what the register says. Raises TryAgain if the store is too busy."""
    left_out = tuple(sorted(everybody(store) - register.listed))
    batches = _Batches(store)
    written = unchanged = 0
    for work in _changes(store, register):
        written += work is not None
        unchanged += work is None
        if work is not None:
            batches.add(work)
    batches.flush()
    return Outcome(written, unchanged, left_out)


def _changes(store: Store, register: Register) -> Iterator[UnitOfWork | None]:
    """For each unit, group and person what must be written, or None if nothing differs."""
    places = [
        *((keys.unit(unit.id), unit_item(unit)) for unit in register.units.values()),
        *((keys.group(group.id), group_item(group)) for group in register.groups.values()),
    ]
    for some_places in _by_hundreds(places):
        standing = store.get_many(key for key, _ in some_places)
        for key, item in some_places:
            yield _change_of_place(key, item, standing.get(key))
    for people in _by_hundreds(list(register.people.values())):
        standing = store.get_many(keys.person(person.id) for person in people)
        for person in people:
            yield _change_of_person(person, standing.get(keys.person(person.id)), register)


def _change_of_place(key: Key, item: Item, standing: Item | None) -> UnitOfWork | None:
    if standing == item | key._asdict():
        return None
    work = UnitOfWork()
    work.put(key, item, None, impossible)
    return work


def _change_of_person(
    person: Person, standing: Item | None, register: Register
) -> UnitOfWork | None:
    key = keys.person(person.id)
    before = person_of(standing) if standing is not None else None
    after = merged(person, before, register) if before is not None else person
    item = person_item(after)
    if standing == item | key._asdict():
        return None
    had = {membership.group_id for membership in before.memberships} if before else set()
    has = {membership.group_id for membership in after.memberships}
    work = UnitOfWork()
    for group_id in sorted(has - had):
        work.put(keys.member(group_id, person.id), {}, None, impossible)
    for group_id in sorted(had - has):
        work.delete(keys.member(group_id, person.id), None, impossible)
    if before is None:
        work.put(keys.registered(person.id), {}, None, impossible)
    work.put(key, item, None, impossible)
    return work


@dataclass(slots=True)
class _Batches:
    """Packs changes that belong together into as few transactions as hold them.

    Only a change that is too large for one transaction is divided. The person comes last in it, so that
    an import that stops in between finds a difference again.
    """

    store: Store
    _work: UnitOfWork = field(default_factory=UnitOfWork)
    _bytes: int = 0

    def add(self, change: UnitOfWork) -> None:
        """Take one change, and write what is full."""
        for writes in _by_hundreds(change.writes):
            size = sum(map(_size, writes))
            too_many = len(self._work.writes) + len(writes) > MOST_WRITES
            if too_many or self._bytes + size > MOST_BYTES:
                self.flush()
            self._work.writes.extend(writes)
            self._bytes += size

    def flush(self) -> None:
        """Write what is gathered."""
        if self._work.writes:
            self.store.commit(self._work)
        self._work, self._bytes = UnitOfWork(), 0


def _size(write: Write) -> int:
    return len(json.dumps(write.item)) if isinstance(write, Put) else 0


def _by_hundreds(things: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(things), MOST_WRITES):
        yield things[start : start + MOST_WRITES]
