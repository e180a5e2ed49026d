"""Taking the times after a talk's own, which it needs with an interpreter, and giving them back (G10)."""

from collections.abc import Sequence
from datetime import datetime

from shared.adapters.ports import Ports
from shared.adapters.slots import load_slot, write_slot
from shared.adapters.store import UnitOfWork
from shared.adapters.waiting_line import hand_on
from shared.domain.errors import WindowClosed
from shared.domain.people import Person
from shared.domain.policy import Policy
from shared.domain.slot import Slot
from shared.domain.talk import Booking, Talk
from shared.domain.times import asks_late_for_interpreter


def check_may_ask(
    ports: Ports, policy: Policy, slot: Slot, caller: Person, subject: Person, now: datetime
) -> None:
    """Raise WindowClosed to a family that asks for an interpreter, or does without, too late."""
    anchors = {"start": slot.start, "end": slot.end}
    if now < policy.interpreter_closes.at(anchors, ports.zone):
        return
    if not asks_late_for_interpreter(caller, subject, slot.responsible_id, ports.day(now)):
        raise WindowClosed("From now on only the school asks for an interpreter.")


def taken(
    slot: Slot,
    talk: Talk,
    subject: Person,
    name: str | None,
    now: datetime,
    guardian_id: str | None = None,
    part_of: str | None = None,
) -> Slot:
    """The slot with the talk, whether the talk has it already or not. Raises as `Slot.taken_by`."""
    given = {"part_of": part_of}
    if slot.talk_id == talk.id:
        return slot.model_copy(update=given | {"version": slot.version + 1})
    return slot.taken_by(talk.id, subject.id, name, now, guardian_id).model_copy(update=given)


def write_more(
    work: UnitOfWork,
    main: Slot,
    more: Sequence[Slot],
    talk: Talk,
    subject: Person,
    name: str | None,
    now: datetime,
    guardian_id: str | None = None,
) -> None:
    """Add the times that a talk takes besides its own. Raises as `Slot.taken_by`."""
    for slot in more:
        after = taken(slot, talk, subject, name, now, guardian_id, part_of=main.id)
        write_slot(work, slot, after)


def more_of(ports: Ports, talk: Talk) -> list[Slot]:
    """The times that a talk takes besides its own."""
    ids = talk.booking.more_slots if talk.booking else ()
    return [load_slot(ports.store, slot_id) for slot_id in ids]


def give_back(
    ports: Ports,
    work: UnitOfWork,
    talk_id: str,
    before: Booking,
    now: datetime,
    keep: Sequence[str] = (),
) -> None:
    """Hand on every time that a talk has had and has no more, each to somebody else."""
    skip = {talk_id}
    for slot_id in before.slot_ids:
        if slot_id not in keep:
            left = load_slot(ports.store, slot_id)
            offered_to = hand_on(ports, work, left, left.freed(), now, skip=skip)
            skip |= {offered_to} if offered_to else set()
