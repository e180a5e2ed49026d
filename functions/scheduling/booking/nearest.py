"""Whoever is refused a time is told the nearest ones that are free, so that they need not search anew (F31)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from functions.scheduling.booking.offers import with_staff_elsewhere
from functions.scheduling.views import NearView, View
from shared.adapters import keys
from shared.adapters.ports import Ports
from shared.adapters.register import person_of
from shared.adapters.slots import slot_of
from shared.adapters.talks import load_talk
from shared.domain.errors import PersonBusy, SlotGone, SlotHeld, SlotTaken
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
    show: Show | None = None,
) -> Iterator[None]:
    """Add `nearest` to a refusal of a time that is taken, held or gone, or at which somebody is busy.

    Such a refusal is raised only once the caller was found to be one who may book for the subject (which
    `talk_id` tells if `subject_id` does not) and the time to be open to them.
    """
    try:
        yield
    except (SlotTaken, SlotHeld, SlotGone, PersonBusy) as refused:
        about = subject_id or load_talk(ports.store, talk_id).subject_id
        shown = show or (lambda slot: NearView.of(slot, ports.zone))
        near = nearest_to(ports, slot_id, about)
        refused.facts["nearest"] = [shown(slot).model_dump(mode="json") for slot in near]
        raise


def nearest_to(ports: Ports, slot_id: str, subject_id: str) -> list[Slot]:
    """The free times of the same person and kind that are open to the subject, the nearest first.

    A time that anybody holds is left out, whoever it is, and one whose staff are elsewhere. That the family
    is free then is not known before one of them is booked.
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
    free = [
        slot
        for slot in map(slot_of, around)
        if slot.talk_type == (kind or slot.talk_type)
        and slot.id != slot_id
        and slot.start > now
        and slot.is_free
        and slot.hold_at(now) is None
        and slot.is_open_to(subject_id, groups)
    ]
    away = with_staff_elsewhere(ports, free)
    near = [slot for slot in free if slot.id not in away]
    near.sort(key=lambda slot: (abs(slot.start - wanted), slot.start))
    return near[:MOST_NEAR]
