"""Proposing a visit: the shortest way through free times, held while the family looks at it (G14, F28)."""

from datetime import datetime
from typing import NamedTuple

from functions.scheduling.booking.offers import offered_to
from functions.scheduling.holds.hold_set import HoldSet, load_slots, replace_set, set_of
from functions.scheduling.visits.candidates import candidates
from functions.scheduling.visits.models import ProposalRequest
from functions.scheduling.visits.party import Party, talks_to_plan
from shared.adapters import keys
from shared.adapters.ports import Ports
from shared.adapters.register import person_in
from shared.adapters.store import UnitOfWork
from shared.domain.duration import at_wall_clock
from shared.domain.errors import Invalid, NotFound, NoVisitFits
from shared.domain.instant import MILLISECOND
from shared.domain.planner import MOST_VISITS, Plan, Visit, plan
from shared.domain.slot import Slot
from shared.domain.times import may_book_for


class Proposal(NamedTuple):
    """A plan whose times are held."""

    plan: Plan
    slots: dict[str, Slot]
    held: HoldSet


def prepare_proposal(
    ports: Ports, caller_id: str, request: ProposalRequest
) -> tuple[Proposal, UnitOfWork]:
    """The shortest visit there is, and the unit of work that holds its times instead of those held before.

    Raises NotFound for a stranger, NoVisitFits, HeldLongEnough if only times would do that were held for
    long enough, and what `talks_to_plan` raises.
    """
    now = ports.now()
    party, before = _party(ports, caller_id, request, now)
    earliest, latest = (
        at_wall_clock(datetime.combine(request.date, clock), ports.zone)
        for clock in (request.earliest, request.latest)
    )
    if latest <= earliest:
        raise Invalid(errors=[{"pointer": "/latest", "detail": "later than the earliest"}])
    offered = offered_to(ports, party.subjects.values(), max(now, earliest - MILLISECOND), latest)
    slots = {s.id: s for s in offered if s.end <= latest and _is_asked_for(s, request)}
    wanted = talks_to_plan(ports, party, slots.values(), now)
    if len(wanted) > MOST_VISITS:
        detail = f"there are {len(wanted)} talks in these hours; choose at most {MOST_VISITS}"
        raise Invalid(errors=[{"pointer": "/responsible_ids", "detail": detail}])
    found = candidates(ports, party, wanted, now)
    best = plan(found.visits, earliest, latest, request.change.exact) if found.visits else None
    if best is None:
        raise found.tired or _nothing_fits(found.visits)
    work = UnitOfWork()
    chosen = [
        (slots[stop.candidate.slot_id], party.hold(ports, stop.visit.subject_id, now))
        for stop in best.stops
    ]
    standing = load_slots(ports, (held.slot_id for held in before.slots))
    held = replace_set(work, caller_id, before, chosen, standing, now, name=ports.new_id())
    return Proposal(best, slots, held), work


def _party(
    ports: Ports, caller_id: str, request: ProposalRequest, now: datetime
) -> tuple[Party, HoldSet]:
    ids, held_key = (caller_id, *request.subject_ids), keys.holds(caller_id)
    coming = [caller_id, *([request.guardian_id] if request.guardian_id else [])]
    own = map(keys.own, dict.fromkeys((*request.subject_ids, *coming)))
    people_keys = map(keys.person, dict.fromkeys((*ids, *coming)))
    found = ports.store.get_many([*people_keys, held_key, *own])
    people = {who: someone for who in ids if (someone := person_in(found, who))}
    if len(people) < len(set(ids)):
        raise NotFound
    caller, today = people[caller_id], ports.day(now)
    subjects = {subject_id: people[subject_id] for subject_id in request.subject_ids}
    if not all(may_book_for(caller, subject, today) for subject in subjects.values()):
        raise NotFound
    named = request.guardian_id
    policy = ports.policies.of(request.talk_type)
    party = Party(caller, subjects, policy, named, person_in(found, named) if named else None)
    return party, set_of(found.get(held_key))


def _is_asked_for(slot: Slot, request: ProposalRequest) -> bool:
    of_theirs = not request.responsible_ids or slot.responsible_id in request.responsible_ids
    return of_theirs and slot.talk_type == request.talk_type


def _nothing_fits(visits: list[Visit]) -> NoVisitFits:
    """Names the talks for which there is no time at all, if that is the reason."""
    return NoVisitFits(
        without=[
            {"subject_id": visit.subject_id, "responsible_id": visit.responsible_id}
            for visit in visits
            if not visit.candidates
        ]
    )
