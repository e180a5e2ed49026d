"""Doing something with each time of a day, in a transaction of its own, and all of it once (G18).

The times are listed first, and the list is kept under the command's key as each time's outcome is. So a
request that died half-way is simply sent again: it goes on where it stopped and answers the same.
"""

from collections.abc import Callable
from datetime import date
from functools import partial

from functions.scheduling.days.models import DayDoneView, DoneView
from functions.scheduling.views import View
from shared.adapters import problems, register
from shared.adapters.commands import Answer, Command
from shared.adapters.days import a_date, slots_of_day
from shared.adapters.edge import Call, answer
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.errors import NotFound, SlotTaken, TalkChanged, TalkError
from shared.domain.times import check_acts_for_staff

Step = Callable[[str], tuple[DoneView, UnitOfWork]]
"""What is done with the time of an id, as it stands at that moment."""
_ATTEMPTS = 3


class _Listed(View):
    slot_ids: tuple[str, ...]


def each_time(
    ports: Ports,
    call: Call,
    day: str,
    staff_id: str | None,
    step: Step,
    check: Callable[[date], None] = lambda _: None,
) -> Answer:
    """What became of each time of a day.

    Raises NotFound for what is no date or not the caller's day, and what `check` of the date raises before
    the first time is touched.
    """
    owner_id = staff_id or call.caller_id
    when = a_date(day)

    def act() -> Answer:
        _check_rights(ports, call.caller_id, owner_id)
        listed = _once(
            ports, call.commanded.part("the times"), partial(_list, ports, owner_id, when, check)
        )
        times = tuple(
            _done(ports, call.commanded, slot_id, step) for slot_id in listed.body["slot_ids"]
        )
        given = answer(DayDoneView(date=day, staff_id=owner_id, times=times))
        work = UnitOfWork()
        call.commanded.record(work, given, ports.now())
        ports.store.commit(work)
        return given

    return call.commanded.once(ports.store, ports.now(), act)


def _check_rights(ports: Ports, caller_id: str, owner_id: str) -> None:
    known = register.named(ports.store, (caller_id, owner_id))
    if caller_id not in known or owner_id not in known:
        raise NotFound
    check_acts_for_staff(known[caller_id], known[owner_id], ports.day(ports.now()))


def _list(
    ports: Ports, owner_id: str, day: date, check: Callable[[date], None]
) -> tuple[View, UnitOfWork]:
    check(day)
    slots = slots_of_day(ports, owner_id, day)
    own = (slot.id for slot in slots if slot.part_of is None)  # others go with the one before
    return _Listed(slot_ids=tuple(own)), UnitOfWork()


def _done(ports: Ports, command: Command, slot_id: str, step: Step) -> DoneView:
    try:
        given = _once(ports, command.part(slot_id), partial(step, slot_id))
    except TalkError as refused:
        return DoneView(slot_id=slot_id, problem=problems.slug_of(type(refused)))
    return DoneView.model_validate(given.body)


def _once(ports: Ports, part: Command, prepare: Callable[[], tuple[View, UnitOfWork]]) -> Answer:
    """Carry out one part, decided anew while people book or change at the same moment."""

    def act() -> Answer:
        for attempt in range(_ATTEMPTS):
            view, work = prepare()
            given = answer(view)
            part.record(work, given, ports.now())
            try:
                ports.store.commit(work)
            except (TalkChanged, SlotTaken):
                if attempt == _ATTEMPTS - 1:
                    raise
            else:
                return given
        raise AssertionError("the last attempt answers or raises")

    return part.once(ports.store, ports.now(), act)
