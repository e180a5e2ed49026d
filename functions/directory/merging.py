"""What stands in the register and is not for a file to end.

A fault in a file must not take a guardian from a child or a class from a teacher. What the file tells
clearly replaces what stands; where it cannot be used, what stands is kept until a file tells.
"""

from collections.abc import Callable
from typing import TypeVar

from functions.directory.mapping import Register
from functions.directory.relations import ordered
from shared.domain.people import Person

T = TypeVar("T")


def merged(new: Person, standing: Person, register: Register) -> Person:
    """The person as the file tells, with what it could not tell as it stands."""
    lost = register.relations
    unsure = new.id in lost.uncertain
    lost_guardians = lost.lost_guardians.get(new.id, set())
    return new.model_copy(
        update={
            "language": standing.language,  # the person's own choice; the standard has none
            "manager_id": new.manager_id or _lost_manager(standing, register),
            "enrolments": _with(
                new.enrolments, standing.enrolments, lambda e: unsure or e.unit_id in lost.missing
            ),
            "memberships": _with(
                new.memberships,
                standing.memberships,
                lambda m: unsure or m.group_id in lost.missing,
            ),
            "duties": _with(
                new.duties, standing.duties, lambda d: unsure or d.unit_id in lost.missing
            ),
            "assignments": _with(
                new.assignments,
                standing.assignments,
                lambda a: unsure or a.group_id in lost.missing,
            ),
            "guardians": _with(
                new.guardians, standing.guardians, lambda g: g.person_id in lost_guardians
            ),
            # A child's own record decides; where this file does not replace it, it stands.
            "children": _with(
                new.children,
                standing.children,
                lambda c: c.person_id not in register.people and c.person_id not in register.gone,
            ),
        }
    )


def _lost_manager(standing: Person, register: Register) -> str | None:
    """The manager that stands, if the file has a record of them that cannot be used."""
    manager = standing.manager_id
    used = manager in register.people or manager in register.gone
    return manager if manager in register.listed and not used else None


def _with(new: tuple[T, ...], standing: tuple[T, ...], keep: Callable[[T], bool]) -> tuple[T, ...]:
    return ordered((*new, *(each for each in standing if keep(each))))
