"""Other carers of a child: foster parents and others with a decision, while it holds (R20).

Higher permission at the child's school says who they are and by which decision. From its first day a carer is a
guardian in everything, after its last one in nothing, by the clock alone. Every version is kept.
"""

from collections.abc import Sequence
from datetime import date

from functions.directory.said.models import CarersRequest, CarersView, CarerView
from shared.adapters import register
from shared.adapters.own import write_own
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.errors import Invalid, NotFound, StalePerson, TalkChanged
from shared.domain.instant import local_text
from shared.domain.people import Carer, Person
from shared.domain.permission.people import check_names_carers


def see_carers(ports: Ports, caller_id: str, child_id: str) -> CarersView:
    """Who they are. Raises NotFound for all but higher permission, and for the child's own family."""
    return _view(ports, _child(ports, caller_id, child_id))


def set_carers(
    ports: Ports, caller_id: str, child_id: str, asked: CarersRequest, builds_on: int
) -> CarersView:
    """Say who they are from now on; saying it again changes nothing.

    Raises also StalePerson if something else was said meanwhile.
    """
    child = _child(ports, caller_id, child_id)
    wanted = {carer.person_id: Carer.model_validate(carer.model_dump()) for carer in asked.carers}
    if child.own.version and child.own.carers == tuple(wanted.values()):
        return _view(ports, child)
    if child.own.version != builds_on:
        raise StalePerson(version=child.own.version)
    had = {carer.person_id for carer in child.own.carers}
    changed = sorted(had ^ wanted.keys())
    people = register.people(ports.store, {*wanted, *changed}, own=changed)
    _check_known(asked, people, child)
    now, work = ports.now(), UnitOfWork()
    after = write_own(work, child, by=caller_id, at=now, carers=tuple(wanted.values()))
    for carer_id in changed:
        if carer_id in people:
            carer = people[carer_id]
            others = tuple(other for other in carer.own.cares_for if other != child.id)
            cares_for = (*others, child.id) if carer_id in wanted else others
            write_own(work, carer, by=caller_id, at=now, cares_for=cares_for)
    try:
        ports.store.commit(work)
    except TalkChanged as changed_meanwhile:
        raise StalePerson from changed_meanwhile
    return _view(ports, after)


def _child(ports: Ports, caller_id: str, child_id: str) -> Person:
    people = register.people(ports.store, (caller_id, child_id), own=[child_id])
    caller, child, today = people.get(caller_id), people.get(child_id), ports.day(ports.now())
    if caller is None or child is None:
        raise NotFound
    check_names_carers(caller, child, today)
    return child


def _check_known(asked: CarersRequest, people: dict[str, Person], child: Person) -> None:
    """Raise Invalid for who is not in the register, or is the child."""
    wrong = [
        {
            "pointer": f"/carers/{place}/person_id",
            "detail": "nobody in the register who could be it",
        }
        for place, carer in enumerate(asked.carers)
        if carer.person_id not in people or carer.person_id == child.id
    ]
    if wrong:
        raise Invalid(errors=wrong)


def _view(ports: Ports, child: Person) -> CarersView:
    today = ports.day(ports.now())
    people = register.people(ports.store, [carer.person_id for carer in child.own.carers])
    said = child.own
    return CarersView(
        person_id=child.id,
        version=said.version,
        carers=tuple(_carers(said.carers, people, today)),
        changed_by=said.by,
        changed_at=local_text(said.at, ports.zone) if said.at else None,
    )


def _carers(carers: Sequence[Carer], people: dict[str, Person], today: date) -> list[CarerView]:
    return [
        CarerView(
            **carer.model_dump(),
            name=None if known is None or known.is_protected else known.name,
            current=carer.is_current(today),
        )
        for carer in carers
        for known in (people.get(carer.person_id),)
    ]
