"""Who says of somebody what the school's records do not: they themselves, and staff who know them (R18)."""

from collections.abc import Iterable
from datetime import date

from shared.domain.closed_list import is_open_to
from shared.domain.deciding import Area, Of, Owner, decided
from shared.domain.people import Person
from shared.domain.relation import (
    acts_for_staff,
    guardians_of,
    has_higher_permission_over,
    is_employed,
    is_staff_for,
)


def knows(caller: Person, person: Person, children: Iterable[Person], today: date) -> bool:
    """Whether it is the person, or one of the staff who has to do with them, or with a child of theirs.

    To a guardian whose identity is protected a child's class connects only who is on the closed list (R17).
    `children`: those whose guardian the person is or was.
    """
    owner = Owner(Of.PERSON, person.id)
    works_for = is_employed(person, today) and acts_for_staff(caller, person, today)
    if caller.id == person.id or works_for:
        return decided(True, caller.id, owner, Area.SAYS_LANGUAGE)
    theirs = [child for child in children if person.id in guardians_of(child, today)]
    near = [person, *theirs] if is_open_to(person, caller, today) else [person]
    has_to_do = is_employed(caller, today) and (
        any(is_staff_for(caller, each, today) for each in near)
        or any(has_higher_permission_over(caller, each, today) for each in (person, *theirs))
    )
    return decided(has_to_do, caller.id, owner, Area.SAYS_LANGUAGE)
