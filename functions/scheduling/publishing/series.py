"""Publishing times, and seeing one's week (F14–F21, F24)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from functions.scheduling.booking.book import Wish, decide, taken_for, write_booked
from functions.scheduling.publishing.colleagues import check_colleagues
from functions.scheduling.publishing.models import SeriesRequest
from functions.scheduling.publishing.of_round import policy_of
from functions.scheduling.publishing.places import room_unit, the_place
from shared.adapters import calendars, keys, register
from shared.adapters.latest import latest_talk, point_to
from shared.adapters.ports import Ports
from shared.adapters.slots import slot_item
from shared.adapters.store import Item, UnitOfWork, impossible
from shared.domain.duration import at_wall_clock
from shared.domain.errors import Invalid, NotFound, SlotsOverlap, TalkError
from shared.domain.people import Person
from shared.domain.policy import Policy
from shared.domain.slot import MOST_CELLS, OpenTo, Slot, series, slot_id
from shared.domain.talk import Talk
from shared.domain.times import (
    check_open_to,
    is_managed_by,
    may_name,
    may_publish,
    may_publish_for,
    whose_talk,
)

HORIZON = timedelta(days=366)
"""How far ahead times are published."""


class Published(NamedTuple):
    """Times as they are published, and the talk that has the only one of them at once, if one does."""

    series_id: str
    slots: list[Slot]
    talk: Talk | None = None


_NOT_CHOSEN = "Not all of these people are in the chosen groups."


def prepare_series(
    ports: Ports, caller_id: str, request: SeriesRequest
) -> tuple[Published, UnitOfWork]:
    """What is published, and the unit of work that publishes all of it or nothing.

    Raises NotFound for groups or people the caller has nothing to do with (F16), Invalid for figures that
    do not fit; committing raises SlotsOverlap, PauseNeeded or RoomTaken. With `book_for` raises and commits
    as a booking (F22, F23).
    """
    caller = register.a_person(ports.store, caller_id)
    policy = policy_of(ports, caller_id, request)
    open_to = _groups(ports, caller, request, policy)
    only_for = (request.book_for,) if request.book_for else request.only_for
    check_people(ports, caller_id, frozenset(request.groups), only_for, policy)
    if not may_publish(caller, ports.day(ports.now())):
        raise NotFound(_NOT_CHOSEN)
    check_colleagues(ports, caller_id, request.with_staff, policy)
    start = _local_start(ports, request)
    if start <= ports.now():
        raise Invalid(
            "Published times lie in the future.", errors=[_wrong("/start", "in the past")]
        )
    place = the_place(request.place)
    room_unit_id = room_unit(ports, place, open_to, caller_id)
    length, gap = (request.length or policy.length).exact, (request.gap or policy.buffer).exact
    slots = [
        Slot(
            id=slot_id(caller_id, begins),
            responsible_id=caller_id,
            talk_type=policy.talk_type,
            start=begins,
            end=ends,
            buffer=policy.buffer,
            open_to=open_to,
            only_for=only_for,
            place=place,
            room_unit_id=room_unit_id,
            with_staff=tuple(dict.fromkeys(request.with_staff)),
        )
        for begins, ends in series(start, request.count, policy, length, gap)
    ]
    published = Published(ports.new_id(), slots)
    work = UnitOfWork()
    if request.book_for is not None:
        published = _book_at_once(ports, work, caller, request, published)
    else:
        calendars.claim_offers(work, slots, policy.grain)
    for slot in published.slots:
        work.put_new(keys.slot(slot.id), slot_item(slot), partial(_overlap, slot_id=slot.id))
    point_to_times(work, published.series_id, published.slots)
    return published, work


def point_to_times(work: UnitOfWork, series_id: str, slots: Sequence[Slot]) -> None:
    """Let everybody to whom consecutive times are open find them."""
    first, last = slots[0], slots[-1]
    pointer = {
        "responsible_id": first.responsible_id,
        "first": keys.slot_at(first.start),
        "last": keys.slot_at(last.start),
    }
    for reader in [o.group_id for o in first.open_to] or dict.fromkeys(first.only_for):
        key = keys.offer(reader, first.responsible_id, last.end, series_id)
        work.put(key, pointer, None, impossible)


def _book_at_once(
    ports: Ports, work: UnitOfWork, caller: Person, request: SeriesRequest, published: Published
) -> Published:
    (slot, *more), subject_id = published.slots, request.book_for
    policy, now = ports.policies.of(slot.talk_type), ports.now()
    longest = MOST_CELLS // 2 * policy.grain.exact
    if subject_id is None or more or request.only_for or slot.clear_at - slot.start > longest:
        told = f"one time of at most {longest}, and nobody else named"
        raise Invalid(errors=[_wrong("/book_for", told)])
    subject = register.people(ports.store, [subject_id], own=[subject_id]).get(subject_id)
    if subject is None:
        raise NotFound
    check_open_to(slot, caller, subject, ports.day(now))
    meant = whose_talk(caller, subject, request.guardian_id, ports.day(now))
    latest = latest_talk(ports, subject.id, slot.talk_type, slot.responsible_id, meant)
    wish = Wish(caller, subject, slot, latest, request.guardian_id, meant)
    decision = decide(ports, wish, now)
    talk = decision.after
    point_to(work, talk, latest, subject)
    calendars.rearrange(work, [(talk.id, None, talk.booking)], offered=[(slot, policy.grain)])
    write_booked(ports, work, decision, now)
    return published._replace(slots=[taken_for(decision, now)], talk=talk)


def _groups(
    ports: Ports, caller: Person, request: SeriesRequest, policy: Policy
) -> tuple[OpenTo, ...]:
    if policy.about == "employee":
        if request.groups:
            raise Invalid(errors=[_wrong("/groups", "an employee talk is for named people")])
        return ()
    if not request.groups:
        raise Invalid(errors=[_wrong("/groups", "at least one class or department")])
    today = ports.day(ports.now())
    known = register.groups(ports.store, request.groups)
    for group_id in request.groups:
        if group_id not in known or not may_publish_for(caller, known[group_id], today):
            raise NotFound("You are not connected to all of these groups.")
    return tuple(
        OpenTo(group_id=g.id, unit_id=g.unit_id, school_form=g.school_form)
        for g in (known[group_id] for group_id in dict.fromkeys(request.groups))
    )


def check_people(
    ports: Ports,
    responsible_id: str,
    groups: frozenset[str],
    only_for: tuple[str, ...],
    policy: Policy,
) -> None:
    """Only people in the chosen groups, or the responsible's own employees, can be named (F17).

    Raises NotFound, or Invalid if a time for employees names nobody.
    """
    if policy.about == "employee" and not only_for:
        raise Invalid(errors=[_wrong("/only_for", "at least one employee")])
    today = ports.day(ports.now())
    ids = (*only_for, responsible_id) if only_for else ()
    known = register.people(ports.store, ids, own=only_for)
    responsible = known.get(responsible_id)
    for person_id in only_for:
        person = known.get(person_id)
        if (
            person is None
            or responsible is None
            or not (
                is_managed_by(person, responsible)
                if policy.about == "employee"
                else may_name(responsible, person, groups, today)
            )
        ):
            raise NotFound(_NOT_CHOSEN)


def _local_start(ports: Ports, request: SeriesRequest) -> datetime:
    """The instant of the first time. A time that the clocks skip that day is refused, not guessed."""
    today = ports.day(ports.now())
    if not today <= request.date <= today + HORIZON:
        allowed = f"from {today} to {today + HORIZON}"
        raise Invalid("Published times lie in the future.", errors=[_wrong("/date", allowed)])
    local = datetime.combine(request.date, request.start)
    start = at_wall_clock(local, ports.zone)
    if start.astimezone(ports.zone).replace(tzinfo=None) != local:
        raise Invalid(errors=[_wrong("/start", "the clocks skip this time on that day")])
    return start


def _overlap(_: Item | None, *, slot_id: str) -> TalkError:
    return SlotsOverlap(slot_id=slot_id)


def _wrong(pointer: str, detail: str) -> dict[str, str]:
    return {"pointer": pointer, "detail": detail}
