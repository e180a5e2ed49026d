"""Room for an interpreter: with one a talk takes longer, and with it the published times that follow (G10)."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from shared.adapters import keys
from shared.adapters.ports import Ports
from shared.adapters.slots import load_slot, slot_of, write_slot
from shared.adapters.store import UnitOfWork
from shared.adapters.waiting_line import hand_on
from shared.domain.errors import NoRoomForInterpreter, WindowClosed
from shared.domain.hold import HoldKind
from shared.domain.interpreter import Interpreter, working_days_before
from shared.domain.people import Person
from shared.domain.policy import Policy
from shared.domain.relation import groups_of
from shared.domain.slot import Slot
from shared.domain.talk import Booking, Talk
from shared.domain.times import asks_late_for_interpreter


class Room(NamedTuple):
    """What a talk needs besides its own time."""

    interpreter: Interpreter | None = None
    more: tuple[Slot, ...] = ()
    """The published times after its own that it takes too, as they were read."""

    def end_of(self, slot: Slot, policy: Policy) -> datetime:
        """When a talk at this time is over."""
        return slot.end + policy.interpreter_extra.exact if self.interpreter else slot.end


NO_MORE = Room()


def room_for(
    ports: Ports,
    slot: Slot,
    policy: Policy,
    language: str | None,
    subject: Person,
    now: datetime,
    guardian_id: str | None = None,
    own_talk: str | None = None,
) -> Room:
    """What a talk at this time needs with an interpreter for this language; nothing without one.

    One query. Raises NoRoomForInterpreter if a time that it would take is another's, is held for others, or
    is not open to the subject.
    """
    if language is None:
        return NO_MORE
    check = working_days_before(slot.start, policy.interpreter_check, ports.zone)
    interpreter = Interpreter(language=language, check=check)
    pause = max(slot.buffer.exact, policy.buffer.exact)
    until = slot.end + policy.interpreter_extra.exact + pause
    found = ports.store.query(
        keys.slots_of(slot.responsible_id), between=(keys.slot_at(slot.start), keys.slot_at(until))
    )
    more = tuple(s for s in map(slot_of, found) if slot.start < s.start < until)
    groups = groups_of(subject, ports.day(now))
    for other in more:
        is_ours = own_talk is not None and other.talk_id == own_talk
        hold = other.hold_at(now)
        is_offered = (
            hold is not None and hold.kind is HoldKind.OFFER
        )  # to be taken by itself, or not
        is_free = other.is_available(subject.id, now, guardian_id) and not is_offered
        if not is_ours and not (is_free and other.is_open_to(subject.id, groups)):
            raise NoRoomForInterpreter(slot_id=slot.id)
    return Room(interpreter, more)


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
