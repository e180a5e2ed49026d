"""Holding times and giving them back (G1)."""

from functions.scheduling.access import check_open_to
from functions.scheduling.booking.latest import check_period, latest_talks, pair_of
from functions.scheduling.holds.hold_set import HoldSet, load_set, load_slots, replace_set, set_of
from functions.scheduling.holds.models import HoldsRequest
from shared.adapters import keys
from shared.adapters.ports import Ports
from shared.adapters.register import person_of
from shared.adapters.slots import slot_key, slot_of
from shared.adapters.store import UnitOfWork
from shared.domain.errors import Invalid, NotFound
from shared.domain.hold import Hold, HoldKind


def prepare_holding(
    ports: Ports, caller_id: str, request: HoldsRequest
) -> tuple[HoldSet, UnitOfWork]:
    """The caller's new set and the unit of work that puts it in the place of the old one.

    Raises NotFound for a slot that is not open to the subject, WindowNotOpen or WindowClosed to a family
    outside the booking period, SlotGone, SlotTaken, SlotHeld or HeldLongEnough.
    """
    now = ports.now()
    today = ports.day(now)
    asked = {(h.slot_id): h.subject_id for h in request.slots}
    if len(asked) != len(request.slots):
        raise Invalid(errors=[{"pointer": "/slots", "detail": "each time once"}])
    caller_key, set_key = keys.person(caller_id), keys.holds(caller_id)
    pairs = {slot_key(s): keys.person(subject) for s, subject in asked.items()}
    found = ports.store.get_many([caller_key, set_key, *pairs, *pairs.values()])
    if any(key not in found for key in (caller_key, *pairs, *pairs.values())):
        raise NotFound
    caller, before = person_of(found[caller_key]), set_of(found.get(set_key))
    scene = [(slot_of(found[key]), person_of(found[of])) for key, of in pairs.items()]
    for slot, subject in scene:
        check_open_to(slot, caller, subject, today)
    latest = latest_talks(ports, (pair_of(slot, subject) for slot, subject in scene))
    wanted = []
    for slot, subject in scene:
        check_period(ports, caller, subject, latest.get(pair_of(slot, subject)), now)
        until = ports.policies.of(slot.talk_type).hold.after(now, ports.zone)
        wanted.append(
            (slot, Hold(kind=HoldKind.FORM, subject_id=subject.id, by=caller_id, until=until))
        )
    standing = load_slots(ports, (h.slot_id for h in before.slots if h.slot_id not in asked))
    work = UnitOfWork()
    return replace_set(work, caller_id, before, wanted, standing, now), work


def give_back(ports: Ports, caller_id: str) -> None:
    """End every hold of the caller. Doing it again changes nothing. Raises TalkChanged under a race."""
    before = load_set(ports, caller_id)
    if not before.slots:
        return
    standing = load_slots(ports, (h.slot_id for h in before.slots))
    work = UnitOfWork()
    replace_set(work, caller_id, before, (), standing, ports.now())
    ports.store.commit(work)


def held_now(ports: Ports, caller_id: str) -> HoldSet:
    """What the caller holds at this moment."""
    now = ports.now()
    held = load_set(ports, caller_id)
    slots = load_slots(ports, (h.slot_id for h in held.slots if now < h.until))
    counting = tuple(
        h for h in held.slots
        if h.slot_id in slots
        and slots[h.slot_id].is_available(h.subject_id, now)
        and slots[h.slot_id].hold_at(now) is not None
    )  # fmt: skip
    return held.model_copy(update={"slots": counting})
