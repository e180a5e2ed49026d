"""Withdrawing published times that nobody has: gone, with their cells of the calendar given back."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from shared.adapters import calendars, keys
from shared.adapters.ports import Ports
from shared.adapters.register import person_of
from shared.adapters.slots import delete_slot, slot_key, slot_of
from shared.adapters.store import UnitOfWork
from shared.domain.errors import Invalid, NotFound, SlotChanged
from shared.domain.slot import Slot
from shared.domain.times import check_acts_for_staff


class Withdrawal(NamedTuple):
    """Times that go, and times that stay because somebody has or holds them."""

    withdrawn: tuple[Slot, ...]
    kept: tuple[Slot, ...] = ()


def prepare_withdrawal(
    ports: Ports, caller_id: str, slot_ids: Sequence[str], *, free_only: bool = False
) -> tuple[Withdrawal, UnitOfWork]:
    """The withdrawal of times of one person, and the unit of work that does it, all or none.

    Raises NotFound for times that are not the caller's to withdraw; SlotTaken or SlotHeld for one that
    somebody has or holds unless only the free ones are asked for. Committing raises the same, or
    TalkChanged if one changed hands and is free again.
    """
    now = ports.now()
    slots = own_slots(ports, caller_id, slot_ids)
    free = tuple(slot for slot in slots if slot.is_free and slot.hold_at(now) is None)
    kept = tuple(slot for slot in slots if slot not in free)
    if kept and not free_only:
        kept[0].demand_nobody_has_it(now)
    work = UnitOfWork()
    withdraw(ports, work, free)
    return Withdrawal(free, kept), work


def withdraw(ports: Ports, work: UnitOfWork, slots: Iterable[Slot]) -> None:
    """Add the end of these times, refused unless each is as it was read."""
    gone = list(slots)
    for slot in gone:
        delete_slot(work, slot)
    calendars.release_offers(work, [(s, ports.policies.of(s.talk_type).grain) for s in gone])


def own_slots(ports: Ports, caller_id: str, slot_ids: Sequence[str]) -> list[Slot]:
    """Times that the caller publishes, or may manage for another (F6), in two reads.

    Raises Invalid if they are of several people, NotFound if one is not there or not the caller's.
    """
    wanted = [slot_key(slot_id) for slot_id in dict.fromkeys(slot_ids)]
    owners = {slot_id.rpartition(".")[0] for slot_id in slot_ids}
    if len(owners) != 1:
        raise Invalid(errors=[{"pointer": "/slot_ids", "detail": "times of one person"}])
    caller_key, owner_key = keys.person(caller_id), keys.person(*owners)
    found = ports.store.get_many([caller_key, owner_key, *wanted])
    if any(key not in found for key in (caller_key, owner_key, *wanted)):
        raise NotFound
    caller, owner = person_of(found[caller_key]), person_of(found[owner_key])
    check_acts_for_staff(caller, owner, ports.day(ports.now()))
    return [slot_of(found[key]) for key in wanted]


def check_version(slot: Slot, version: int) -> None:
    """Raise SlotChanged unless the time is at the version that the caller knows."""
    if slot.version != version:
        raise SlotChanged(version=slot.version)
