"""Which times can be booked for somebody (F17, F18, F31)."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from shared.adapters import calendars, keys, register
from shared.adapters.ports import Ports
from shared.adapters.slots import slot_of
from shared.domain.errors import NotFound
from shared.domain.people import Person
from shared.domain.relation import groups_of
from shared.domain.slot import Slot
from shared.domain.times import acts_apart, may_book_for


class Bookable(NamedTuple):
    """Times, and the guardian to whom they are shown if the guardians live apart (D11)."""

    slots: list[Slot]
    guardian_id: str | None


def bookable_slots(ports: Ports, caller_id: str, subject_id: str) -> Bookable:
    """The coming times open to the subject, free and taken, by start. Raises NotFound for a stranger."""
    now = ports.now()
    today = ports.day(now)
    known = register.people(ports.store, (caller_id, subject_id), own=[subject_id])
    caller, subject = known.get(caller_id), known.get(subject_id)
    if caller is None or subject is None or not may_book_for(caller, subject, today):
        raise NotFound
    groups = groups_of(subject, today)
    slots = offered_to(ports, [subject], now)
    guardian_id = caller_id if acts_apart(caller, subject, today) else None
    return Bookable([s for s in slots if s.is_open_to(subject_id, groups)], guardian_id)


def with_staff_elsewhere(ports: Ports, slots: Iterable[Slot]) -> frozenset[str]:
    """Ids of those free times whose staff attend something else then, so that nobody can book them (F13, G20).

    One read for all; a booking asks the calendars themselves.
    """
    grain_of = {slot: ports.policies.of(slot.talk_type).grain for slot in slots if slot.is_free}
    away: set[str] = set()
    for grain in set(grain_of.values()):
        needed = {
            slot.id: calendars.staff_cells(slot, grain)
            for slot, grain_of_slot in grain_of.items()
            if grain_of_slot == grain
        }
        people = {who for times in needed.values() for who in times}
        days = {cell.day for times in needed.values() for taken in times.values() for cell in taken}
        busy = calendars.attended_by(ports.store, people, days, grain)
        away.update(
            slot_id
            for slot_id, times in needed.items()
            if any(taken & busy.get(who, frozenset()) for who, taken in times.items())
        )
    return frozenset(away)


def offered_to(
    ports: Ports, subjects: Iterable[Person], now: datetime, upto: datetime | None = None
) -> list[Slot]:
    """The times that start after `now` of everybody who offers some of these people any, by start.

    With `upto` only those that start until then. Whether one is open to whom is for the slot to say.
    """
    today = ports.day(now)
    readers = {reader for s in subjects for reader in (s.id, *groups_of(s, today))}
    ranges: dict[str, tuple[str, str]] = {}
    for reader in sorted(readers):
        for offer in ports.store.query(keys.offers_of(reader), between=keys.offers_from(now)):
            first, last = ranges.get(offer["responsible_id"], (offer["first"], offer["last"]))
            ranges[offer["responsible_id"]] = (min(first, offer["first"]), max(last, offer["last"]))
    earliest, latest = keys.slot_at(now), keys.slot_at(upto) if upto else "~"
    slots = [
        slot_of(item)
        for responsible_id, (first, last) in ranges.items()
        if first <= latest and earliest <= last
        for item in ports.store.query(
            keys.slots_of(responsible_id), between=(max(first, earliest), min(last, latest))
        )
    ]
    return sorted((s for s in slots if s.start > now), key=lambda slot: (slot.start, slot.id))
