"""Freeing a talk of one of its further staff, who is ill or needed elsewhere (F13)."""

from boto3.dynamodb.conditions import Attr

from functions.scheduling.attendance.roles import roles_of
from shared.adapters import calendars
from shared.adapters.ports import Ports
from shared.adapters.slots import load_slot, write_slot
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import load_talk, write_change
from shared.domain.attendance import freed_of
from shared.domain.instant import wire
from shared.domain.notice import Notice, NoticeKind
from shared.domain.talk import Talk
from shared.domain.times import check_frees


def prepare_freeing(
    ports: Ports, caller_id: str, talk_id: str, staff_id: str
) -> tuple[Talk, UnitOfWork]:
    """The talk without them, and the unit of work that gives back their time and tells them.

    Nobody else who comes is touched, and the time of the talk does not bring them again. Done a second time
    it changes nothing. Raises NotFound
    for a stranger and for one who comes as something else, NotAllowed for others than the responsible and
    higher permission, WrongStatus or WindowClosed.
    """
    now = ports.now()
    talk = load_talk(ports.store, talk_id)
    roles = roles_of(ports, caller_id, talk)
    check_frees(roles)
    after = freed_of(talk, staff_id, now, ports.zone)
    work = UnitOfWork()
    if after is talk:
        return talk, work
    if talk.booking is not None:
        slot = load_slot(ports.store, talk.booking.slot_id)
        write_slot(work, slot, slot.without(staff_id))
    calendars.claim_attendance(work, talk.id, talk.booking, after.booking)
    told = [Notice(NoticeKind.STAFF_FREED, staff_id)] if staff_id != caller_id else []
    write_change(
        work, talk, after, what="staff freed", by=caller_id, at=now, notices=told,
        only_if=Attr("windows.day_ends").gt(wire(now)),
    )  # fmt: skip
    return after, work
