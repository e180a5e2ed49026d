"""Blocking hours of a day, in one transaction with the free times that go, and giving them back."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from functions.scheduling.blocking.models import BlockingRequest
from functions.scheduling.publishing.series import HORIZON
from functions.scheduling.visits.book import MOST_WRITES
from shared.adapters import blocked, register
from shared.adapters.ports import Ports
from shared.adapters.slots import delete_slot
from shared.adapters.store import UnitOfWork
from shared.domain.blocked import BlockedTime
from shared.domain.duration import Duration, at_wall_clock
from shared.domain.errors import Invalid, NotFound, TimesInTheWay, TooLarge
from shared.domain.instant import local_text
from shared.domain.slot import Slot
from shared.domain.times import check_acts_for_staff


class Blocking(NamedTuple):
    """A time as it is blocked, and the times that are withdrawn for it."""

    time: BlockedTime
    withdrawn: list[Slot]


def prepare_blocking(
    ports: Ports, caller_id: str, request: BlockingRequest
) -> tuple[Blocking, UnitOfWork]:
    """What is blocked, and the unit of work that blocks it.

    Raises NotFound for somebody else's time, Invalid for hours that are none, TimesInTheWay for published
    times that are booked, held, or free and not to be withdrawn, PersonBusy for a talk of another's, TooLarge
    for more times than one transaction takes; committing raises CalendarChanged.
    """
    person_id = request.staff_id or caller_id
    _check_rights(ports, caller_id, person_id)
    start, end = _hours(ports, request)
    time = BlockedTime(
        person_id=person_id, start=start, end=end, grain=_grain(ports),
        reason=request.reason, by=caller_id, at=ports.now(),
    )  # fmt: skip
    within = [
        slot
        for slot in blocked.times_within(ports.store, time)
        if ports.policies.of(slot.talk_type).grain == time.grain
    ]
    in_the_way = [
        {"slot_id": slot.id, "why": why, "start": local_text(slot.start, ports.zone)}
        for slot in within
        if (why := _why(slot, ports.now())) != "free" or not request.withdraw_free
    ]
    if in_the_way:
        raise TimesInTheWay(times=in_the_way)
    work = UnitOfWork()
    blocked.block(work, ports.store, time, within)
    for slot in within:
        delete_slot(work, slot)
    if len(work.writes) > MOST_WRITES:
        raise TooLarge("So many free times cannot be withdrawn at once; withdraw some before.")
    return Blocking(time, within), work


def prepare_unblocking(ports: Ports, caller_id: str, block_id: str) -> tuple[str, UnitOfWork]:
    """The unit of work that gives a blocked time back; none if it is given back already.

    Raises NotFound for somebody else's time; committing raises CalendarChanged.
    """
    person_id, _ = blocked.named_in(block_id)
    _check_rights(ports, caller_id, person_id)
    work = UnitOfWork()
    time = blocked.find_blocked(ports.store, block_id)
    if time is not None:
        blocked.unblock(work, ports.store, time)
    return block_id, work


def _check_rights(ports: Ports, caller_id: str, person_id: str) -> None:
    """Raise NotFound unless the caller is that member of staff, or has higher permission where they work."""
    known = register.named(ports.store, (caller_id, person_id))
    if caller_id not in known or person_id not in known:
        raise NotFound
    check_acts_for_staff(known[caller_id], known[person_id], ports.day(ports.now()))


def _hours(ports: Ports, request: BlockingRequest) -> tuple[datetime, datetime]:
    """The instants, with the hour that a clock change adds to the day, without one that it takes away."""
    today = ports.day(ports.now())
    midnight = not any((request.end.hour, request.end.minute, request.end.second))
    ends_on: date = request.date + timedelta(days=1) if midnight else request.date
    start = at_wall_clock(datetime.combine(request.date, request.start), ports.zone)
    end = at_wall_clock(datetime.combine(ends_on, request.end), ports.zone)
    wrong = [
        {"pointer": pointer, "detail": detail}
        for pointer, detail, broken in (
            ("/date", f"from {today} to {today + HORIZON}", not today <= request.date <= today + HORIZON),
            ("/end", "later than the start", end <= start),
            ("/end", "still to come", end <= ports.now()),
        )
        if broken
    ]  # fmt: skip
    if wrong:
        raise Invalid(errors=wrong)
    return start, end


def _grain(ports: Ports) -> Duration:
    """The coarsest calendar of the installation: the one by which people are booked (decision 3)."""
    return max((policy.grain for policy in ports.policies.values()), key=lambda grain: grain.exact)


def _why(slot: Slot, now: datetime) -> str:
    if not slot.is_free:
        return "booked"
    return "held" if slot.hold_at(now) else "free"
