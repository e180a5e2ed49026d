"""Asking for an interpreter for a booked talk, for another language, or for none any more (G10, R18)."""

from functions.scheduling.booking.book import shown_name, with_time
from functions.scheduling.booking.coming import coming_along
from functions.scheduling.booking.move import scene_of
from functions.scheduling.booking.room import check_may_ask, give_back, taken, write_more
from shared.adapters import calendars
from shared.adapters.interpreter_room import room_for
from shared.adapters.ports import Ports
from shared.adapters.slots import load_slot, write_slot
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import write_change
from shared.domain import lifecycle
from shared.domain.errors import TalkChanged, WindowClosed, WrongStatus
from shared.domain.notice import NoticeKind, notices
from shared.domain.talk import Talk
from shared.domain.times import check_opened

_ATTEMPTS = 3


def set_interpreter(ports: Ports, caller_id: str, talk_id: str, language: str | None) -> Talk:
    """The talk with an interpreter for this language, or without; asking again changes nothing.

    Raises as moving the talk does, WindowClosed to a family after the policy's limit and to all once the
    talk has begun, WrongStatus without a time, NoRoomForInterpreter, and PersonBusy if somebody who comes
    has no time for the longer talk.
    """
    for attempt in range(_ATTEMPTS):
        talk, work = _prepare(ports, caller_id, talk_id, language)
        if work is None:
            return talk
        try:
            ports.store.commit(work)
        except TalkChanged:
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return talk
    raise AssertionError("the last attempt answers or raises")


def _prepare(
    ports: Ports, caller_id: str, talk_id: str, language: str | None
) -> tuple[Talk, UnitOfWork | None]:
    scene = scene_of(ports, caller_id, talk_id)
    talk, caller, subject, now = scene
    before = talk.booking
    if before is None or lifecycle.must_become_new(talk, now):
        raise WrongStatus(status=lifecycle.effective_status(talk, now))
    if language == (before.interpreter.language if before.interpreter else None):
        return talk, None
    if now >= before.start:
        raise WindowClosed("The talk has begun.")
    check_opened(talk, caller, subject, now, ports.zone)
    policy = ports.policies.of(talk.talk_type, talk.figures)
    slot = load_slot(ports.store, before.slot_id)
    check_may_ask(ports, policy, slot, caller, subject, now)
    guardian_id = talk.for_guardian_id
    room = room_for(ports, slot, policy, language, subject, now, guardian_id, talk.id)
    coming, again = coming_along(
        ports, talk, slot, before.attendees, caller.id, room.end_of(slot, policy)
    )
    by = before.booked_by  # whoever asks for an interpreter books nothing (F4)
    after = with_time(ports, talk, slot, policy, coming, by=by, now=now, room=room)
    work = UnitOfWork()
    name = shown_name(subject)
    write_slot(work, slot, taken(slot, talk, subject, name, now))
    write_more(work, slot, room.more, talk, subject, name, now, guardian_id)
    give_back(ports, work, talk.id, before, now, keep=[slot.id, *(s.id for s in room.more)])
    calendars.claim_attendance(work, talk.id, before, after.booking)
    told = [
        notice._replace(kind=NoticeKind.INVITED_AGAIN) if notice.recipient_id in again else notice
        for notice in notices(NoticeKind.INTERPRETER, after, subject, ports.day(now), caller.id)
    ]
    write_change(work, talk, after, what="interpreter", by=caller.id, at=now, notices=told)
    return after, work
