"""The closed list of a person: seen by them, their guardians and who leads where they are; changed by the last.

The list is kept apart from the register, so that no import ever writes it, and every version of it is kept.
It can be made before an identity is protected, and stays when it is not any more; then it closes nothing.
"""

from typing import NamedTuple

from functions.directory.readers.models import ReadersRequest, ReadersView, ReaderView
from shared.adapters import register
from shared.adapters.own import write_own
from shared.adapters.people_view import Names
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.errors import Invalid, NotAllowed, NotFound, StalePerson, TalkChanged
from shared.domain.instant import local_text
from shared.domain.people import Person, Reader
from shared.domain.protection import hidden, is_family, leads_through
from shared.domain.relation import (
    acts_for_staff,
    has_higher_permission_over,
    is_employed,
    is_family_of,
)


class _Asked(NamedTuple):
    """Whose list it is, and what the caller is to them."""

    person: Person
    leads: bool


def see_readers(ports: Ports, caller_id: str, person_id: str) -> ReadersView:
    """Who is on it. Raises NotFound for all but the family and who leads where the person is."""
    return _view(ports, _asked(ports, caller_id, person_id).person)


def set_readers(
    ports: Ports, caller_id: str, person_id: str, asked: ReadersRequest, builds_on: int
) -> ReadersView:
    """Say who is on it from now on; saying it again changes nothing.

    Raises NotFound, NotAllowed for the family, Invalid for who cannot be on it, and StalePerson if something
    else was said meanwhile.
    """
    person, leads = _asked(ports, caller_id, person_id)
    if not leads:
        raise NotAllowed
    readers = tuple(Reader.model_validate(reader.model_dump()) for reader in asked.readers)
    before = person.own
    if before.version and (before.readers, before.hides) == (readers, asked.hides):
        return _view(ports, person)
    if before.version != builds_on:
        raise StalePerson(version=before.version)
    _check(ports, readers, person)
    work = UnitOfWork()
    told = {"readers": readers, "hides": asked.hides}
    after = write_own(work, person, by=caller_id, at=ports.now(), **told)
    try:
        ports.store.commit(work)
    except TalkChanged as changed_meanwhile:
        raise StalePerson from changed_meanwhile
    return _view(ports, after)


def _asked(ports: Ports, caller_id: str, person_id: str) -> _Asked:
    people = register.people(ports.store, (caller_id, person_id), own=[person_id])
    caller, person, today = people.get(caller_id), people.get(person_id), ports.day(ports.now())
    if caller is None or person is None:
        raise NotFound
    family = is_family(person, caller, today)
    if family or is_family_of(caller_id, person):
        if not family:
            raise NotFound  # who was or will be one of them is not told as staff
        return _Asked(person, leads=False)
    if not _leads(ports, caller, person):
        raise NotFound
    return _Asked(person, leads=True)


def _leads(ports: Ports, caller: Person, person: Person) -> bool:
    """Whether the caller has higher permission where the person is a pupil, works, or has a child."""
    today = ports.day(ports.now())
    if has_higher_permission_over(caller, person, today) or acts_for_staff(caller, person, today):
        return True
    children = [child.person_id for child in person.children] if caller.duties else []
    known = register.people(ports.store, children) if children else {}
    return leads_through(caller, person, known.values(), today)


def _check(ports: Ports, readers: tuple[Reader, ...], person: Person) -> None:
    """Raise Invalid for who does not work here, or is the person."""
    today = ports.day(ports.now())
    known = register.people(ports.store, [reader.person_id for reader in readers])
    wrong = [
        {
            "pointer": f"/readers/{place}/person_id",
            "detail": "nobody who works here and could be it",
        }
        for place, reader in enumerate(readers)
        if reader.person_id == person.id
        or reader.person_id not in known
        or not is_employed(known[reader.person_id], today)
    ]
    if wrong:
        raise Invalid(errors=wrong)


def _view(ports: Ports, person: Person) -> ReadersView:
    said, today = person.own, ports.day(ports.now())
    known = register.people(ports.store, [reader.person_id for reader in said.readers])
    names = Names(known)
    return ReadersView(
        person_id=person.id,
        version=said.version,
        protected=person.is_protected,
        readers=tuple(
            ReaderView(
                **reader.model_dump(),
                name=names.name_of(reader.person_id),
                current=reader.is_current(today)
                and reader.person_id in known
                and is_employed(known[reader.person_id], today),
            )
            for reader in said.readers
        ),
        hides=tuple(sorted(hidden(person))),
        chosen=said.hides is not None,
        changed_by=said.by,
        changed_at=local_text(said.at, ports.zone) if said.at else None,
    )
