"""Booking a time: one transaction over slot, talk, calendars, history, outbox and command (D9, D13, F31)."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from functions.scheduling.booking.coming import with_colleagues
from functions.scheduling.booking.models import BookingRequest
from functions.scheduling.booking.room import check_may_ask, write_more
from shared.adapters import calendars, keys, register
from shared.adapters.beginning import new_talk
from shared.adapters.interpreter_room import NO_MORE, Room, room_for
from shared.adapters.latest import latest_talk, point_to
from shared.adapters.offer_steps import hand_on_offered
from shared.adapters.ports import Ports
from shared.adapters.register import person_in
from shared.adapters.slots import slot_key, slot_of, write_slot
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import write_change
from shared.adapters.waiting_line import end_offer_of
from shared.domain import lifecycle
from shared.domain.apart import SHARED, Whose
from shared.domain.blind import as_chosen
from shared.domain.errors import (
    AlreadyBooked,
    Invalid,
    NotFound,
    SlotGone,
)
from shared.domain.notice import NoticeKind, notices
from shared.domain.people import Person
from shared.domain.policy import Policy
from shared.domain.relation import groups_of
from shared.domain.slot import Slot
from shared.domain.talk import Attendee, Booking, Talk
from shared.domain.times import (
    acts_for_family,
    check_books_for_guardian,
    check_open_to,
    check_period,
    whose_talk,
)
from shared.domain.vocabulary import EMPLOYEE_FORM, Pattern, Role
from shared.domain.windows import windows_for


class Wish(NamedTuple):
    """Somebody's wish for one time, with what stands in the tables about it."""

    caller: Person
    subject: Person
    slot: Slot
    latest: Talk | None
    """The talk that is meant between the subject and the slot's responsible, or the last one, over or not."""
    guardian_id: str | None = None
    whose: Whose = SHARED
    language: str | None = None
    """Of the interpreter that is needed, if one is (G10)."""


class Decision(NamedTuple):
    """A booking that can be made as far as was read; the commit has the last word."""

    wish: Wish
    before: Talk | None
    """The talk that waited for a time; None if one begins."""
    after: Talk
    more: tuple[Slot, ...] = ()
    """The times that the talk takes besides its own."""


def prepare_booking(
    ports: Ports, caller_id: str, request: BookingRequest
) -> tuple[Talk, UnitOfWork]:
    """The booked talk and the unit of work that books it.

    Raises as `decide`; committing raises SlotTaken, PersonBusy, AlreadyBooked.
    """
    now = ports.now()
    caller, subject, slot = _read(ports, caller_id, request)
    check_open_to(slot, caller, subject, ports.day(now))
    meant = whose_talk(caller, subject, request.guardian_id, ports.day(now))
    latest = latest_talk(ports, subject.id, slot.talk_type, slot.responsible_id, meant)
    language = _interpreter_for(ports, request, caller, subject, now)
    wish = Wish(caller, subject, slot, latest, request.guardian_id, meant, language)
    decision = decide(ports, wish, now)
    return decision.after, booking_of(ports, [decision], now)


def decide(ports: Ports, wish: Wish, now: datetime) -> Decision:
    """The booked talk: the one that waits for a time, or one that begins.

    Raises SlotGone, AlreadyBooked, WindowNotOpen, WindowClosed, Invalid, NotAllowed or
    NoRoomForInterpreter.
    """
    caller, subject, slot, latest, guardian_id, meant, language = wish
    if slot.start <= now:
        raise SlotGone(slot_id=slot.id)
    before = latest if latest and not lifecycle.is_over(latest, now) else None
    if before is not None and before.booking is not None:
        raise AlreadyBooked(talk_id=before.id)
    check_period(before, caller, subject, now, ports.zone)
    policy = ports.policies.of(slot.talk_type, before.figures if before else None)
    group = slot.group_of(groups_of(subject, ports.day(now)))
    talk = before or new_talk(
        ports, policy, subject, slot.responsible_id,
        by=caller.id, now=now, held_on=slot.start, school_form=group.school_form if group else None,
        for_guardian_id=meant.begins_for,
    )  # fmt: skip
    attendees = _attendees(talk, caller, subject, guardian_id, ports, now)
    if language is not None:
        check_may_ask(ports, policy, slot, caller, subject, now)
    holder = meant.begins_for or talk.for_guardian_id
    room = room_for(ports, slot, policy, language, subject, now, holder)
    booked = with_time(ports, talk, slot, policy, attendees, by=caller.id, now=now, room=room)
    return Decision(wish, before, booked, room.more)


def booking_of(ports: Ports, decisions: Sequence[Decision], now: datetime) -> UnitOfWork:
    """The unit of work that makes these bookings, all or none."""
    work = UnitOfWork()
    for decision in decisions:
        wish, booked = decision.wish, decision.after
        write_slot(work, wish.slot, taken_for(decision, now))
        if not _is_offered_it(decision):
            end_offer_of(ports, work, wish.slot, now)
        holder, name = _holder(decision), shown_name(wish.subject)
        write_more(work, wish.slot, decision.more, booked, wish.subject, name, now, holder)
        point_to(work, booked, wish.latest, wish.subject)
    calendars.claim_together(work, [(d.after.id, None, d.after.booking) for d in decisions])
    here = {decision.after.id for decision in decisions}
    for decision in decisions:
        before = decision.before
        if before is not None:
            taken = [decision.wish.slot.id, *(more.id for more in decision.more)]
            hand_on_offered(ports, work, before, now, unless=taken, skip=here)
        write_booked(ports, work, decision, now)
    return work


def taken_for(decision: Decision, now: datetime) -> Slot:
    """The slot with the talk. Raises SlotGone, SlotTaken, or SlotHeld for another family or guardian."""
    wish, booked = decision.wish, decision.after
    name = shown_name(wish.subject)
    return wish.slot.taken_by(booked.id, wish.subject.id, name, now, _holder(decision))


def _holder(decision: Decision) -> str | None:
    """The guardian whose holds are in no one's way here, where guardians live apart."""
    return decision.wish.whose.begins_for or decision.after.for_guardian_id


def _is_offered_it(decision: Decision) -> bool:
    """Whether the time is offered to this very talk, and not to another of the family's (D11)."""
    waiting = decision.before.waiting if decision.before else None
    offer = waiting.offer if waiting else None
    return offer is not None and offer.slot_id == decision.wish.slot.id


def write_booked(ports: Ports, work: UnitOfWork, decision: Decision, now: datetime) -> None:
    """Add the talk itself, its event, and the mails that tell of it."""
    (caller, subject, *_), before, booked, _ = decision
    told = notices(NoticeKind.BOOKED, booked, subject, ports.day(now), caller.id)
    write_change(work, before, booked, what="booked", by=caller.id, at=now, notices=told)


def with_time(
    ports: Ports,
    talk: Talk,
    slot: Slot,
    policy: Policy,
    attendees: tuple[Attendee, ...],
    *,
    by: str,
    now: datetime,
    room: Room = NO_MORE,
) -> Talk:
    """The talk with the slot's time and the windows that follow from it, first time or moved.

    With an interpreter it takes longer than the slot is (G10).
    """
    end = room.end_of(slot, policy)
    booking = Booking(
        slot_id=slot.id,
        start=slot.start,
        end=end,
        grain=policy.grain,
        buffer=max(slot.buffer, policy.buffer, key=lambda pause: pause.exact),
        booked_at=now,
        booked_by=by,
        attendees=with_colleagues(attendees, slot),
        place=slot.place,
        interpreter=room.interpreter,
        more_slots=tuple(more.id for more in room.more),
    )
    windows = windows_for(policy, now, slot.start, end, ports.zone)
    if talk.booking is None:
        return lifecycle.book(as_chosen(talk, policy), booking, windows)
    return lifecycle.rebook(talk, booking, windows, now)


def shown_name(subject: Person) -> str | None:
    """The name a week view shows; none is copied of a protected identity (R17)."""
    return None if subject.is_protected else subject.name


def _read(ports: Ports, caller_id: str, request: BookingRequest) -> tuple[Person, Person, Slot]:
    wanted = (
        keys.person(caller_id),
        keys.person(request.subject_id),
        keys.own(request.subject_id),
        keys.own(caller_id),
        slot_key(request.slot_id),
    )
    found = ports.store.get_many(wanted)
    caller, subject = (person_in(found, who) for who in (caller_id, request.subject_id))
    slot = found.get(slot_key(request.slot_id))
    if caller is None or subject is None or slot is None:
        raise NotFound
    return caller, subject, slot_of(slot)


def _interpreter_for(
    ports: Ports, request: BookingRequest, caller: Person, subject: Person, now: datetime
) -> str | None:
    """The language that was asked for; where nothing was said, what who comes is known to need (R18).

    That is the family member who books, or the guardian whom staff name.
    """
    if "interpreter" in request.model_fields_set:
        return request.interpreter.language if request.interpreter else None
    return language_of_who_comes(ports, caller, subject, request.guardian_id, now)


def language_of_who_comes(
    ports: Ports, caller: Person, subject: Person, guardian_id: str | None, now: datetime
) -> str | None:
    """What the family member who books is known to need, or the guardian whom staff name (R18)."""
    if acts_for_family(caller, subject, ports.day(now)):
        return caller.own.interpreter
    if guardian_id is None:
        return None
    guardian = register.people(ports.store, [guardian_id], own=[guardian_id]).get(guardian_id)
    return guardian.own.interpreter if guardian else None


def _attendees(
    talk: Talk,
    caller: Person,
    subject: Person,
    guardian_id: str | None,
    ports: Ports,
    now: datetime,
) -> tuple[Attendee, ...]:
    """Who comes: the responsible, the subject unless a small child, and the guardian who books (D13)."""
    if talk.school_form == EMPLOYEE_FORM:
        return (
            Attendee(person_id=talk.responsible_id, role=Role.MANAGER),
            Attendee(person_id=subject.id, role=Role.EMPLOYEE),
        )
    today = ports.day(now)
    coming = [Attendee(person_id=talk.responsible_id, role=Role.RESPONSIBLE)]
    if talk.pattern is not Pattern.YOUNG:
        coming.append(Attendee(person_id=subject.id, role=Role.PUPIL))
    if guardian_id is None and acts_for_family(caller, subject, today) and caller.id != subject.id:
        guardian_id = caller.id
    if guardian_id is not None:
        check_books_for_guardian(caller, subject, guardian_id, today)
        coming.append(Attendee(person_id=guardian_id, role=Role.GUARDIAN))
    if len({a.person_id for a in coming}) != len(coming):
        raise Invalid("The responsible cannot also come as pupil or guardian.")
    return tuple(coming)
