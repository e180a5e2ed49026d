"""What a file would change, told before anything is written.

Whatever differs is noted in the scratch file with its place in the order of writing: units and groups,
then people who are new, the elder first, so that nobody is a child of somebody who is not there yet;
then those who changed, each replaced as a whole; last those who are gone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from functions.directory.leaving import left
from functions.directory.mapping import AT_ONCE, Places, Register, map_people
from functions.directory.merging import merged
from functions.directory.report import Problems
from functions.directory.staging import Staging
from functions.directory.tally import Tallies
from shared.adapters import keys
from shared.adapters.keys import Key
from shared.adapters.register import (
    group_item,
    person_item,
    person_of,
    places_of,
    registered,
    unit_item,
)
from shared.adapters.store import Item, Store
from shared.domain.people import Person

PLACES, NEW, CHANGED, GONE = range(4)
NOT_IN_FILE = "is not in the file any more; their places and duties end"


def compare(
    store: Store,
    staging: Staging,
    places: Places,
    today: date,
    problems: Problems,
    *,
    complete: bool,
) -> Tallies:
    """Note what differs from what stands. With `complete`, who is not in the file has left."""
    tallies = Tallies()
    units = [(keys.unit(unit.id), unit_item(unit)) for unit in places.units.values()]
    groups = [(keys.group(group.id), group_item(group)) for group in places.groups.values()]
    for kind, items in (("units", units), ("groups", groups)):
        for some in _by_hundreds(items):
            _compare_places(store, staging, some, tallies.of(kind).count)
    for register in map_people(staging, places, today, problems):
        _compare_people(store, staging, register, today, tallies)
    if complete:
        for gone in _by_hundreds(_not_listed(store, staging, tallies)):
            _compare_gone(store, staging, gone, today, tallies, problems)
    return tallies


def _compare_places(
    store: Store, staging: Staging, places: Sequence[tuple[Key, Item]], count: Callable[..., None]
) -> None:
    standing = store.get_many(key for key, _ in places)
    for key, item in places:
        stands = standing.get(key)
        differs = stands != item | key._asdict()
        count(stood=stands is not None, differs=differs)
        if differs:
            staging.plan(PLACES, "", key.pk, [[*key, item]])


def _compare_people(
    store: Store, staging: Staging, register: Register, today: date, tallies: Tallies
) -> None:
    standing = store.get_many(map(keys.person, register.people))
    for person in register.people.values():
        stands = standing.get(keys.person(person.id))
        before = person_of(stands) if stands else None
        after = merged(person, before, register) if before else person
        differs = stands != person_item(after) | keys.person(person.id)._asdict()
        tallies.of("persons").count(stood=before is not None, differs=differs)
        if before:
            tallies.count_relations(before, after, today)
        if differs:
            born = after.birth_date.isoformat() if after.birth_date and not before else ""
            rank = CHANGED if before else NEW
            staging.plan(rank, born, person.id, _writes(before, after))


def _compare_gone(
    store: Store,
    staging: Staging,
    gone: Sequence[str],
    today: date,
    tallies: Tallies,
    problems: Problems,
) -> None:
    for key, item in sorted(store.get_many(map(keys.person, gone)).items()):
        before = person_of(item)
        after = left(before, today)
        if after != before:
            tallies.of("persons").gone += 1
            tallies.count_relations(before, after, today)
            if before.id not in staging.gone:
                problems.add(f"persons/{before.id}", NOT_IN_FILE)
            staging.plan(GONE, "", key.pk, _writes(before, after))


def _writes(before: Person | None, after: Person) -> list[Any]:
    """Everything that belongs to one person. The person comes last.

    Only what is too large for one transaction is divided; an import that stops in between then finds a
    difference again.
    """
    had, has = places_of(before) if before else set(), places_of(after)
    return [
        *([*place, {}] for place in sorted(has - had)),
        *([*place, None] for place in sorted(had - has)),
        *([[*keys.registered(after.id), {}]] if before is None else []),
        [*keys.person(after.id), person_item(after)],
    ]


def _not_listed(store: Store, staging: Staging, tallies: Tallies) -> Iterator[str]:
    listed, deceased = staging.listed, staging.gone
    for person_id in registered(store):
        if person_id not in listed or person_id in deceased:
            tallies.of("persons").stood += 1
            yield person_id


def _by_hundreds(things: Iterable[Any]) -> Iterator[list[Any]]:
    some: list[Any] = []
    for thing in things:
        some.append(thing)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some
