"""The list of somebody's day: every time of it, who comes and where (G22, F24)."""

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import NamedTuple

from functions.lists.models import AttendingView, DayView, TimeView
from shared.adapters import keys, register
from shared.adapters.days import a_date, slots_of_day
from shared.adapters.ports import Ports
from shared.adapters.talks import talk_of
from shared.domain.errors import NotFound
from shared.domain.instant import local_text
from shared.domain.people import Aspect, Group, Person
from shared.domain.protection import hidden_of
from shared.domain.relation import groups_of, is_kept_from
from shared.domain.slot import Slot
from shared.domain.talk import Attendee, Talk
from shared.domain.times import check_acts_for_staff


class _Known(NamedTuple):
    """Who asks, and what the rows of a list are made of, by id."""

    caller_id: str
    talks: Mapping[str, Talk]
    people: Mapping[str, Person]
    groups: Mapping[str, Group]

    def hidden_in(self, slot: Slot) -> Set[Aspect]:
        """What is kept from strangers of a time, for those who are in its talk; who holds it is named apart."""
        talk = self.talks.get(slot.talk_id or "")
        if talk is None:
            return frozenset()
        return hidden_of(
            self.people[p] for p in _in_it(talk) if p in self.people and p != talk.responsible_id
        )


def the_day(
    ports: Ports, caller_id: str, date: str, staff_id: str | None, *, as_file: bool = False
) -> DayView:
    """The times of the caller, or of one at whose unit they have higher permission.

    A file leaves out what is kept from strangers down to its time: paper lies around (R17). Raises NotFound
    for what is no date, or is not the caller's to see.
    """
    day, owner_id = a_date(date), staff_id or caller_id
    known = register.named(ports.store, (caller_id, owner_id))
    if caller_id not in known or owner_id not in known:
        raise NotFound
    owner = known[owner_id]
    check_acts_for_staff(known[caller_id], owner, ports.day(ports.now()))
    slots = slots_of_day(ports, owner_id, day)
    known_here = _read(ports, caller_id, slots)
    return DayView(
        date=date,
        staff_id=owner_id,
        staff_name=None if owner.is_protected else owner.name,
        times=tuple(
            _time(ports, slot, known_here)
            for slot in slots
            if not as_file or Aspect.TIME not in known_here.hidden_in(slot)
        ),
    )


def _read(ports: Ports, caller_id: str, slots: Iterable[Slot]) -> _Known:
    """Talks, people and groups of the booked times, each in one batch."""
    booked = [slot for slot in slots if slot.talk_id is not None]
    if not booked:
        return _Known(caller_id, {}, {}, {})
    found = ports.store.get_many(keys.talk(str(slot.talk_id)) for slot in booked)
    talks = {talk.id: talk for talk in map(talk_of, found.values())}
    people = register.people(
        ports.store,
        sorted({p for talk in talks.values() for p in _in_it(talk)}),
        own={talk.subject_id for talk in talks.values()},
    )
    wanted = sorted({o.group_id for slot in booked for o in slot.open_to})
    groups = register.groups(ports.store, wanted) if wanted else {}
    return _Known(caller_id, talks, people, groups)


def _time(ports: Ports, slot: Slot, known: _Known) -> TimeView:
    talk = known.talks.get(slot.talk_id or "")
    time = TimeView(
        start=local_text(slot.start, ports.zone),
        end=local_text(slot.end, ports.zone),
        talk_id=slot.talk_id,
        place=slot.place,
    )
    if talk is None:
        return time
    subject, kept = known.people.get(talk.subject_id), known.hidden_in(slot)
    if subject is None or _is_another_guardians(talk, subject, known):
        return time.model_copy(update={"is_protected": True, "place": None})
    through = slot.group_of(groups_of(subject, ports.day(slot.start)))
    group = known.groups.get(through.group_id) if through and Aspect.GROUP not in kept else None
    if kept:
        place = None if Aspect.PLACE in kept else slot.place
        told = {"is_protected": True, "place": place, "group": group.name if group else None}
        return time.model_copy(update=told)
    attending = tuple(
        AttendingView(role=attendee.role, name=known.people[attendee.person_id].name)
        for attendee in _others(talk)
        if attendee.person_id in known.people
    )
    interpreter = talk.booking.interpreter if talk.booking else None
    told = {
        "name": subject.name,
        "group": group.name if group else None,
        "interpreter": interpreter.language if interpreter else None,
    }
    return time.model_copy(update={**told, "attending": attending})


def _is_another_guardians(talk: Talk, subject: Person, known: _Known) -> bool:
    """Whether the caller is the other one of guardians apart (D11)."""
    return is_kept_from(talk, known.caller_id, subject) and known.caller_id != talk.responsible_id


def _in_it(talk: Talk) -> Iterator[str]:
    """Whom a talk is about, and who comes."""
    yield talk.subject_id
    yield from (attendee.person_id for attendee in _attendees(talk))


def _others(talk: Talk) -> Iterator[Attendee]:
    """Who comes besides whom it is about and who holds it."""
    named = (talk.subject_id, talk.responsible_id)
    return (attendee for attendee in _attendees(talk) if attendee.person_id not in named)


def _attendees(talk: Talk) -> tuple[Attendee, ...]:
    return talk.booking.attendees if talk.booking else ()
