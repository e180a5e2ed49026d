"""The closed list of a person: seen by them, their guardians and who leads where they are; changed by the last.

The list is kept apart from the register, so that no import ever writes it, and every version of it is kept.
It can be made before an identity is protected, and stays when it is not any more; then it closes nothing.
"""

from collections.abc import Iterator
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
from shared.domain.permission.people import can_be_reader, check_sees_readers, is_reader_today
from shared.domain.protection import hidden


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
    if caller is None:
        raise NotFound
    children = _children(ports, person, person_id)
    if person is None:
        list(children)  # the time does not tell a stranger that there is a guardian
        raise NotFound
    leads = check_sees_readers(caller, person, children, today)
    return _Asked(person, leads=leads)


def _children(ports: Ports, person: Person | None, person_id: str) -> Iterator[Person]:
    """The children of a guardian, read when they are asked for: in one request also where there are none."""
    yield from register.charges(ports.store, person, person_id)


def _check(ports: Ports, readers: tuple[Reader, ...], person: Person) -> None:
    """Raise Invalid for who does not work here, or is the person."""
    today = ports.day(ports.now())
    known = register.named(ports.store, [reader.person_id for reader in readers])
    wrong = [
        {
            "pointer": f"/readers/{place}/person_id",
            "detail": "nobody who works here and could be it",
        }
        for place, reader in enumerate(readers)
        if not can_be_reader(known.get(reader.person_id), person, today)
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
                current=is_reader_today(reader, known.get(reader.person_id), today),
            )
            for reader in said.readers
        ),
        hides=tuple(sorted(hidden(person))),
        chosen=said.hides is not None,
        changed_by=said.by,
        changed_at=local_text(said.at, ports.zone) if said.at else None,
    )
