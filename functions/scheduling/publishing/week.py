"""A week of somebody's published times (F24)."""

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from shared.adapters import keys, register
from shared.adapters.blocked import blocked_between
from shared.adapters.people_view import Names
from shared.adapters.ports import Ports
from shared.adapters.slots import slot_of
from shared.domain.blocked import BlockedTime
from shared.domain.duration import at_wall_clock
from shared.domain.errors import NotFound
from shared.domain.slot import Slot
from shared.domain.times import check_acts_for_staff

_WEEK = re.compile(r"([1-9]\d{3})-W(\d\d)", re.ASCII)


class Week(NamedTuple):
    """What one person's week holds."""

    slots: list[Slot]
    blocked: list[BlockedTime]


def someones_week(ports: Ports, caller_id: str, staff_id: str, week: str) -> Week:
    """The week of one of the staff, for themself or higher permission where they work (F6).

    Raises NotFound for anybody else, and as `week_of`.
    """
    known = register.named(ports.store, (caller_id, staff_id))
    if caller_id not in known or staff_id not in known:
        raise NotFound
    check_acts_for_staff(known[caller_id], known[staff_id], ports.day(ports.now()))
    return week_of(ports, staff_id, week)


def week_of(ports: Ports, responsible_id: str, week: str) -> Week:
    """All times of one person in an ISO week such as `2021-W43`: free, booked (F24) and blocked; two queries.

    The names are those of today, in one batch: no copy of one outlives that an identity is protected (R17).

    The week runs from Monday 00:00 to Monday 00:00 in the municipality's zone. Raises NotFound for what
    is no week.
    """
    named = _WEEK.fullmatch(week)
    if named is None:
        raise NotFound
    try:
        monday = date.fromisocalendar(int(named[1]), int(named[2]), 1)
        first, last = (
            at_wall_clock(datetime.combine(day, datetime.min.time()), ports.zone)
            for day in (monday, monday + timedelta(days=7))
        )
    except (ValueError, OverflowError):  # there is no such week, or it ends after the calendar does
        raise NotFound from None
    items = ports.store.query(
        keys.slots_of(responsible_id), between=(keys.slot_at(first), keys.slot_at(last))
    )
    slots = [slot for slot in map(slot_of, items) if slot.start < last]
    subjects = sorted({slot.subject_id for slot in slots if slot.subject_id})
    names = Names(register.people(ports.store, subjects) if subjects else {})
    slots = [
        slot.model_copy(update={"subject_name": names.name_of(slot.subject_id)})
        if slot.subject_id
        else slot
        for slot in slots
    ]
    return Week(slots, blocked_between(ports.store, responsible_id, first, last))
