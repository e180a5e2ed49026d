"""Booking a proposed visit: all of its talks in one transaction, or none (G14)."""

from functions.scheduling.booking.book import Wish, booking_of, decide, language_of_who_comes
from functions.scheduling.booking.latest import pair_of
from functions.scheduling.holds.hold_set import HoldSet, set_of
from functions.scheduling.visits.models import VisitRequest
from shared.adapters import keys
from shared.adapters.latest import latest_talks
from shared.adapters.ports import Ports
from shared.adapters.register import person_in
from shared.adapters.slots import slot_of
from shared.adapters.store import Item, UnitOfWork
from shared.domain.errors import NoRoomForInterpreter, NotFound, SlotGone, TooLarge
from shared.domain.people import Person
from shared.domain.slot import Slot
from shared.domain.talk import Talk
from shared.domain.times import check_open_to

MOST_WRITES = 99
"""What DynamoDB takes in one transaction, less the command itself."""


def prepare_visit(
    ports: Ports, caller_id: str, request: VisitRequest
) -> tuple[list[Talk], UnitOfWork]:
    """The booked talks in their order, and the unit of work that books them all.

    A time whose hold has ended is still booked if nobody else took it. Raises NotFound unless the proposal
    is the caller's latest; SlotTaken, SlotHeld or SlotGone with the `slot_id` that went away; and what
    booking one talk raises.
    """
    now = ports.now()
    caller, proposal = _read(ports, caller_id, request.proposal_id)
    stops = _stops(ports, proposal)
    for slot, subject in stops:
        check_open_to(slot, caller, subject, ports.day(now))
    guardian_id = request.guardian_id
    pairs = [pair_of(ports, slot, caller, subject, guardian_id) for slot, subject in stops]
    latest = latest_talks(ports.store, pairs, now)
    decisions = []
    for pair, (slot, subject) in zip(pairs, stops, strict=True):
        slot.demand_available(subject.id, now, pair.whose.begins_for)
        language = language_of_who_comes(ports, caller, subject, guardian_id, now)
        wish = Wish(caller, subject, slot, latest.get(pair), guardian_id, pair.whose, language)
        decisions.append(decide(ports, wish, now))
    taken = [slot.id for slot, _ in stops] + [more.id for d in decisions for more in d.more]
    for slot_id in taken:
        if taken.count(slot_id) > 1:
            raise NoRoomForInterpreter(slot_id=slot_id)
    work = booking_of(ports, decisions, now)
    if len(work.writes) > MOST_WRITES:
        raise TooLarge("So many people cannot be booked at once; book the talks one by one.")
    return [decision.after for decision in decisions], work


def _read(ports: Ports, caller_id: str, proposal_id: str) -> tuple[Person, HoldSet]:
    caller_key, held_key = keys.person(caller_id), keys.holds(caller_id)
    found = ports.store.get_many((caller_key, held_key, keys.own(caller_id)))
    proposal = set_of(found.get(held_key))
    caller = person_in(found, caller_id)
    if caller is None or not proposal.slots or proposal.id != proposal_id:
        raise NotFound
    return caller, proposal


def _stops(ports: Ports, proposal: HoldSet) -> list[tuple[Slot, Person]]:
    found: dict[keys.Key, Item] = ports.store.get_many(
        key
        for h in proposal.slots
        for key in (keys.slot(h.slot_id), keys.person(h.subject_id), keys.own(h.subject_id))
    )
    stops = []
    for held in proposal.slots:
        item, subject = found.get(keys.slot(held.slot_id)), person_in(found, held.subject_id)
        if item is None:
            raise SlotGone(slot_id=held.slot_id)
        if subject is None:
            raise NotFound
        stops.append((slot_of(item), subject))
    return stops
