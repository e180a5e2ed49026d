"""Claiming people's time, so that nobody can be in two places: the heart of D13.

A day of a person is one item. Each cell of a talk they attend is an attribute named after the cell, with
the talk's id as its value; each cell of a time they publish is another. Claiming demands, in the same
transaction as everything else, that the attribute is not there. Nothing is read first.
"""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from itertools import product
from operator import and_

from boto3.dynamodb.conditions import Attr, ConditionBase

from shared.adapters import keys
from shared.adapters.store import Refusal, Store, UnitOfWork, impossible
from shared.domain.calendar import Cell, cells
from shared.domain.duration import Duration
from shared.domain.errors import PersonBusy, SlotsOverlap
from shared.domain.slot import Slot
from shared.domain.talk import Booking
from shared.domain.vocabulary import Role

ATTENDS = "c"
OFFERS = "o"


Change = tuple[str, Booking | None, Booking | None]
"""A talk's id, the time it has, and the time it gets."""


def claim_attendance(
    work: UnitOfWork, talk_id: str, before: Booking | None, after: Booking | None
) -> None:
    """Claim the time of those who attend `after`, and give back that of `before`, in one commit.

    Cells in both stay as they are, so that there is no instant with neither. The refusal is PersonBusy
    with the role of whoever is taken.
    """
    claim_together(work, [(talk_id, before, after)])


def claim_together(work: UnitOfWork, changes: Iterable[Change]) -> None:
    """Claim and give back time for several talks in one commit, one write for each day of a person.

    Raises PersonBusy if two of the talks themselves need the same person at once.
    """
    days: dict[keys.Key, _Day] = {}
    for talk_id, before, after in changes:
        held, wanted = _attended(before), _attended(after)
        roles = {a.person_id: a.role for a in (after.attendees if after else ())}
        for person_id, grain in dict.fromkeys([*held, *wanted]):
            had = held.get((person_id, grain), frozenset())
            wants = wanted.get((person_id, grain), frozenset())
            for cell in sorted(had ^ wants):
                key = keys.calendar(person_id, cell.day, grain)
                day = days.setdefault(key, _Day(roles.get(person_id)))
                day.note(f"{ATTENDS}{cell.number}", talk_id if cell in wants else None)
    for key, day in days.items():
        day.write(work, key, _busy(day.role))


def claim_offers(work: UnitOfWork, slots: Iterable[Slot], grain: Duration) -> None:
    """Claim the cells of published times of one person, so that no two of theirs overlap."""
    days: dict[keys.Key, _Day] = {}
    for responsible_id, taken in _offered(slots, grain).items():
        for cell in sorted(taken):
            day = days.setdefault(keys.calendar(responsible_id, cell.day, grain), _Day(None))
            day.note(f"{OFFERS}{cell.number}", 1)
    for key, day in days.items():
        day.write(work, key, lambda _: SlotsOverlap())


def release_offers(work: UnitOfWork, slots: Iterable[tuple[Slot, Duration]]) -> None:
    """Give back the cells of published times that are withdrawn; each comes with its grain."""
    days: dict[keys.Key, _Day] = {}
    for slot, grain in slots:
        for cell in sorted(cells(slot.start, slot.end, grain.exact)):
            key = keys.calendar(slot.responsible_id, cell.day, grain)
            days.setdefault(key, _Day(None)).note(f"{OFFERS}{cell.number}", None)
    for key, day in days.items():
        day.write(work, key, impossible)


def attended_by(
    store: Store, people: Iterable[str], days: Iterable[date], grain: Duration
) -> dict[str, frozenset[Cell]]:
    """What these people attend on these UTC days, in one read: only to propose; claiming decides."""
    wanted = {
        keys.calendar(person_id, day, grain): (person_id, day)
        for person_id, day in product(people, days)
    }
    found: dict[str, frozenset[Cell]] = {}
    for key, item in store.get_many(wanted).items():
        person_id, day = wanted[key]
        names = (name for name in item if name[0] == ATTENDS and name[1:].isdecimal())
        taken = frozenset(Cell(day, int(name[1:])) for name in names)
        found[person_id] = found.get(person_id, frozenset()) | taken
    return found


class _Day:
    """What happens to one day of a person's time."""

    def __init__(self, role: Role | None) -> None:
        self.role = role
        self._claims: dict[str, object] = {}
        self._releases: list[str] = []

    def note(self, name: str, owner: object | None) -> None:
        """A cell gets this owner, or none any more."""
        if owner is None:
            self._releases.append(name)
        elif name in self._claims:
            raise PersonBusy(who=self.role)
        else:
            self._claims[name] = owner

    def write(self, work: UnitOfWork, key: keys.Key, refusal: Refusal) -> None:
        """The one update of the day's item, refused unless every claimed cell is free."""
        work.update(key, refusal, _all_free(list(self._claims)), self._claims, self._releases)


def _all_free(names: list[str]) -> ConditionBase | None:
    """A balanced tree of `attribute_not_exists`: a day of cells must not nest a hundred deep."""
    conditions: list[ConditionBase] = [Attr(name).not_exists() for name in names]
    while len(conditions) > 1:
        conditions = [reduce(and_, conditions[i : i + 2]) for i in range(0, len(conditions), 2)]
    return conditions[0] if conditions else None


def _attended(booking: Booking | None) -> dict[tuple[str, Duration], frozenset[Cell]]:
    if booking is None:
        return {}
    taken = cells(booking.start, booking.end, booking.grain.exact)
    return {(a.person_id, booking.grain): taken for a in booking.attendees}


def _offered(slots: Iterable[Slot], grain: Duration) -> dict[str, frozenset[Cell]]:
    taken: dict[str, frozenset[Cell]] = {}
    for slot in slots:
        own = cells(slot.start, slot.end, grain.exact)
        taken[slot.responsible_id] = taken.get(slot.responsible_id, frozenset()) | own
    return taken


def _busy(role: Role | None) -> Refusal:
    return lambda _: PersonBusy(who=role)
