"""Which times can be booked for somebody (F17, F18, F31)."""

from functions.scheduling.access import may_book_for
from shared.adapters import keys, register
from shared.adapters.ports import Ports
from shared.adapters.slots import slot_of
from shared.domain.errors import NotFound
from shared.domain.relation import groups_of
from shared.domain.slot import Slot


def bookable_slots(ports: Ports, caller_id: str, subject_id: str) -> list[Slot]:
    """The coming times open to the subject, free and taken, by start. Raises NotFound for a stranger."""
    now = ports.now()
    today = ports.day(now)
    known = register.people(ports.store, (caller_id, subject_id))
    caller, subject = known.get(caller_id), known.get(subject_id)
    if caller is None or subject is None or not may_book_for(caller, subject, today):
        raise NotFound
    groups = groups_of(subject, today)
    ranges: dict[str, tuple[str, str]] = {}
    for reader in sorted({*groups, subject_id}):
        for offer in ports.store.query(keys.offers_of(reader), between=keys.offers_from(now)):
            first, last = ranges.get(offer["responsible_id"], (offer["first"], offer["last"]))
            ranges[offer["responsible_id"]] = (min(first, offer["first"]), max(last, offer["last"]))
    slots = [
        slot_of(item)
        for responsible_id, between in ranges.items()
        for item in ports.store.query(keys.slots_of(responsible_id), between=between)
    ]
    open_to_subject = (s for s in slots if s.start > now and s.is_open_to(subject_id, groups))
    return sorted(open_to_subject, key=lambda slot: (slot.start, slot.id))
