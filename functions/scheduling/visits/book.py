"""Booking a proposed visit: all of its talks in one transaction, or none (G14)."""

from functions.scheduling.access import check_open_to
from functions.scheduling.booking.book import Wish, booking_of, decide
from functions.scheduling.booking.latest import latest_talks, pair_of
from functions.scheduling.holds.hold_set import HoldSet, set_of
from functions.scheduling.visits.models import VisitRequest
from shared.adapters import keys
from shared.adapters.ports import Ports
from shared.adapters.register import person_of
from shared.adapters.slots import slot_of
from shared.adapters.store import Item, UnitOfWork
from shared.domain.errors import NotFound, SlotGone, TooLarge
from shared.domain.people import Person
from shared.domain.slot import Slot
from shared.domain.talk import Talk

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
    pairs = [pair_of(slot, subject) for slot, subject in stops]
    latest = latest_talks(ports, pairs)
    decisions = []
    for pair, (slot, subject) in zip(pairs, stops, strict=True):
        check_open_to(slot, caller, subject, ports.day(now))
        slot.demand_available(subject.id, now)
        wish = Wish(caller, subject, slot, latest.get(pair), request.guardian_id)
        decisions.append(decide(ports, wish, now))
    work = booking_of(ports, decisions, now)
    if len(work.writes) > MOST_WRITES:
        raise TooLarge("So many people cannot be booked at once; book the talks one by one.")
    return [decision.after for decision in decisions], work


def _read(ports: Ports, caller_id: str, proposal_id: str) -> tuple[Person, HoldSet]:
    caller_key, held_key = keys.person(caller_id), keys.holds(caller_id)
    found = ports.store.get_many((caller_key, held_key))
    proposal = set_of(found.get(held_key))
    if caller_key not in found or not proposal.slots or proposal.id != proposal_id:
        raise NotFound
    return person_of(found[caller_key]), proposal


def _stops(ports: Ports, proposal: HoldSet) -> list[tuple[Slot, Person]]:
    named = [(h, keys.slot(h.slot_id), keys.person(h.subject_id)) for h in proposal.slots]
    found: dict[keys.Key, Item] = ports.store.get_many(key for _, *both in named for key in both)
    for held, slot_key, subject_key in named:
        if slot_key not in found:
            raise SlotGone(slot_id=held.slot_id)
        if subject_key not in found:
            raise NotFound
    return [(slot_of(found[slot]), person_of(found[subject])) for _, slot, subject in named]
