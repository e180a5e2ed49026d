"""Whoever is refused a time is told the nearest ones that are free, so that they need not search anew (F31)."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from functions.scheduling.booking.offers import with_staff_elsewhere
from functions.scheduling.views import NearView, View
from shared.adapters import keys
from shared.adapters.ports import Ports
from shared.adapters.register import person_of
from shared.adapters.slots import slot_of
from shared.adapters.talks import load_talk
from shared.domain.errors import (
    NoRoomForInterpreter,
    PersonBusy,
    SlotGone,
    SlotHeld,
    SlotTaken,
)
from shared.domain.relation import groups_of
from shared.domain.slot import Slot, parse_slot_id

MOST_NEAR = 5
NEAR = timedelta(days=14)
"""How far from the time that was asked for another one still counts as near."""
Show = Callable[[Slot], View]


@contextmanager
def telling_nearest(
    ports: Ports,
    slot_id: str,
    *,
    subject_id: str | None = None,
    talk_id: str = "",
    longer: bool = False,
    show: Show | None = None,
) -> Iterator[None]:
    """Add `nearest` to a refusal of a time that is taken, held or gone, or at which somebody is busy.

    Such a refusal is raised only once the caller was found to be one who may book for the subject (which
    `talk_id` tells if `subject_id` does not) and the time to be open to them.
    """
    try:
        yield
    except (SlotTaken, SlotHeld, SlotGone, PersonBusy, NoRoomForInterpreter) as refused:
        about = subject_id or load_talk(ports.store, talk_id).subject_id
        longer = longer or isinstance(refused, NoRoomForInterpreter)
        shown = show or (lambda slot: NearView.of(slot, ports.zone))
        near = nearest_to(ports, slot_id, about, longer=longer)
        refused.facts["nearest"] = [shown(slot).model_dump(mode="json") for slot in near]
        raise


def nearest_to(ports: Ports, slot_id: str, subject_id: str, *, longer: bool) -> list[Slot]:
    """The free times of the same person and kind that are open to the subject, the nearest first.

    With `longer` only those with room for an interpreter. A time that anybody holds is left out, whoever
    it is, and one whose staff are elsewhere. That the family is free then is not known before one of them
    is booked.
    """
    responsible_id, wanted = parse_slot_id(slot_id)
    now = ports.now()
    asked, about = keys.slot(slot_id), keys.person(subject_id)
    found = ports.store.get_many((asked, about))
    if about not in found:
        return []
    kind = slot_of(found[asked]).talk_type if asked in found else None
    groups = groups_of(person_of(found[about]), ports.day(now))
    first, last = keys.slot_at(max(now, wanted - NEAR)), keys.slot_at(wanted + NEAR)
    around = ports.store.query(keys.slots_of(responsible_id), between=(first, last))
    slots = [slot_of(item) for item in around]
    free = {
        slot.id: slot
        for slot in slots
        if slot.talk_type == (kind or slot.talk_type)
        and slot.start > now
        and slot.is_free
        and slot.hold_at(now) is None
        and slot.is_open_to(subject_id, groups)
    }
    fitting = [
        slot
        for slot in free.values()
        if slot.id != slot_id and (not longer or _has_room(ports, slot, slots, free))
    ]
    away = with_staff_elsewhere(ports, fitting)
    near = [slot for slot in fitting if slot.id not in away]
    near.sort(key=lambda slot: (abs(slot.start - wanted), slot.start))
    return near[:MOST_NEAR]


def _has_room(ports: Ports, slot: Slot, slots: list[Slot], free: Mapping[str, Slot]) -> bool:
    """Whether every time that the longer talk would take is free too."""
    policy = ports.policies.of(slot.talk_type)
    until = slot.end + policy.interpreter_extra.exact + max(slot.buffer.exact, policy.buffer.exact)
    return all(other.id in free for other in slots if slot.start < other.start < until)
