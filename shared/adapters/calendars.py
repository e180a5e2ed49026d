"""Claiming people's time, so that nobody can be in two places: the heart of D13.

A day of a person is one item. Each cell of a talk they attend is an attribute named after the cell, with
the talk's id as its value; each cell of a time they publish is another. Claiming demands, in the same
transaction as everything else, that the attribute is not there. Nothing is read first.

A blocked time may be a whole day, more cells than one condition can name; `blocked.py` says how it is claimed.
"""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from itertools import product
from operator import and_

from boto3.dynamodb.conditions import Attr, ConditionBase

from shared.adapters import keys
from shared.adapters.store import Item, Store, UnitOfWork
from shared.domain.calendar import Cell, cells
from shared.domain.duration import Duration
from shared.domain.errors import (
    PauseNeeded,
    PersonBusy,
    RoomTaken,
    SlotsOverlap,
    TalkChanged,
    TalkError,
)
from shared.domain.slot import Slot
from shared.domain.talk import Booking
from shared.domain.vocabulary import Role

ATTENDS = "c"
OFFERS = "o"
OFFERED, PAUSE, BLOCKED = 1, 2, 3
"""What an offers cell says: that a time is published, that it is the pause after one (G20), or blocked."""
REVISION = "revision"
"""Counts the writes of a day, for the one kind of write that rests on having read it (`blocked.py`)."""

Change = tuple[str, Booking | None, Booking | None]
"""A talk's id, the time it has, and the time it gets."""
Offer = tuple[Slot, Duration]
"""A published time with the grain of its calendar."""


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
    rearrange(work, changes)


def claim_offers(work: UnitOfWork, slots: Iterable[Slot], grain: Duration) -> None:
    """Claim the cells of published times of one person, so that no two of theirs overlap."""
    rearrange(work, offered=[(slot, grain) for slot in slots])


def release_offers(work: UnitOfWork, slots: Iterable[Offer]) -> None:
    """Give back the cells of published times that are withdrawn."""
    rearrange(work, withdrawn=slots)


def rearrange(
    work: UnitOfWork,
    changes: Iterable[Change] = (),
    *,
    offered: Iterable[Offer] = (),
    withdrawn: Iterable[Offer] = (),
) -> None:
    """All that happens to people's time in one commit: talks, times published, times withdrawn.

    The refusal is SlotsOverlap where a published time is in the way, PauseNeeded where only the pause
    after one is, RoomTaken where its exclusive room is, PersonBusy with a role where a talk is; TalkChanged
    where that is in the way of a guardian without whom a talk would move all the same. Raises
    PersonBusy if two of the talks themselves need the same person at once.
    """
    days: dict[keys.Key, _Day] = {}
    for slot, grain, taken in (*((*o, False) for o in withdrawn), *((*o, True) for o in offered)):
        core = cells(slot.start, slot.end, grain.exact)
        for cell in sorted(cells(slot.start, slot.clear_at, grain.exact)):
            key = keys.calendar(slot.responsible_id, cell.day, grain)
            owner = OFFERED if cell in core else PAUSE
            days.setdefault(key, _Day()).note(f"{OFFERS}{cell.number}", owner if taken else None)
        _note_room(days, slot, grain, taken=taken)
    for talk_id, before, after in changes:
        held, wanted = _attended(before), _attended(after)
        roles = {a.person_id: a.role for a in (after.attendees if after else ())}
        may_stay_away = _may_stay_away(before, after)
        for person_id, grain in dict.fromkeys([*held, *wanted]):
            had = held.get((person_id, grain), frozenset())
            wants = wanted.get((person_id, grain), frozenset())
            for cell in sorted(had ^ wants):
                day = days.setdefault(keys.calendar(person_id, cell.day, grain), _Day())
                day.role = day.role or roles.get(person_id)
                day.may_stay_away = day.may_stay_away or person_id in may_stay_away
                day.note(f"{ATTENDS}{cell.number}", talk_id if cell in wants else None)
    for key, day in days.items():
        day.write(work, key)


def change_room(work: UnitOfWork, before: Slot, after: Slot, grain: Duration) -> None:
    """Give back the exclusive room of a published time and claim that of its new place.

    The refusal is RoomTaken.
    """
    days: dict[keys.Key, _Day] = {}
    if before.room != after.room:
        _note_room(days, before, grain, taken=False)
        _note_room(days, after, grain, taken=True)
    for key, day in days.items():
        day.write(work, key)


def release_rooms(work: UnitOfWork, slots: Iterable[Offer]) -> None:
    """Give back the exclusive rooms of times that are withdrawn."""
    days: dict[keys.Key, _Day] = {}
    for slot, grain in slots:
        _note_room(days, slot, grain, taken=False)
    for key, day in days.items():
        day.write(work, key)


def attended_by(
    store: Store,
    people: Iterable[str],
    days: Iterable[date],
    grain: Duration,
    but: str | None = None,
) -> dict[str, frozenset[Cell]]:
    """What these people attend on these UTC days, in one read: only to propose; claiming decides.

    `but` is a talk that does not count.
    """
    wanted = {
        keys.calendar(person_id, day, grain): (person_id, day)
        for person_id, day in product(people, days)
    }
    found: dict[str, frozenset[Cell]] = {}
    for key, item in store.get_many(wanted).items():
        person_id, day = wanted[key]
        names = (
            name
            for name, owner in item.items()
            if name[0] == ATTENDS and name[1:].isdecimal() and owner != but
        )
        taken = frozenset(Cell(day, int(name[1:])) for name in names)
        found[person_id] = found.get(person_id, frozenset()) | taken
    return found


def staff_cells(slot: Slot, grain: Duration) -> dict[str, frozenset[Cell]]:
    """The time that a booking of the slot takes of each of its staff: of the responsible with the pause."""
    core = cells(slot.start, slot.end, grain.exact)
    taken = dict.fromkeys(slot.with_staff, core)
    return taken | {slot.responsible_id: cells(slot.start, slot.clear_at, grain.exact)}


class _Day:
    """What happens to one day of a person's time."""

    def __init__(self) -> None:
        self.role: Role | None = None
        self.may_stay_away = False
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

    def write(self, work: UnitOfWork, key: keys.Key) -> None:
        """The one update of the day's item, refused unless every claimed cell is free."""
        releases = [name for name in self._releases if name not in self._claims]
        kept = [name for name in self._releases if name in self._claims]
        free = _all_free([name for name in self._claims if name not in kept])
        work.update(key, self._refusal, free, self._claims, releases, {REVISION: 1})

    def _refusal(self, item: Item | None) -> TalkError:
        """What stands in the way: a published time, the pause that one needs, or a talk."""
        offers = [name for name in self._claims if name.startswith(OFFERS)]
        met = [name for name in offers if name in (item or {}) and name not in self._releases]
        if any(PAUSE not in (self._claims[name], (item or {})[name]) for name in met):
            return SlotsOverlap()
        if met:
            return PauseNeeded()
        return TalkChanged() if self.may_stay_away else PersonBusy(who=self.role)


def _all_free(names: list[str]) -> ConditionBase | None:
    """A balanced tree of `attribute_not_exists`: a day of cells must not nest a hundred deep."""
    conditions: list[ConditionBase] = [Attr(name).not_exists() for name in names]
    while len(conditions) > 1:
        conditions = [reduce(and_, conditions[i : i + 2]) for i in range(0, len(conditions), 2)]
    return conditions[0] if conditions else None


class _RoomDay(_Day):
    """What happens to one day of an exclusive room (F30)."""

    def _refusal(self, _: Item | None) -> TalkError:
        return RoomTaken()


def _note_room(days: dict[keys.Key, _Day], slot: Slot, grain: Duration, *, taken: bool) -> None:
    if slot.room is None:
        return
    for cell in sorted(cells(slot.start, slot.end, grain.exact)):
        day = days.setdefault(keys.room(*slot.room, cell.day, grain), _RoomDay())
        day.note(f"{OFFERS}{cell.number}", slot.id if taken else None)


def _may_stay_away(before: Booking | None, after: Booking | None) -> frozenset[str]:
    """Those without whom a talk would rather move than not: if they have become busy, it is decided anew."""
    if after is None or (before is not None and before.slot_id == after.slot_id):
        return frozenset()
    return frozenset(attendee.person_id for attendee in after.attendees if attendee.joined)


def _attended(booking: Booking | None) -> dict[tuple[str, Duration], frozenset[Cell]]:
    if booking is None:
        return {}
    return {
        (a.person_id, booking.grain): cells(
            booking.start, booking.claimed_until(a), booking.grain.exact
        )
        for a in booking.attendees
    }
