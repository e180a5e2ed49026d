"""Whose employee somebody is, where the school's own records do not tell it (F11)."""

from functions.directory.said.models import ManagerRequest, ManagerView
from shared.adapters import register
from shared.adapters.own import write_own
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.errors import Invalid, NotFound, StalePerson, TalkChanged
from shared.domain.people import Person
from shared.domain.permission.people import can_be_manager, check_names_manager, check_sees_manager
from shared.domain.relation import manager_of


def see_manager(ports: Ports, caller_id: str, person_id: str) -> ManagerView:
    """Whose employee. Raises NotFound for all but the employee and higher permission where they work."""
    return _view(_both(ports, caller_id, person_id)[1])


def set_manager(
    ports: Ports, caller_id: str, person_id: str, asked: ManagerRequest, builds_on: int
) -> ManagerView:
    """Say whose, or go by the school's records again; saying it again changes nothing.

    Raises NotFound as above, NotAllowed for the employee, Invalid for a manager who does not work here,
    StalePerson if something else was said meanwhile.
    """
    caller, employee = _both(ports, caller_id, person_id)
    check_names_manager(caller, employee)
    if employee.own.version and employee.own.manager_id == asked.manager_id:
        return _view(employee)
    if employee.own.version != builds_on:
        raise StalePerson(version=employee.own.version)
    if asked.manager_id is not None:
        manager = register.named(ports.store, [asked.manager_id]).get(asked.manager_id)
        today = ports.day(ports.now())
        if not can_be_manager(manager, person_id, today):
            told = "nobody in the register who could be it"
            raise Invalid(errors=[{"pointer": "/manager_id", "detail": told}])
    work = UnitOfWork()
    after = write_own(work, employee, by=caller_id, at=ports.now(), manager_id=asked.manager_id)
    try:
        ports.store.commit(work)
    except TalkChanged as changed_meanwhile:
        raise StalePerson from changed_meanwhile
    return _view(after)


def _both(ports: Ports, caller_id: str, person_id: str) -> tuple[Person, Person]:
    people = register.people(ports.store, (caller_id, person_id), own=[person_id])
    caller, employee = people.get(caller_id), people.get(person_id)
    if caller is None or employee is None:
        raise NotFound
    check_sees_manager(caller, employee, ports.day(ports.now()))
    return caller, employee


def _view(employee: Person) -> ManagerView:
    return ManagerView(
        person_id=employee.id,
        version=employee.own.version,
        manager_id=manager_of(employee),
        said=employee.own.manager_id is not None,
    )
