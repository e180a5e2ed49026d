"""Changing a published time that nobody has: where it is, who comes, for whom it is kept (F13, F17, F26)."""

from functions.scheduling.publishing.colleagues import check_colleagues
from functions.scheduling.publishing.places import room_unit, the_place
from functions.scheduling.publishing.series import check_people, point_to_times
from functions.scheduling.slots.models import SlotChange
from functions.scheduling.slots.withdraw import check_version, own_slots
from shared.adapters import calendars
from shared.adapters.ports import Ports
from shared.adapters.slots import write_slot
from shared.adapters.store import UnitOfWork
from shared.domain.slot import Slot


def prepare_change(
    ports: Ports, caller_id: str, slot_id: str, change: SlotChange, version: int
) -> tuple[Slot, UnitOfWork]:
    """The time as it becomes, and the unit of work that changes it.

    Raises NotFound, also for people who are not in the groups it is open to or do not work there,
    SlotTaken, SlotHeld, SlotChanged or Invalid; committing raises SlotTaken, SlotGone, RoomTaken or
    TalkChanged.
    """
    (slot,) = own_slots(ports, caller_id, (slot_id,))
    slot.demand_nobody_has_it(ports.now())
    check_version(slot, version)
    update: dict[str, object] = {"version": slot.version + 1}
    work = UnitOfWork()
    if "place" in change.model_fields_set:
        place = the_place(change.place)
        update["place"] = place
        update["room_unit_id"] = room_unit(ports, place, slot.open_to, slot.responsible_id)
    if "only_for" in change.model_fields_set:
        policy = ports.policies.of(slot.talk_type)
        groups = frozenset(o.group_id for o in slot.open_to)
        check_people(ports, slot.responsible_id, groups, change.only_for, policy)
        update["only_for"] = change.only_for
    if "with_staff" in change.model_fields_set:
        policy = ports.policies.of(slot.talk_type)
        check_colleagues(ports, slot.responsible_id, change.with_staff, policy)
        update["with_staff"] = tuple(dict.fromkeys(change.with_staff))
    changed = slot.model_copy(update=update)
    write_slot(work, slot, changed)
    calendars.change_room(work, slot, changed, ports.policies.of(slot.talk_type).grain)
    if not changed.open_to and changed.only_for != slot.only_for:
        point_to_times(work, slot.id, [changed])  # those who are named now find it
    return changed, work
