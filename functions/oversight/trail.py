"""Who has seen, changed or been refused what: of a talk, about a person, and by a person (G8)."""

from functions.oversight.models import EntryView, Kind, TrailView
from shared.adapters import register
from shared.adapters.audit import DONE, cursor_of, told_about, told_of
from shared.adapters.people_view import Names
from shared.adapters.ports import Ports
from shared.adapters.scene import enter
from shared.domain.audit import About, Entry, Subject
from shared.domain.errors import NotAllowed, NotFound
from shared.domain.instant import local_text
from shared.domain.people import Person
from shared.domain.protection import sees_name
from shared.domain.seeing import (
    is_named_to_relatives,
    may_see_acts_of,
    may_see_trail_of,
    names_everybody,
    names_relatives,
)

PAGE = 100


def trail_of_talk(ports: Ports, caller_id: str, talk_id: str, before: str | None) -> TrailView:
    """Who has done or seen something of a talk, for those it is about and for higher permission.

    Raises NotFound for a stranger, NotAllowed for others who have a part in it.
    """
    scene = enter(ports, caller_id, talk_id)
    if not scene.sees_trail:
        raise NotAllowed
    found = told_about(ports.store, About(Subject.TALK, talk_id), before, PAGE + 1)
    return _view(
        ports, scene.caller, found, scene.subject,
        names_all=names_relatives(scene.roles, caller_id, scene.subject),
        holder_id=scene.talk.responsible_id,
    )  # fmt: skip


def trail_of_person(ports: Ports, caller_id: str, person_id: str, before: str | None) -> TrailView:
    """Who has asked about somebody, beside their talks: for themselves, their guardians, higher permission.

    Raises NotFound for everybody else.
    """
    caller, person = _both(ports, caller_id, person_id)
    today = ports.day(ports.now())
    leads = names_everybody(caller, person, today)
    if not may_see_trail_of(caller, person, today):
        raise NotFound
    found = told_about(ports.store, About(Subject.PERSON, person_id), before, PAGE + 1)
    return _view(ports, caller, found, person, names_all=leads)


def acts_of_person(ports: Ports, caller_id: str, person_id: str, before: str | None) -> TrailView:
    """What somebody did, saw or was refused: for themselves, of staff also for higher permission there.

    Raises NotFound for everybody else.
    """
    caller, person = _both(ports, caller_id, person_id)
    if not may_see_acts_of(caller, person, ports.day(ports.now())):
        raise NotFound
    found = told_of(ports.store, person_id, before, PAGE + 1)
    return _view(ports, caller, found, None, names_all=True)


def _both(ports: Ports, caller_id: str, person_id: str) -> tuple[Person, Person]:
    known = register.people(ports.store, (caller_id, person_id), own=[person_id])
    if caller_id not in known or person_id not in known:
        raise NotFound
    return known[caller_id], known[person_id]


def _view(
    ports: Ports,
    caller: Person,
    found: list[Entry],
    person: Person | None,
    *,
    names_all: bool,
    holder_id: str | None = None,
) -> TrailView:
    """`person` is whom the entries are about, `holder_id` who holds the talk that they are about."""
    shown = found[:PAGE]
    people = register.people(ports.store, {entry.actor_id for entry in shown})
    today, names = ports.day(ports.now()), Names(people)

    def is_named(actor_id: str) -> bool:
        actor = people.get(actor_id)
        if names_all or actor_id in (caller.id, holder_id):
            return True
        if actor is None or person is None:
            return False
        return is_named_to_relatives(actor, person, today)

    def is_outside(actor_id: str) -> bool:
        actor = people.get(actor_id)
        if person is None or not person.is_protected or actor is None or actor_id == holder_id:
            return False
        return not sees_name(person, actor, today)

    return TrailView(
        entries=tuple(
            EntryView(
                at=local_text(entry.at, ports.zone),
                who=names.of(entry.actor_id) if is_named(entry.actor_id) else None,
                yours=entry.actor_id == caller.id,
                kind=_kind(entry),
                action=entry.action,
                outcome=entry.outcome,
                outside=is_outside(entry.actor_id),
            )
            for entry in shown
        ),
        next=cursor_of(shown[-1]) if len(found) > PAGE else None,
    )


def _kind(entry: Entry) -> Kind:
    if entry.outcome != DONE:
        return Kind.REFUSED
    return Kind.SEEN if entry.action.startswith("GET ") else Kind.CHANGED
