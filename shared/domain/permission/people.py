"""Who says what no register tells of somebody, and sees it: carers, closed list, manager, separate talks."""

from collections.abc import Iterable
from datetime import date

from shared.domain.errors import NotAllowed, NotFound
from shared.domain.people import Person, Reader
from shared.domain.protection import is_family, leads_through
from shared.domain.relation import (
    acts_for_staff,
    has_higher_permission_over,
    is_employed,
    is_family_of,
)
from shared.domain.times import acts_for_school


def check_sees_separate_talks(caller: Person, pupil: Person, today: date) -> None:
    """Who sees whether guardians have talks of their own: staff of the pupil's (D11, G4).

    Raises NotFound for a stranger, and for the child's own family: of their own child nobody is told as staff.
    """
    if not acts_for_school(caller, pupil, today) or is_family_of(caller.id, pupil):
        raise NotFound


def check_sets_separate_talks(caller: Person, pupil: Person, today: date) -> None:
    """Raise NotAllowed for staff without higher permission over the pupil (D11, G4)."""
    if not has_higher_permission_over(caller, pupil, today):
        raise NotAllowed


def check_names_carers(caller: Person, child: Person, today: date) -> None:
    """Who sees and says who acts as guardian by a decision: higher permission over the child (R20).

    Raises NotFound for the family, and for other staff: that there is a decision is nobody's business.
    """
    if caller.id == child.id or is_family_of(caller.id, child):
        raise NotFound
    if not has_higher_permission_over(caller, child, today):
        raise NotFound


def check_sees_manager(caller: Person, employee: Person, today: date) -> None:
    """Raise NotFound unless it is the employee, or who leads where they work: who sees whose they are (F11)."""
    if not is_employed(employee, today) or not acts_for_staff(caller, employee, today):
        raise NotFound


def check_names_manager(caller: Person, employee: Person) -> None:
    """Raise NotAllowed for the employee, of those who see whose they are (F11)."""
    if caller.id == employee.id:
        raise NotAllowed


def can_be_manager(manager: Person | None, employee_id: str, today: date) -> bool:
    """Whether somebody can be called an employee's manager: who works here, and nobody their own (F11)."""
    return manager is not None and manager.id != employee_id and is_employed(manager, today)


def check_sees_readers(
    caller: Person, person: Person, children: Iterable[Person], today: date
) -> bool:
    """Who sees the closed list of a person, and whether they say who is on it (R17, G2).

    The family see it, and who leads where the person is a pupil, works, or has a child: they decide. Raises
    NotFound for all others, also for who was or will be of the family: they are not told as staff.
    """
    if is_family(person, caller, today):
        return False
    leads = (
        has_higher_permission_over(caller, person, today)
        or acts_for_staff(caller, person, today)
        or leads_through(caller, person, children, today)
    )
    if not leads or is_family_of(caller.id, person):
        raise NotFound
    return True


def can_be_reader(reader: Person | None, person: Person, today: date) -> bool:
    """Whether somebody can stand on the closed list: one who works here, and is not the person (R17)."""
    return reader is not None and reader.id != person.id and is_employed(reader, today)


def is_reader_today(said: Reader, reader: Person | None, today: date) -> bool:
    """Whether an entry of the closed list lets anybody near today: while it and their work last (R17)."""
    return said.is_current(today) and reader is not None and is_employed(reader, today)
