"""What stands in the register and is not for a file to end.

A fault in a file must not take a guardian from a child or a class from a teacher. What the file tells
clearly replaces what stands; where it cannot be used, what stands is kept until a file tells.
"""

from collections.abc import Callable
from typing import TypeVar

from functions.directory.mapping import Register
from functions.directory.relations import OWNER, ordered
from shared.domain.people import Guardianship, Person

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
                new.guardians,
                standing.guardians,
                lambda g: g.person_id in lost_guardians or _is_unsaid(new.id, g, register),
            ),
            # A child's own record decides; where this file does not replace it, it stands.
            "children": _with(
                new.children,
                standing.children,
                lambda c: _stands(c.person_id, register) or _is_unsaid(c.person_id, c, register),
            ),
        }
    )


def _stands(person_id: str, register: Register) -> bool:
    """Whether this file leaves the person's record as it stands."""
    return person_id not in register.usable and person_id not in register.gone


def _is_unsaid(child_id: str, relation: Guardianship, register: Register) -> bool:
    """Whether the file is silent about who answers for the child; owners are told by placements."""
    return (
        child_id in register.silent
        and relation.person_id not in register.gone
        and relation.relation != OWNER
    )


def _lost_manager(standing: Person, register: Register) -> str | None:
    """The manager that stands, if the file has a record of them that cannot be used."""
    manager = standing.manager_id
    if manager and manager in register.listed and _stands(manager, register):
        return manager
    return None


def _with(new: tuple[T, ...], standing: tuple[T, ...], keep: Callable[[T], bool]) -> tuple[T, ...]:
    return ordered((*new, *(each for each in standing if keep(each))))
