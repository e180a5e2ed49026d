"""What somebody is written to in, and whether they need an interpreter (D16, G10, R18).

They say it themselves, or staff who know them do: of a guardian those who have to do with a child of theirs.
"""

from functions.directory.said.models import LanguageRequest, LanguageView
from shared.adapters import register
from shared.adapters.own import write_own
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.acquaintance import knows
from shared.domain.errors import NotFound, StalePerson, TalkChanged
from shared.domain.instant import local_text
from shared.domain.people import Person


def see_language(ports: Ports, caller_id: str, person_id: str) -> LanguageView:
    """What is known. Raises NotFound for all but the person and staff who have to do with them."""
    return _view(ports, _person(ports, caller_id, person_id))


def set_language(
    ports: Ports, caller_id: str, person_id: str, asked: LanguageRequest, builds_on: int
) -> LanguageView:
    """What holds from now on; saying it again changes nothing. Raises also StalePerson."""
    person = _person(ports, caller_id, person_id)
    own = person.own
    if own.version and (own.language, own.interpreter) == (asked.language, asked.interpreter):
        return _view(ports, person)
    if own.version != builds_on:
        raise StalePerson(version=own.version)
    work = UnitOfWork()
    after = write_own(
        work, person, by=caller_id, at=ports.now(),
        language=asked.language, interpreter=asked.interpreter,
    )  # fmt: skip
    try:
        ports.store.commit(work)
    except TalkChanged as changed_meanwhile:
        raise StalePerson from changed_meanwhile
    return _view(ports, after)


def _person(ports: Ports, caller_id: str, person_id: str) -> Person:
    people = register.people(ports.store, (caller_id, person_id), own=[person_id])
    caller, person = people.get(caller_id), people.get(person_id)
    if caller is None:
        raise NotFound
    # Also for nobody: the time does not tell who exists, or has children.
    children = register.charges(ports.store, person, person_id) if caller_id != person_id else []
    if person is None or not knows(caller, person, children, ports.day(ports.now())):
        raise NotFound
    return person


def _view(ports: Ports, person: Person) -> LanguageView:
    own = person.own
    return LanguageView(
        person_id=person.id,
        version=own.version,
        language=person.speaks,
        said=own.language is not None,
        interpreter=own.interpreter,
        changed_by=own.by,
        changed_at=local_text(own.at, ports.zone) if own.at else None,
    )
