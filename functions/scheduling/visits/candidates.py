"""The free times that would do for each talk of a visit: not held by others, and nobody is elsewhere."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from functions.scheduling.visits.party import Party
from shared.adapters import calendars
from shared.adapters.latest import Pair
from shared.adapters.ports import Ports
from shared.domain.calendar import Cell, cells
from shared.domain.errors import Conflict, HeldLongEnough
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
    visits: list[Visit] = []
    tired: HeldLongEnough | None = None
    for pair, slots in wanted.items():
        subject = party.subjects[pair.subject_id]
        free: list[Candidate] = []
        for slot in slots:
            coming = _coming(ports, party, subject, slot, now)
            if any(_cells(party, slot, upto) & busy.get(who, frozenset()) for who, upto in coming):
                continue
            try:
                slot.held(party.hold(ports, subject.id, now), now)
            except HeldLongEnough as refused:
                tired = refused
            except Conflict:
                continue
            else:
                free.append(Candidate(slot.id, slot.start, slot.end))
        visits.append(Visit(subject.id, pair.responsible_id, tuple(free)))
    return Candidates(visits, tired)


def _busy(
    ports: Ports, party: Party, wanted: Mapping[Pair, list[Slot]]
) -> dict[str, frozenset[Cell]]:
    people = {party.caller.id, *party.subjects, *(pair.responsible_id for pair in wanted)}
    people.update(staff_id for slots in wanted.values() for s in slots for staff_id in s.with_staff)
    taken = {
        cell
        for slots in wanted.values()
        for slot in slots
        for cell in _cells(party, slot, slot.clear_at)
    }
    return calendars.attended_by(
        ports.store, people, {cell.day for cell in taken}, party.policy.grain
    )


def _cells(party: Party, slot: Slot, until: datetime) -> frozenset[Cell]:
    return cells(slot.start, until, party.policy.grain.exact)


def _coming(
    ports: Ports, party: Party, subject: Person, slot: Slot, now: datetime
) -> Iterator[tuple[str, datetime]]:
    """Who would come to the talk, and until when that takes their time, as booking it will have it."""
    today = ports.day(now)
    yield slot.responsible_id, slot.clear_at
    for staff_id in slot.with_staff:
        yield staff_id, slot.end
    if party.caller.id != subject.id and acts_for_family(party.caller, subject, today):
        yield party.caller.id, slot.end
    if party.policy.about == "employee":
        yield subject.id, slot.end
        return
    group = slot.group_of(groups_of(subject, today))
    form = group.school_form if group else None
    enrolment = enrolment_of(subject, ports.day(slot.start), form)
    if pattern_of(enrolment.school_form) is not Pattern.YOUNG:
        yield subject.id, slot.end
