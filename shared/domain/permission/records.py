"""Who documents, who enters results, and who measures well-being (F71, F74, F75, F79, F115)."""

from collections.abc import Callable
from datetime import date

from shared.domain.errors import NotAllowed, NotFound
from shared.domain.observation import Observation
from shared.domain.people import Group, Person
from shared.domain.relation import (
    groups_taught_by,
    has_higher_permission,
    is_employed,
    works_at,
)
from shared.domain.ties import Ties, ties_to


def check_works_at(caller: Person | None, unit_id: str, today: date) -> Person:
    """Who documents at a unit, and sees whether it shows judgements: who works there (F74, F71).

    Raises NotFound for everybody else.
    """
    if caller is None or not works_at(caller, unit_id, today):
        raise NotFound
    return caller


def check_documents_department(
    caller: Person, group_id: str, unit_id: str, find: Callable[[], Group | None], today: date
) -> None:
    """Who documents of a department: staff connected to it, and who leads its unit (F74). Raises NotFound.

    `find` gives the group, asked for only where the caller is not connected to it.
    """
    if group_id in groups_taught_by(caller, today):
        return
    group = find()
    leads = has_higher_permission(caller, unit_id, today)
    if not leads or group is None or group.unit_id != unit_id:
        raise NotFound


def check_documents_child(caller: Person, child: Person | None, today: date) -> None:
    """Who tags a child in what they document: staff of the child's (F75). Raises NotFound."""
    if child is None or not ties_to(child, caller, today).of_staff:
        raise NotFound


def check_changes_observation(caller: Person, standing: Observation, today: date) -> None:
    """Raise NotAllowed unless the caller wrote it, or leads the unit (F74)."""
    leads = has_higher_permission(caller, standing.unit_id, today)
    if caller.id != standing.author_id and not leads:
        raise NotAllowed


def check_says_use(caller: Person, unit_id: str, today: date) -> None:
    """Raise NotAllowed unless the caller leads the unit: who says whether it shows judgements (F71)."""
    if not has_higher_permission(caller, unit_id, today):
        raise NotAllowed


def check_may_ask(caller: Person, ties: Ties | None, today: date) -> None:
    """Raise NotFound for a stranger to a pupil who is not employed either, and so teaches nobody (F115).

    This is asked before anything more is read: not even the time tells who exists.
    """
    if not ties and not is_employed(caller, today):
        raise NotFound


def check_measures_well_being(caller: Person, today: date) -> None:
    """Raise NotFound for who works nowhere: employees say how they are, of themselves alone (F79)."""
    if not is_employed(caller, today):
        raise NotFound
