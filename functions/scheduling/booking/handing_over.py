"""A talk whose holder has left is moved to a time of somebody else, who holds it from then on (F6, R11).

It stays the same talk with its texts. The time it had goes with the one who has left: nobody else can have it.
"""

from typing import TYPE_CHECKING

from functions.scheduling.booking.book import shown_name, with_time
from functions.scheduling.booking.coming import coming_along, told_of_move
from functions.scheduling.booking.room import more_of, taken, write_more
from shared.adapters import calendars
from shared.adapters.interpreter_room import room_for
from shared.adapters.latest import latest_talk, point_away, point_to
from shared.adapters.ports import Ports
from shared.adapters.slots import delete_slot, load_slot, write_slot
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import write_change
from shared.adapters.waiting_line import end_offer_of
from shared.domain.apart import Whose
from shared.domain.errors import AlreadyBooked, Invalid
from shared.domain.lifecycle import is_over
from shared.domain.slot import Slot
from shared.domain.talk import Attendee, Booking, Talk
from shared.domain.vocabulary import Role

if TYPE_CHECKING:
    from functions.scheduling.booking.move import Scene


def hand_over(
    ports: Ports,
    scene: "Scene",
    before: Booking,
    slot: Slot,
    coming: tuple[Attendee, ...],
    language: str | None,
) -> tuple[Talk, UnitOfWork]:
    """The talk at the other one's time, and the unit of work that moves it there.

    Raises Invalid for one who comes as pupil or guardian, AlreadyBooked where the other one has a talk with
    the subject already, NoRoomForInterpreter.
    """
    talk, caller, subject, now = scene
    to = slot.responsible_id
    if any(attendee.person_id == to and attendee.role is not Role.STAFF for attendee in coming):
        raise Invalid("The responsible cannot also come as pupil or guardian.")
    meant = Whose(talk.for_guardian_id, (talk.for_guardian_id,))
    latest = latest_talk(ports, subject.id, talk.talk_type, to, meant)
    if latest is not None and not is_over(latest, now):
        raise AlreadyBooked(talk_id=latest.id)
    handed = talk.model_copy(update={"responsible_id": to})
    policy, guardian_id = ports.policies.of(slot.talk_type, talk.figures), talk.for_guardian_id
    room = room_for(ports, slot, policy, language, subject, now, guardian_id, talk.id)
    others = tuple(a for a in coming if a.person_id not in (talk.responsible_id, to))
    everybody = (Attendee(person_id=to, role=Role.RESPONSIBLE), *others)
    end = room.end_of(slot, policy)
    attendees, again = coming_along(ports, handed, slot, everybody, caller.id, end)
    moved = with_time(ports, handed, slot, policy, attendees, by=caller.id, now=now, room=room)
    work, name = UnitOfWork(), shown_name(subject)
    gone = [load_slot(ports.store, before.slot_id), *more_of(ports, talk)]
    for time in gone:
        delete_slot(work, time)
    write_slot(work, slot, taken(slot, moved, subject, name, now, guardian_id))
    end_offer_of(ports, work, slot, now)
    write_more(work, slot, room.more, moved, subject, name, now, guardian_id)
    calendars.rearrange(
        work, [(talk.id, before, moved.booking)], withdrawn=[(time, before.grain) for time in gone]
    )
    point_away(work, talk)
    point_to(work, moved, latest, subject)
    write_change(
        work, talk, moved, what="handed over", by=caller.id, at=now,
        notices=told_of_move(handed, moved, subject, ports.day(now), caller.id, again),
    )  # fmt: skip
    return moved, work
