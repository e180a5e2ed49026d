"""Joining the line for a time of somebody, and seeing where one stands (G13)."""

from collections.abc import Iterable
from datetime import datetime

from functions.scheduling.booking.latest import check_period
from functions.scheduling.booking.offers import offered_to, with_staff_elsewhere
from functions.scheduling.waiting.models import WaitingRequest
from shared.adapters import keys, outbox, register
from shared.adapters.beginning import new_talk
from shared.adapters.latest import latest_talk, point_to
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import talk_of, write_change
from shared.domain.errors import AlreadyBooked, NotFound, TimesLeft
from shared.domain.hold import HoldKind
from shared.domain.lifecycle import is_over
from shared.domain.people import Person
from shared.domain.relation import groups_of, is_kept_from
from shared.domain.slot import Slot
from shared.domain.talk import Talk
from shared.domain.times import may_book_for, whose_talk
from shared.domain.waiting import Waiting


def prepare_joining(
    ports: Ports, caller_id: str, request: WaitingRequest
) -> tuple[Talk, UnitOfWork]:
    """The waiting talk and the unit of work that puts it at the end of the line.

    A talk that waits for a time already is the one; if there is none, one begins. Raises NotFound for a
    stranger and for one to whom that person offers no times, TimesLeft while there are some, AlreadyBooked,
    GuardianNeeded to staff who do not say for which one, and WindowNotOpen or WindowClosed
    to a family outside the booking period.
    """
    now = ports.now()
    caller, subject = two_people(ports, caller_id, request.subject_id)
    slots = [
        slot
        for slot in offered_to(ports, [subject], now)
        if (slot.responsible_id, slot.talk_type) == (request.responsible_id, request.talk_type)
        and slot.is_open_to(subject.id, groups_of(subject, ports.day(now)))
    ]
    if not slots:
        raise NotFound
    policy = ports.policies.of(request.talk_type)
    meant = whose_talk(caller, subject, request.guardian_id, ports.day(now))
    latest = latest_talk(ports, subject.id, policy.talk_type, request.responsible_id, meant)
    check_period(ports, caller, subject, latest, now)
    before = latest if latest and not is_over(latest, now) else None
    if before is not None and before.booking is not None:
        raise AlreadyBooked(talk_id=before.id)
    if before is None or before.waiting is None:
        away = with_staff_elsewhere(ports, slots)
        _demand_none_left((slot for slot in slots if slot.id not in away), now)
    talk = before or new_talk(
        ports, policy, subject, request.responsible_id,
        by=caller.id, now=now, for_guardian_id=meant.begins_for,
    )  # fmt: skip
    work = UnitOfWork()
    if before is None:
        point_to(work, talk, latest, subject)
    if talk.waiting is not None:
        return talk, work
    after = talk.changed() if before else talk
    waiting = Waiting.joined(caller.id, after.version, now)
    after = after.model_copy(update={"waiting": waiting})
    write_change(work, before, after, what="waits for a time", by=caller.id, at=now)
    outbox.add_offer_workflow(work, after, now)
    return after, work


def lines_of(ports: Ports, caller_id: str, subject_id: str) -> list[Talk]:
    """The talks of somebody that stand in a line, but for another guardian's own (D11).

    Raises NotFound for a stranger.
    """
    _, subject = two_people(ports, caller_id, subject_id)
    latest = ports.store.query(keys.latest_of(subject_id))
    found = ports.store.get_many(keys.talk(item["talk_id"]) for item in latest) if latest else {}
    waiting = (talk for talk in map(talk_of, found.values()) if talk.waiting is not None)
    return [talk for talk in waiting if not is_kept_from(talk, caller_id, subject)]


def two_people(ports: Ports, caller_id: str, subject_id: str) -> tuple[Person, Person]:
    """Caller and subject. Raises NotFound unless the one may book for the other."""
    known = register.people(ports.store, (caller_id, subject_id), own=[subject_id])
    caller, subject = known.get(caller_id), known.get(subject_id)
    if caller is None or subject is None:
        raise NotFound
    if not may_book_for(caller, subject, ports.day(ports.now())):
        raise NotFound
    return caller, subject


def _demand_none_left(slots: Iterable[Slot], now: datetime) -> None:
    """A time held for minutes only may be free again soon; one that is offered goes down the line."""
    for slot in slots:
        hold = slot.hold_at(now)
        if slot.is_free and (hold is None or hold.kind is not HoldKind.OFFER):
            raise TimesLeft(slot_id=slot.id)
