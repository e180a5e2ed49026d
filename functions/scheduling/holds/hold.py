"""Holding times and giving them back (G1)."""

from collections import Counter
from collections.abc import Sequence

from functions.scheduling.booking.latest import check_period, pair_of
from functions.scheduling.holds.hold_set import HoldSet, load_set, load_slots, replace_set, set_of
from functions.scheduling.holds.models import HoldsRequest
from shared.adapters import keys
from shared.adapters.latest import Pair, latest_talks
from shared.adapters.ports import Ports
from shared.adapters.register import person_in
from shared.adapters.slots import slot_key, slot_of
from shared.adapters.store import UnitOfWork
from shared.domain.errors import Invalid, NotFound
from shared.domain.hold import Hold, HoldKind
from shared.domain.people import Person
from shared.domain.slot import Slot
from shared.domain.times import check_open_to


def prepare_holding(
    ports: Ports, caller_id: str, request: HoldsRequest
) -> tuple[HoldSet, UnitOfWork]:
    """The caller's new set and the unit of work that puts it in the place of the old one.

    Raises NotFound for a slot that is not open to the subject, WindowNotOpen or WindowClosed to a family
    outside the booking period, GuardianNeeded to staff who do not say for which one, SlotGone,
    SlotTaken, SlotHeld or HeldLongEnough.
    """
    now = ports.now()
    today = ports.day(now)
    asked = {h.slot_id: h for h in request.slots}
    if len(asked) != len(request.slots):
        raise Invalid(errors=[{"pointer": "/slots", "detail": "each time once"}])
    set_key, subjects = keys.holds(caller_id), [h.subject_id for h in request.slots]
    people = (*map(keys.person, (caller_id, *subjects)), *map(keys.own, subjects))
    found = ports.store.get_many([set_key, *map(slot_key, asked), *people])
    caller, before = person_in(found, caller_id), set_of(found.get(set_key))
    if caller is None:
        raise NotFound
    scene: list[tuple[Slot, Person, Pair]] = []
    for wish in request.slots:
        item, subject = found.get(slot_key(wish.slot_id)), person_in(found, wish.subject_id)
        if item is None or subject is None:
            raise NotFound
        slot = slot_of(item)
        check_open_to(slot, caller, subject, today)
        scene.append((slot, subject, pair_of(ports, slot, caller, subject, wish.guardian_id)))
    _demand_few(ports, [(slot, subject) for slot, subject, _ in scene])
    latest = latest_talks(ports.store, (pair for *_, pair in scene), now)
    wanted = []
    for slot, subject, pair in scene:
        check_period(ports, caller, subject, latest.get(pair), now)
        until = ports.policies.of(slot.talk_type).hold.after(now, ports.zone)
        hold = Hold(
            kind=HoldKind.FORM, subject_id=subject.id, guardian_id=pair.whose.begins_for,
            by=caller_id, until=until,
        )  # fmt: skip
        wanted.append((slot, hold))
    standing = load_slots(ports, (h.slot_id for h in before.slots if h.slot_id not in asked))
    work = UnitOfWork()
    return replace_set(work, caller_id, before, wanted, standing, now), work


def _demand_few(ports: Ports, wanted: Sequence[tuple[Slot, Person]]) -> None:
    """Nobody keeps so many times of one responsible that others find none. Raises Invalid."""
    kept = Counter((subject.id, slot.responsible_id, slot.talk_type) for slot, subject in wanted)
    for (_, _, talk_type), count in kept.items():
        most = ports.policies.of(talk_type).held_at_once
        if count > most:
            told = f"at most {most} of the same person's times at once"
            raise Invalid(errors=[{"pointer": "/slots", "detail": told}])


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
        and slots[h.slot_id].is_available(h.subject_id, now, h.guardian_id)
        and slots[h.slot_id].hold_at(now) is not None
    )  # fmt: skip
    return held.model_copy(update={"slots": counting})
