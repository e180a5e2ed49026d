"""Moving a talk to another time, giving its time back, and ending one that will not take place (D9, D10)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from functions.scheduling.booking.book import shown_name, with_time
from functions.scheduling.booking.coming import coming_along, told_of_move
from functions.scheduling.booking.handing_over import hand_over
from functions.scheduling.booking.models import CancellationRequest
from functions.scheduling.booking.room import give_back, taken, write_more
from shared.adapters import calendars, register
from shared.adapters.beginning import new_talk
from shared.adapters.interpreter_room import room_for
from shared.adapters.latest import latest_talk, point_to
from shared.adapters.offer_steps import hand_on_offered
from shared.adapters.ports import Ports
from shared.adapters.slots import load_slot, write_slot
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import load_talk, write_change
from shared.adapters.waiting_line import end_offer_of
from shared.domain import lifecycle
from shared.domain.apart import Whose
from shared.domain.errors import (
    AlreadyBooked,
    ChangedOftenEnough,
    GuardianNeeded,
    Invalid,
    NotFound,
    SlotGone,
    SlotTaken,
    WrongStatus,
)
from shared.domain.notice import NoticeKind, notices
from shared.domain.people import Person
from shared.domain.relation import groups_of, guardians_in, guardians_of
from shared.domain.slot import Slot
from shared.domain.talk import Attendee, Booking, Talk
from shared.domain.times import (
    acts_apart,
    acts_for_family,
    acts_for_school,
    check_may_call_off,
    check_may_move,
    check_may_rebook_late,
    check_opened,
    may_hand_over,
)
from shared.domain.vocabulary import Role, Status
from shared.domain.windows import reopened_period

Take = Callable[[UnitOfWork, Slot, Slot, calendars.Change], None]
"""Lets a talk have a time: the slot as it was, as it becomes, and what that means for people's calendars."""


class Scene(NamedTuple):
    """What a decision about moving a talk rests on."""

    talk: Talk
    caller: Person
    subject: Person
    now: datetime


def prepare_rebooking(
    ports: Ports, caller_id: str, talk_id: str, slot_id: str
) -> tuple[Talk, UnitOfWork]:
    """The talk at its new time, and the unit of work that moves it.

    Until the local midnight after its day it is the same talk with its texts (F35). From then on it is a
    new, blank talk, linked both ways with the old one, which stays as it is (F36–F38); only staff may do
    that. Where its holder has left, higher permission moves it to a time of somebody else, who holds it then.
    Raises as `check_may_move`, ChangedOftenEnough, SlotGone, WrongStatus, or AlreadyBooked if the
    next talk has begun without it; committing raises SlotTaken or PersonBusy.
    """
    scene = scene_of(ports, caller_id, talk_id)
    _check_seldom(ports, scene)
    slot = _open_slot(ports, scene, slot_id)
    if scene.talk.booking is None:
        raise WrongStatus(status=scene.talk.status)
    if lifecycle.must_become_new(scene.talk, scene.now):
        return move_late(ports, scene, slot)
    return _in_time(ports, scene, slot)


def prepare_cancellation(
    ports: Ports, caller_id: str, talk_id: str, request: CancellationRequest
) -> tuple[Talk, UnitOfWork]:
    """The talk without its time (or cancelled altogether), and the unit of work that does it.

    Nothing that was written is touched (F40). Raises as `check_may_move`, ChangedOftenEnough or WrongStatus.
    """
    scene = _scene(ports, caller_id, talk_id)
    talk, caller, subject, now = scene
    today = ports.day(now)
    if request.will_not_take_place:
        check_may_call_off(talk, caller, subject, today)
    check_may_move(talk, caller, subject, today, now)
    _check_seldom(ports, scene)
    if request.will_not_take_place:
        after = lifecycle.cancel(talk, now)
    else:
        policy = ports.policies.of(talk.talk_type, talk.figures)
        after = lifecycle.release(talk, now, reopened_period(policy, now, ports.zone))
    work = UnitOfWork()
    if talk.booking is not None:
        give_back(ports, work, talk.id, talk.booking, now)
        calendars.claim_attendance(work, talk.id, talk.booking, None)
    hand_on_offered(ports, work, talk, now)
    write_change(
        work, talk, after, what="cancelled", by=caller.id, at=now, reason=request.reason,
        notices=notices(NoticeKind.BOOKING_CANCELLED, talk, subject, today, caller.id)
        if talk.booking is not None else (),
    )  # fmt: skip
    return after, work


def scene_of(ports: Ports, caller_id: str, talk_id: str) -> Scene:
    """What is read to decide about moving a talk. Raises as `check_may_move`."""
    scene = _scene(ports, caller_id, talk_id)
    check_may_move(scene.talk, scene.caller, scene.subject, ports.day(scene.now), scene.now)
    return scene


def _scene(ports: Ports, caller_id: str, talk_id: str) -> Scene:
    now = ports.now()
    talk = load_talk(ports.store, talk_id)
    known = register.people(ports.store, (caller_id, talk.subject_id), own=[talk.subject_id])
    caller, subject = known.get(caller_id), known.get(talk.subject_id)
    if caller is None or subject is None:
        raise NotFound
    return Scene(talk, caller, subject, now)


def _check_seldom(ports: Ports, scene: Scene) -> None:
    """Raise ChangedOftenEnough for a family whose talk has changed its time very often: each tells others."""
    talk, caller, subject, now = scene
    today = ports.day(now)
    if acts_for_school(caller, subject, today) or not acts_for_family(caller, subject, today):
        return
    if talk.generation > ports.policies.of(talk.talk_type, talk.figures).family_changes:
        raise ChangedOftenEnough


def _open_slot(ports: Ports, scene: Scene, slot_id: str) -> Slot:
    slot = load_slot(ports.store, slot_id)
    groups = groups_of(scene.subject, ports.day(scene.now))
    if not slot.is_open_to(scene.subject.id, groups):
        raise NotFound
    if slot.start <= scene.now:
        raise SlotGone(slot_id=slot.id)
    another = slot.responsible_id != scene.talk.responsible_id
    if slot.talk_type != scene.talk.talk_type or (another and not _is_handed_over(ports, scene)):
        raise Invalid(
            "A talk is moved to another time of the same person and kind.",
            errors=[{"pointer": "/slot_id", "detail": "a time of another person or kind"}],
        )
    return slot


def _is_handed_over(ports: Ports, scene: Scene) -> bool:
    """Whether the talk may get somebody else's time, and them with it, because who held it has left."""
    talk, caller, subject, now = scene
    if lifecycle.must_become_new(talk, now):
        return False  # what was held by one who has left stays theirs
    holder = register.find_person(ports.store, talk.responsible_id)
    return may_hand_over(talk, caller, holder, subject, ports.day(now))


def spoken(booking: Booking) -> str | None:
    """The language for which a talk has an interpreter, at its next time too."""
    return booking.interpreter.language if booking.interpreter else None


def still_coming(talk: Talk, subject: Person, today: date) -> tuple[Attendee, ...]:
    """Those who came to the old time and may come to the new one: no guardian who is none any more."""
    guardians = guardians_in(talk, subject, today)
    before = talk.booking.attendees if talk.booking else ()
    return tuple(
        attendee
        for attendee in before
        if attendee.role is not Role.GUARDIAN or attendee.person_id in guardians
    )


def _in_time(ports: Ports, scene: Scene, slot: Slot) -> tuple[Talk, UnitOfWork]:
    talk, caller, subject, now = scene
    before = talk.booking
    if before is None:
        raise WrongStatus(status=talk.status)
    check_opened(talk, caller, subject, now, ports.zone)
    policy = ports.policies.of(slot.talk_type, talk.figures)
    if slot.id == before.slot_id:
        raise SlotTaken(slot_id=slot.id)
    if slot.responsible_id != talk.responsible_id:
        staying = still_coming(talk, subject, ports.day(now))
        return hand_over(ports, scene, before, slot, staying, spoken(before))
    guardian_id = _holder(scene, ports)
    room = room_for(ports, slot, policy, spoken(before), subject, now, guardian_id, talk.id)
    coming, again = coming_along(
        ports, talk, slot, still_coming(talk, subject, ports.day(now)), caller.id,
        room.end_of(slot, policy),
    )  # fmt: skip
    moved = with_time(ports, talk, slot, policy, coming, by=caller.id, now=now, room=room)
    work = UnitOfWork()
    name = shown_name(subject)
    write_slot(work, slot, taken(slot, talk, subject, name, now, guardian_id))
    end_offer_of(ports, work, slot, now)
    write_more(work, slot, room.more, talk, subject, name, now, guardian_id)
    give_back(ports, work, talk.id, before, now, keep=[slot.id, *(s.id for s in room.more)])
    calendars.claim_attendance(work, talk.id, before, moved.booking)
    write_change(
        work, talk, moved, what="rebooked", by=caller.id, at=now,
        notices=told_of_move(talk, moved, subject, ports.day(now), caller.id, again),
    )  # fmt: skip
    return moved, work


def _holder(scene: Scene, ports: Ports) -> str | None:
    """The guardian whose holds are in no one's way here, where guardians live apart."""
    talk, caller, subject, now = scene
    if talk.for_guardian_id is None and acts_apart(caller, subject, ports.day(now)):
        return caller.id
    return talk.for_guardian_id


def take(work: UnitOfWork, slot: Slot, taken: Slot, change: calendars.Change) -> None:
    """Let a talk have a time that is published already."""
    write_slot(work, slot, taken)
    calendars.claim_together(work, [change])


def move_late(ports: Ports, scene: Scene, slot: Slot, take: Take = take) -> tuple[Talk, UnitOfWork]:
    """A new, blank talk at the slot, linked with the old one, which stays as it is (F36–F38).

    It is for the same guardian, if the old one was one guardian's; it cannot be shared where the guardians
    have talks of their own by now (D11). Raises WrongStatus, NotAllowed, GuardianNeeded or AlreadyBooked.
    """
    old, caller, subject, now = scene
    today = ports.day(now)
    before = old.booking
    if before is None or lifecycle.effective_status(old, now) is Status.FOLLOWED_UP:
        raise WrongStatus(status=lifecycle.effective_status(old, now))
    check_may_rebook_late(old, caller, subject, today)
    if old.next_id is not None:
        raise WrongStatus("This talk has already been replaced by a new one.", next_id=old.next_id)
    if old.for_guardian_id is None and subject.own.separate_talks and guardians_of(subject, today):
        raise GuardianNeeded("From now on book a time for each guardian instead.")
    meant = Whose(old.for_guardian_id, (old.for_guardian_id,))
    latest = latest_talk(ports, subject.id, old.talk_type, old.responsible_id, meant)
    if latest is not None and latest.id != old.id:
        raise AlreadyBooked("A later talk has already begun.", talk_id=latest.id)
    policy = ports.policies.of(slot.talk_type, old.figures)
    blank = new_talk(
        ports, policy, subject, old.responsible_id,
        by=caller.id, now=now, held_on=slot.start, school_form=old.school_form,
        for_guardian_id=old.for_guardian_id,
        in_round=(old.round, old.booking_period) if old.round else None,
    ).model_copy(update={"previous_id": old.id})  # fmt: skip
    holder = _holder(scene, ports)
    room = room_for(ports, slot, policy, spoken(before), subject, now, holder)
    coming, again = coming_along(
        ports, old, slot, still_coming(old, subject, today), caller.id, room.end_of(slot, policy)
    )
    new = with_time(ports, blank, slot, policy, coming, by=caller.id, now=now, room=room)
    work = UnitOfWork()
    name = shown_name(subject)
    after = slot.taken_by(new.id, subject.id, name, now, holder)
    take(work, slot, after, (new.id, None, new.booking))
    end_offer_of(ports, work, slot, now)
    write_more(work, slot, room.more, new, subject, name, now, holder)
    point_to(work, new, old, subject)
    write_change(
        work, None, new, what="rebooked as a new talk", by=caller.id, at=now,
        notices=told_of_move(new, new, subject, today, caller.id, again),
    )  # fmt: skip
    linked = old.changed(next_id=new.id)
    write_change(work, old, linked, what="replaced by a new talk", by=caller.id, at=now)
    return new, work
