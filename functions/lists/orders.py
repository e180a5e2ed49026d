"""The interpreters that a unit needs in some days, to order them from (G10, R18)."""

from collections.abc import Iterable, Mapping, Set
from datetime import datetime, timedelta
from typing import NamedTuple

from functions.lists.models import BlockView, InterpretersQuery, InterpretersView, OrderView
from shared.adapters import keys, register
from shared.adapters.ports import Ports
from shared.adapters.talks import talk_of
from shared.domain.duration import at_wall_clock
from shared.domain.errors import Invalid
from shared.domain.instant import local_text, wire
from shared.domain.people import Aspect, Person
from shared.domain.permission.leading import check_leads
from shared.domain.protection import hidden_of
from shared.domain.relation import is_kept_from
from shared.domain.talk import Booking, Talk

LONGEST = timedelta(days=92)
"""How many days one list may cover."""
PAUSE = timedelta(minutes=30)
"""For how long an interpreter waits between two talks of one block."""


class _Order(NamedTuple):
    booking: Booking
    language: str
    view: OrderView


def the_orders(ports: Ports, caller_id: str, asked: InterpretersQuery) -> InterpretersView:
    """Each talk with an interpreter that starts on these days, by language, in blocks for one interpreter.

    Raises NotFound without higher permission at the unit, Invalid for days that are none or too many.
    """
    caller = register.a_person(ports.store, caller_id)
    check_leads(caller, asked.unit_id, ports.day(ports.now()))
    first, last = asked.from_date, asked.to_date
    if not timedelta() <= last - first <= LONGEST:
        detail = f"from the first day to {LONGEST.days} days after it"
        raise Invalid(errors=[{"pointer": "?/to", "detail": detail}])
    orders = sorted(
        _read(ports, caller, asked),
        key=lambda o: (o.language, o.booking.start, o.booking.end, o.view.talk_id),
    )
    blocks = _blocks(orders)
    return InterpretersView(
        unit_id=asked.unit_id,
        blocks=tuple(
            BlockView(
                language=block[0].language,
                start=block[0].view.start,
                end=block[-1].view.end,
                talks=tuple(order.view for order in block),
            )
            for block in blocks
        ),
    )


def _read(ports: Ports, caller: Person, asked: InterpretersQuery) -> Iterable[_Order]:
    begins, ends = (
        at_wall_clock(datetime.combine(day, datetime.min.time()), ports.zone)
        for day in (asked.from_date, asked.to_date + timedelta(days=1))
    )
    listed = ports.store.query(
        keys.interpreters_of(asked.unit_id), between=(wire(begins), wire(ends))
    )
    if not listed:
        return
    found = ports.store.get_many(keys.talk(item["talk_id"]) for item in listed)
    talks = [talk_of(item) for item in found.values()]
    people = register.people(
        ports.store,
        sorted({p for talk in talks for p in _involved(talk)}),
        own={talk.subject_id for talk in talks},
    )
    for talk in talks:
        booking = talk.booking
        if asked.format != "json" and Aspect.TIME in _hidden_in(talk, people):
            continue  # what is kept from strangers down to its time is in no file (R17)
        if booking is not None and booking.interpreter is not None:
            view = _view(ports, talk, booking, people, caller)
            yield _Order(booking, booking.interpreter.language, view)


def _view(
    ports: Ports, talk: Talk, booking: Booking, people: Mapping[str, Person], caller: Person
) -> OrderView:
    """What an order says: never whom the talk is about, and of a protected identity no place either."""
    subject, responsible = people.get(talk.subject_id), people.get(talk.responsible_id)
    kept = _hidden_in(talk, people)
    is_secret, has_place = bool(kept), Aspect.PLACE not in kept
    if subject is None or is_kept_from(talk, caller.id, subject):
        is_secret, has_place = True, False
    return OrderView(
        talk_id=talk.id,
        start=local_text(booking.start, ports.zone),
        end=local_text(booking.end, ports.zone),
        is_protected=is_secret,
        place=booking.place if has_place else None,
        responsible_name=None if is_secret or responsible is None else responsible.name,
    )


def _hidden_in(talk: Talk, people: Mapping[str, Person]) -> Set[Aspect]:
    return hidden_of(people[p] for p in _involved(talk) if p in people)


def _involved(talk: Talk) -> list[str]:
    attendees = talk.booking.attendees if talk.booking else ()
    return [talk.subject_id, talk.responsible_id, *(a.person_id for a in attendees)]


def _blocks(orders: Iterable[_Order]) -> list[list[_Order]]:
    """Talks in a row that one interpreter can do; two at once need two."""
    blocks: list[list[_Order]] = []
    for order in orders:
        fitting = (b for b in blocks if b[-1].language == order.language and _follows(b[-1], order))
        block = next(fitting, None)
        if block is None:
            blocks.append([order])
        else:
            block.append(order)
    return blocks


def _follows(before: _Order, after: _Order) -> bool:
    return timedelta() <= after.booking.start - before.booking.end <= PAUSE
