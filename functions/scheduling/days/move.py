"""Moving one time of a day to another date, with the talk that has it (F35–F38, D9)."""

from datetime import date, datetime
from functools import partial

from functions.scheduling.booking.book import shown_name, with_time
from functions.scheduling.booking.coming import coming_along, told_of_move
from functions.scheduling.booking.move import Scene, move_late, scene_of, spoken, still_coming
from functions.scheduling.booking.room import more_of, write_more
from functions.scheduling.days.models import DoneView
from functions.scheduling.publishing.series import HORIZON, point_to_times
from shared.adapters import calendars, keys
from shared.adapters.calendars import Change
from shared.adapters.interpreter_room import room_for
from shared.adapters.ports import Ports
from shared.adapters.slots import delete_slot, load_slot, slot_item
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import write_change
from shared.adapters.waiting_line import end_offer_of
from shared.domain import lifecycle
from shared.domain.duration import Duration, at_wall_clock
from shared.domain.errors import Invalid, SlotGone, SlotsOverlap, WrongStatus
from shared.domain.slot import Slot, slot_id


def check_target(ports: Ports, to_date: date, day: date) -> None:
    """Raise Invalid unless a day can be moved to that date."""
    today = ports.day(ports.now())
    if to_date == day or not today <= to_date <= today + HORIZON:
        allowed = f"another date from {today} to {today + HORIZON}"
        raise Invalid(errors=[{"pointer": "/to_date", "detail": allowed}])


def prepare_move(
    ports: Ports, caller_id: str, to_date: date, old_id: str
) -> tuple[DoneView, UnitOfWork]:
    """What becomes of the time: published at the same hour of the other date, and gone from its own.

    Until the end of its day its talk goes with it; from then on the old talk stays where it was and a new
    one begins (D9). Raises Invalid for an hour that the clocks skip that day, SlotGone for one that has
    passed, WrongStatus, NotFound; committing raises SlotsOverlap, PauseNeeded, RoomTaken, PersonBusy,
    TalkChanged or SlotTaken.
    """
    old = load_slot(ports.store, old_id)
    new = _on(ports, old, to_date)
    grain = ports.policies.of(old.talk_type).grain
    work = UnitOfWork()
    if old.talk_id is None:
        delete_slot(work, old)
        end_offer_of(ports, work, old, ports.now())
        _publish(work, new)
        calendars.rearrange(work, offered=[(new, grain)], withdrawn=[(old, grain)])
        return DoneView(slot_id=old.id, to_slot_id=new.id), work
    scene = scene_of(ports, caller_id, old.talk_id)
    if lifecycle.must_become_new(scene.talk, scene.now):
        talk, work = move_late(ports, scene, new, partial(_take_new, grain))
        told = DoneView(slot_id=old.id, talk_id=old.talk_id, to_slot_id=new.id, new_talk_id=talk.id)
        return told, work
    _move_along(ports, work, scene, old, new, grain)
    return DoneView(slot_id=old.id, talk_id=old.talk_id, to_slot_id=new.id), work


def _move_along(
    ports: Ports, work: UnitOfWork, scene: Scene, old: Slot, new: Slot, grain: Duration
) -> None:
    talk, caller, subject, now = scene
    before, today = talk.booking, ports.day(now)
    if before is None:
        raise WrongStatus(status=talk.status)
    policy = ports.policies.of(talk.talk_type, talk.figures)
    room = room_for(ports, new, policy, spoken(before), subject, now, talk.for_guardian_id, talk.id)
    coming, again = coming_along(
        ports, talk, new, still_coming(talk, subject, today), caller.id, room.end_of(new, policy)
    )
    moved = with_time(ports, talk, new, policy, coming, by=caller.id, now=now, room=room)
    gone, name = [old, *more_of(ports, talk)], shown_name(subject)
    for time in gone:
        delete_slot(work, time)
    _publish(work, new.taken_by(talk.id, subject.id, name, now))
    write_more(work, new, room.more, talk, subject, name, now, talk.for_guardian_id)
    calendars.rearrange(
        work,
        [(talk.id, before, moved.booking)],
        offered=[(new, grain)],
        withdrawn=[(time, grain) for time in gone],
    )
    write_change(
        work, talk, moved, what="rebooked", by=caller.id, at=now,
        notices=told_of_move(talk, moved, subject, today, caller.id, again),
    )  # fmt: skip


def _take_new(grain: Duration, work: UnitOfWork, new: Slot, taken: Slot, change: Change) -> None:
    """Let a talk have a time that is published with it."""
    _publish(work, taken)
    calendars.rearrange(work, [change], offered=[(new, grain)])


def _publish(work: UnitOfWork, slot: Slot) -> None:
    work.put_new(keys.slot(slot.id), slot_item(slot), lambda _: SlotsOverlap(slot_id=slot.id))
    point_to_times(work, slot.id, [slot])


def _on(ports: Ports, old: Slot, day: date) -> Slot:
    """The time as it would be on another date, by the clock on the wall."""
    local = datetime.combine(day, old.start.astimezone(ports.zone).time())
    start = at_wall_clock(local, ports.zone)
    if start.astimezone(ports.zone).replace(tzinfo=None) != local:
        raise Invalid("The clocks skip this hour on that day.")
    if start <= ports.now():
        raise SlotGone(slot_id=old.id)
    return Slot(
        id=slot_id(old.responsible_id, start),
        responsible_id=old.responsible_id,
        talk_type=old.talk_type,
        start=start,
        end=start + (old.end - old.start),
        buffer=old.buffer,
        open_to=old.open_to,
        only_for=old.only_for,
        place=old.place,
        room_unit_id=old.room_unit_id,
        with_staff=old.with_staff,
    )
