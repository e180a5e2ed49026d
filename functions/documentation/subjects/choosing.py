"""Whom a talk can concern: staff choose among their pupils, guardians among their children (F67).

What is shown of talks follows from the roles that the caller has in each today, as everywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from functions.documentation.subjects.models import (
    Because,
    ClassView,
    SubjectsView,
    SubjectView,
    TalkAtHandView,
)
from shared.adapters import register
from shared.adapters.people_view import Names
from shared.adapters.ports import Ports
from shared.adapters.store import Index
from shared.adapters.talks import responsible_key, subject_key, talk_of
from shared.domain.errors import NotFound
from shared.domain.instant import local_text
from shared.domain.lifecycle import effective_status
from shared.domain.people import Group, Person
from shared.domain.protection import is_family, sees_name
from shared.domain.relation import (
    ever_worked,
    groups_of,
    groups_taught_by,
    roles_in,
)
from shared.domain.seeing import check_looks_into, is_pupil_of
from shared.domain.talk import Talk
from shared.domain.vocabulary import Status

MOST_GROUPS = 8
"""Groups looked into for one answer; a query each."""
LOOKED_THROUGH = 100
"""Talks of one index that are looked through for those that are not over with, the latest."""
_AT_HAND = (Status.CREATED, Status.BOOKED, Status.PREPARED, Status.HELD)


@dataclass
class _Choice:
    """What was found for one caller."""

    caller: Person
    because: dict[str, Because] = field(default_factory=dict)
    """Why somebody is in it, by id; the first reason stays."""
    talks: dict[str, Talk] = field(default_factory=dict)

    def add(self, people: Iterable[str], because: Because) -> None:
        for person_id in people:
            self.because.setdefault(person_id, because)


def read_subjects(ports: Ports, caller_id: str, group_id: str | None) -> SubjectsView:
    """Whom a talk of the caller can concern, or who of one of their groups.

    Raises NotFound for one whom the register does not know, and for a group that is not the caller's.
    """
    today = ports.day(ports.now())
    caller = register.people(ports.store, [caller_id], own=[caller_id]).get(caller_id)
    if caller is None:
        raise NotFound
    taught = groups_taught_by(caller, today)
    if group_id is not None:
        check_looks_into(caller, group_id, today)
    groups = sorted(register.groups(ports.store, taught).values(), key=_by_name) if taught else []
    choice = _Choice(caller)
    if group_id is None:
        _add_own(ports, choice)
        looked_into = groups[:MOST_GROUPS]
    else:
        looked_into = [group for group in groups if group.id == group_id]
    for group in looked_into:
        choice.add(register.members_of(ports.store, group.id), Because.TAUGHT)
    if ever_worked(caller):
        _add_held(ports, choice, alone=group_id is None)
    return _view(ports, choice, groups, left_out=group_id is None and len(groups) > MOST_GROUPS)


def _add_own(ports: Ports, choice: _Choice) -> None:
    caller = choice.caller
    choice.add([caller.id], Because.SELF)
    choice.add((child.person_id for child in caller.children), Because.CHILD)
    choice.add((*caller.own.consented_by, *caller.own.cares_for), Because.CHILD)
    for person_id in list(choice.because):
        _look_through(ports, choice, Index.BY_SUBJECT, subject_key(person_id))


def _add_held(ports: Ports, choice: _Choice, *, alone: bool) -> None:
    """The talks the caller holds; whom they are about too, unless one group was asked for."""
    _look_through(ports, choice, Index.BY_RESPONSIBLE, responsible_key(choice.caller.id))
    if alone:
        held = (t.subject_id for t in choice.talks.values() if t.responsible_id == choice.caller.id)
        choice.add(held, Because.TALK)


def _look_through(ports: Ports, choice: _Choice, index: Index, partition: str) -> None:
    now = ports.now()
    found = ports.store.query_index(index, partition, limit=LOOKED_THROUGH, newest_first=True)
    talks = (talk_of(item) for item in found)
    choice.talks |= {t.id: t for t in talks if effective_status(t, now) in _AT_HAND}


def _view(ports: Ports, choice: _Choice, groups: list[Group], *, left_out: bool) -> SubjectsView:
    family = [p for p, why in choice.because.items() if why in (Because.SELF, Because.CHILD)]
    people = register.people(ports.store, choice.because, own=family)
    shown = [
        (_rank(choice, person), subject)
        for person in people.values()
        if (subject := _subject(ports, choice, person)) is not None
    ]
    known = {group.id: group for group in groups}
    classes = {c for person in people.values() for c in _classes(ports, choice, person)}
    known |= register.groups(ports.store, classes - known.keys()) if classes - known.keys() else {}
    named = [
        subject.model_copy(
            update={"classes": _named(_classes(ports, choice, people[subject.person.id]), known)}
        )
        for _, subject in sorted(shown, key=lambda pair: pair[0])
    ]
    return SubjectsView(
        subjects=tuple(named),
        groups=tuple(ClassView(id=group.id, name=group.name) for group in groups),
        groups_left_out=left_out,
    )


def _subject(ports: Ports, choice: _Choice, person: Person) -> SubjectView | None:
    """Somebody of the choice; None for who belongs there no more, and for oneself without a talk."""
    today, because = ports.day(ports.now()), choice.because[person.id]
    talks = [talk for talk in choice.talks.values() if talk.subject_id == person.id]
    shown = tuple(
        view
        for talk in sorted(talks, key=_by_kind)
        if (view := _talk(ports, choice.caller, talk, person)) is not None
    )
    if because is Because.CHILD and not is_family(person, choice.caller, today):
        return None
    if because is Because.TAUGHT and not is_pupil_of(person, choice.caller, today):
        return None  # their place in the class list is over
    if because in (Because.SELF, Because.TALK) and not shown:
        return None
    if because is Because.TAUGHT and not shown and not sees_name(person, choice.caller, today):
        return None  # a protected identity: a class list connects nobody (R17)
    own = Names({person.id: person}, lambda one: is_family(one, choice.caller, today))
    return SubjectView(person=own.of(person.id), because=because, classes=(), talks=shown)


def _talk(ports: Ports, caller: Person, talk: Talk, subject: Person) -> TalkAtHandView | None:
    now = ports.now()
    roles = roles_in(talk, caller, subject, ports.day(now))
    if not roles:
        return None
    return TalkAtHandView(
        id=talk.id,
        talk_type=talk.talk_type,
        status=effective_status(talk, now),
        start=local_text(talk.booking.start, ports.zone) if talk.booking else None,
        your_roles=tuple(sorted(roles)),
    )


def _classes(ports: Ports, choice: _Choice, person: Person) -> frozenset[str]:
    """Ids of the classes that the caller is told: all of a child's, of a pupil those they share."""
    today = ports.day(ports.now())
    theirs = groups_of(person, today)
    family = choice.because[person.id] in (Because.SELF, Because.CHILD)
    if person.is_protected and not family:
        return frozenset()
    return theirs if family else theirs & groups_taught_by(choice.caller, today)


def _named(ids: Iterable[str], known: dict[str, Group]) -> tuple[ClassView, ...]:
    groups = sorted((known[group_id] for group_id in ids if group_id in known), key=_by_name)
    return tuple(ClassView(id=group.id, name=group.name) for group in groups)


def _rank(choice: _Choice, person: Person) -> tuple[int, str, str]:
    """Oneself, one's children, then the others; by name, and those without one by id."""
    reason = list(Because).index(choice.because[person.id])
    name = "" if person.is_protected else person.name
    return min(reason, list(Because).index(Because.TAUGHT)), name, person.id


def _by_kind(talk: Talk) -> tuple[str, bool, str]:
    start = talk.booking.start.isoformat() if talk.booking else ""
    return talk.talk_type, talk.booking is None, start + talk.id


def _by_name(group: Group) -> tuple[str, str]:
    return group.name, group.id
