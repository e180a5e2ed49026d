"""The free times that would do for each talk of a visit: not held by others, and nobody is elsewhere."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from functions.scheduling.booking.room import check_may_ask
from functions.scheduling.visits.party import Party
from shared.adapters import calendars, keys
from shared.adapters.interpreter_room import room_among
from shared.adapters.latest import Pair
from shared.adapters.ports import Ports
from shared.adapters.slots import slot_of
from shared.domain.calendar import Cell, cells
from shared.domain.errors import Conflict, HeldLongEnough, NoRoomForInterpreter, WindowClosed
from shared.domain.people import Person
from shared.domain.planner import Candidate, Visit
from shared.domain.relation import enrolment_of, groups_of
from shared.domain.slot import Slot
from shared.domain.times import acts_for_family
from shared.domain.vocabulary import Pattern, pattern_of


class Candidates(NamedTuple):
    """What there is to plan with."""

    visits: list[Visit]
    tired: HeldLongEnough | None
    """Set if some time was left out because it has been held for them long enough."""


def candidates(
    ports: Ports, party: Party, wanted: Mapping[Pair, list[Slot]], now: datetime
) -> Candidates:
    """Of the times of each talk those that can be held and at which everybody who would come is free."""
    busy = _busy(ports, party, wanted)
    around = _around(ports, party, wanted, now)
    visits: list[Visit] = []
    tired: HeldLongEnough | None = None
    for pair, slots in wanted.items():
        subject = party.subjects[pair.subject_id]
        free: list[Candidate] = []
        for slot in slots:
            longer = _longer(ports, party, subject, slot, around, now)
            if longer is None:
                continue
            coming = _coming(ports, party, subject, slot, longer, now)
            if any(_cells(party, slot, upto) & busy.get(who, frozenset()) for who, upto in coming):
                continue
            try:
                slot.held(party.hold(ports, subject.id, now), now)
            except HeldLongEnough as refused:
                tired = refused
            except Conflict:
                continue
            else:
                free.append(Candidate(slot.id, slot.start, slot.end + longer))
        visits.append(Visit(subject.id, pair.responsible_id, tuple(free)))
    return Candidates(visits, tired)


def _longer(
    ports: Ports,
    party: Party,
    subject: Person,
    slot: Slot,
    around: Mapping[str, list[Slot]],
    now: datetime,
) -> timedelta | None:
    """How much longer the talk is with the interpreter they need; None if there is no room (G10)."""
    language, policy = party.language(ports, subject.id, now), party.policy
    if language is None:
        return timedelta()
    try:
        check_may_ask(ports, policy, slot, party.caller, subject, now)
        room_among(ports, around[slot.responsible_id], slot, policy, language, subject, now)
    except (NoRoomForInterpreter, WindowClosed):
        return None
    return policy.interpreter_extra.exact


def _around(
    ports: Ports, party: Party, wanted: Mapping[Pair, list[Slot]], now: datetime
) -> dict[str, list[Slot]]:
    """All times from the first that would do, of each with whom somebody would talk with an interpreter."""
    found: dict[str, list[Slot]] = {}
    for pair, slots in wanted.items():
        if party.language(ports, pair.subject_id, now) and pair.responsible_id not in found:
            between = (
                keys.slot_at(min(slot.start for slot in slots)),
                keys.slot_at(max(slot.end for slot in slots) + timedelta(hours=12)),
            )
            items = ports.store.query(keys.slots_of(pair.responsible_id), between=between)
            found[pair.responsible_id] = list(map(slot_of, items))
    return found


def _busy(
    ports: Ports, party: Party, wanted: Mapping[Pair, list[Slot]]
) -> dict[str, frozenset[Cell]]:
    people = {party.caller.id, *party.subjects, *(pair.responsible_id for pair in wanted)}
    people.update(staff_id for slots in wanted.values() for s in slots for staff_id in s.with_staff)
    taken = {
        cell
        for slots in wanted.values()
        for slot in slots
        for cell in _cells(party, slot, slot.clear_at + party.policy.interpreter_extra.exact)
    }
    return calendars.attended_by(
        ports.store, people, {cell.day for cell in taken}, party.policy.grain
    )


def _cells(party: Party, slot: Slot, until: datetime) -> frozenset[Cell]:
    return cells(slot.start, until, party.policy.grain.exact)


def _coming(
    ports: Ports, party: Party, subject: Person, slot: Slot, longer: timedelta, now: datetime
) -> Iterator[tuple[str, datetime]]:
    """Who would come to the talk, and until when that takes their time, as booking it will have it."""
    today, end = ports.day(now), slot.end + longer
    yield slot.responsible_id, slot.clear_at + longer
    for staff_id in slot.with_staff:
        yield staff_id, end
    if party.caller.id != subject.id and acts_for_family(party.caller, subject, today):
        yield party.caller.id, end
    if party.policy.about == "employee":
        yield subject.id, end
        return
    group = slot.group_of(groups_of(subject, today))
    form = group.school_form if group else None
    enrolment = enrolment_of(subject, ports.day(slot.start), form)
    if pattern_of(enrolment.school_form) is not Pattern.YOUNG:
        yield subject.id, end
