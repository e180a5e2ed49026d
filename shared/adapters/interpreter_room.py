"""Room for an interpreter: with one a talk takes longer, and with it the published times that follow (G10)."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from shared.adapters import keys
from shared.adapters.ports import Ports
from shared.adapters.slots import slot_of
from shared.domain.errors import NoRoomForInterpreter
from shared.domain.hold import HoldKind
from shared.domain.interpreter import Interpreter, working_days_before
from shared.domain.people import Person
from shared.domain.policy import Policy
from shared.domain.relation import groups_of
from shared.domain.slot import Slot


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
    between = keys.slot_at(slot.start), keys.slot_at(_until(slot, policy))
    found = ports.store.query(keys.slots_of(slot.responsible_id), between=between)
    slots = map(slot_of, found)
    return room_among(ports, slots, slot, policy, language, subject, now, guardian_id, own_talk)


def room_among(
    ports: Ports,
    slots: Iterable[Slot],
    slot: Slot,
    policy: Policy,
    language: str,
    subject: Person,
    now: datetime,
    guardian_id: str | None = None,
    own_talk: str | None = None,
) -> Room:
    """The same, where the times of the responsible around it were read before."""
    check = working_days_before(slot.start, policy.interpreter_check, ports.zone)
    interpreter = Interpreter(language=language, check=check)
    until = _until(slot, policy)
    more = tuple(s for s in slots if slot.start < s.start < until)
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


def _until(slot: Slot, policy: Policy) -> datetime:
    pause = max(slot.buffer.exact, policy.buffer.exact)
    return slot.end + policy.interpreter_extra.exact + pause
