"""Giving back one time of a day: its talk waits again with all that was written, the time is gone (F40)."""

from functions.scheduling.booking.move import scene_of
from functions.scheduling.booking.room import more_of
from functions.scheduling.days.models import DoneView
from functions.scheduling.slots.withdraw import withdraw
from shared.adapters import calendars
from shared.adapters.ports import Ports
from shared.adapters.slots import delete_slot, load_slot
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import write_change
from shared.adapters.waiting_line import end_offer_of
from shared.domain import lifecycle
from shared.domain.notice import NoticeKind, notices
from shared.domain.windows import reopened_period


def prepare_cancelling(
    ports: Ports, caller_id: str, reason: str, slot_id: str
) -> tuple[DoneView, UnitOfWork]:
    """What becomes of the time. Nobody can book it again, held or not: its teacher is not there.

    Raises NotFound, or WrongStatus once the talk's day is over; committing raises TalkChanged or
    SlotTaken.
    """
    slot = load_slot(ports.store, slot_id)
    work = UnitOfWork()
    if slot.talk_id is None:
        withdraw(ports, work, [slot])
        end_offer_of(ports, work, slot, ports.now())
        return DoneView(slot_id=slot.id), work
    talk, caller, subject, now = scene_of(ports, caller_id, slot.talk_id)
    policy = ports.policies.of(talk.talk_type, talk.figures)
    waiting = lifecycle.release(talk, now, reopened_period(policy, now, ports.zone))
    gone = [slot, *more_of(ports, talk)]
    for time in gone:
        delete_slot(work, time)
    withdrawn = [(time, policy.grain) for time in gone]
    calendars.rearrange(work, [(talk.id, talk.booking, None)], withdrawn=withdrawn)
    write_change(
        work, talk, waiting, what="cancelled", by=caller.id, at=now, reason=reason,
        notices=notices(
            NoticeKind.BOOKING_CANCELLED, talk, subject, ports.day(now), caller.id
        ),
    )  # fmt: skip
    return DoneView(slot_id=slot.id, talk_id=talk.id), work
