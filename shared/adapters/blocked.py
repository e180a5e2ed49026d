"""Blocked times in the table, and in the calendar of the person whose they are.

A whole day is nearly six hundred cells, and an expression takes 4 KB, about a hundred conditions. So the
day's item is read and written as a whole, on the condition that nobody has written it since: every write of
a calendar day raises its `revision`. That is still no check before the insert, since what was checked is in
the condition of the write.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from boto3.dynamodb.conditions import Attr, ConditionBase

from shared.adapters import calendars, keys
from shared.adapters.calendars import ATTENDS, BLOCKED, OFFERS, REVISION
from shared.adapters.slots import slot_of
from shared.adapters.store import Item, Store, UnitOfWork
from shared.domain.blocked import BlockedTime, start_of
from shared.domain.calendar import Cell, cells
from shared.domain.errors import CalendarChanged, NotFound, PersonBusy, TalkError, TimesInTheWay
from shared.domain.instant import wire
from shared.domain.policy import LONGEST_BUFFER
from shared.domain.slot import LONGEST_DAY, Slot, parse_slot_id


def times_within(store: Store, time: BlockedTime) -> list[Slot]:
    """The person's published times that are in the way, in one query."""
    first = time.start - LONGEST_DAY - LONGEST_BUFFER
    found = store.query(
        keys.slots_of(time.person_id), between=(keys.slot_at(first), keys.slot_at(time.end))
    )
    return [slot for slot in map(slot_of, found) if time.meets(slot)]


def block(work: UnitOfWork, store: Store, time: BlockedTime, withdrawn: Sequence[Slot]) -> None:
    """Claim all of the time, of what is attended and of what is offered, in place of times withdrawn with it.

    One read of the days. Raises PersonBusy with the instant `start` where a talk takes some of it,
    TimesInTheWay where another blocked time does; committing raises CalendarChanged if anybody has written
    one of the days since.
    """
    leaving = {
        cell for slot in withdrawn for cell in cells(slot.start, slot.clear_at, time.grain.exact)
    }
    for day, (key, before) in _days(store, time, time.cells | leaving).items():
        after = _without(before, (f"{OFFERS}{c.number}" for c in leaving if c.day == day))
        for cell in sorted(cell for cell in time.cells if cell.day == day):
            _claim(after, cell, time)
        _put(work, key, before, after)
    calendars.release_rooms(work, [(slot, time.grain) for slot in withdrawn])
    key = keys.blocked(time.person_id, time.start)
    work.put_new(key, time.model_dump(mode="json", exclude_none=True), lambda _: CalendarChanged())


def unblock(work: UnitOfWork, store: Store, time: BlockedTime) -> None:
    """Give the time back. Committing raises CalendarChanged if anybody has written one of the days since."""
    for day, (key, before) in _days(store, time, time.cells).items():
        names = [
            f"{kind}{cell.number}"
            for cell in time.cells
            if cell.day == day
            for kind in (ATTENDS, OFFERS)
        ]
        _put(work, key, before, _without(before, names))
    known = Attr("at").eq(wire(time.at))
    work.delete(keys.blocked(time.person_id, time.start), known, lambda _: CalendarChanged())


def blocked_between(
    store: Store, person_id: str, first: datetime, after: datetime
) -> list[BlockedTime]:
    """The blocked times of one person that begin in [first, after), in order, in one query."""
    between = (keys.blocked_at(first), keys.blocked_at(after))
    found = store.query(keys.blocked_of(person_id), between=between)
    return [time for time in map(_blocked, found) if time.start < after]


def find_blocked(store: Store, block_id: str) -> BlockedTime | None:
    """The blocked time of this id, if it is there. Raises NotFound for what cannot be one's id."""
    item = store.get(keys.blocked(*named_in(block_id)))
    return _blocked(item) if item else None


def named_in(block_id: str) -> tuple[str, datetime]:
    """The person and start that an id names. Raises NotFound for what cannot be one."""
    try:
        return parse_slot_id(block_id)
    except ValueError:
        raise NotFound from None


def _blocked(item: Item) -> BlockedTime:
    return BlockedTime.model_validate({k: v for k, v in item.items() if k not in ("pk", "sk")})


def _days(
    store: Store, time: BlockedTime, wanted: Iterable[Cell]
) -> dict[date, tuple[keys.Key, Item]]:
    of_day = {
        day: keys.calendar(time.person_id, day, time.grain)
        for day in sorted({cell.day for cell in wanted})
    }
    found = store.get_many(of_day.values())
    return {day: (key, found.get(key, {})) for day, key in of_day.items()}


def _claim(day: Item, cell: Cell, time: BlockedTime) -> None:
    attends, offers = f"{ATTENDS}{cell.number}", f"{OFFERS}{cell.number}"
    if attends in day:
        start = start_of(day[attends])
        if start is not None:
            raise TimesInTheWay(times=[{"why": "blocked", "start": wire(start)}])
        raise PersonBusy(start=wire(cell.start(time.grain.exact)))
    if offers in day:
        raise CalendarChanged  # published since the times were read
    day |= {attends: time.mark, offers: BLOCKED}


def _without(day: Mapping[str, object], names: Iterable[str]) -> Item:
    gone = {"pk", "sk", *names}
    return {name: value for name, value in day.items() if name not in gone}


def _put(work: UnitOfWork, key: keys.Key, before: Item, after: Item) -> None:
    revision = before.get(REVISION)
    unchanged: ConditionBase = Attr(REVISION).not_exists()
    if revision is not None:
        unchanged = Attr(REVISION).eq(revision)
    work.put(key, after | {REVISION: (revision or 0) + 1}, unchanged, _changed)


def _changed(_: Item | None) -> TalkError:
    return CalendarChanged()
