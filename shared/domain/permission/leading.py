"""Who has a say at a unit, and who everywhere: higher permission, and the highest there is (F6, F12)."""

from collections.abc import Callable, Iterable
from datetime import date

from shared.domain.errors import NotAllowed, NotFound
from shared.domain.people import Person, Unit
from shared.domain.relation import (
    HIGHEST_KIND,
    has_higher_permission,
    is_employed,
    is_student_health_for,
    leads_installation,
)
from shared.domain.student_health import is_at
from shared.domain.vocabulary import Role
from shared.domain.worry import handles


def check_leads(caller: Person | None, unit_id: str, today: date) -> Person:
    """Who leads the unit, and so has its lists: worries, requests, interpreters to order (F6, F100, G10, R13).

    Raises NotFound for everybody else, whom the register does not know among them.
    """
    if caller is None or not has_higher_permission(caller, unit_id, today):
        raise NotFound
    return caller


def check_colleague(caller: Person, today: date) -> None:
    """Raise NotFound for one who works nowhere in the installation: what is among colleagues (F49, G9)."""
    if not is_employed(caller, today):
        raise NotFound


def leads_all(caller: Person, worked_at: Iterable[Unit], today: date) -> bool:
    """Whether the caller has the highest permission; `worked_at`: the units of their duties today (F6, F47)."""
    return leads_installation(caller, worked_at, today)


def check_leads_all(caller: Person, worked_at: Iterable[Unit], today: date) -> None:
    """Raise NotFound for one who works nowhere, NotAllowed for colleagues without the highest permission.

    What belongs to the whole installation: whose bundles are taken, the retention table, what was said of the
    product (F51, G9).
    """
    check_colleague(caller, today)
    if not leads_all(caller, worked_at, today):
        raise NotAllowed


def units_with_a_say(unit_id: str, above: Iterable[Unit]) -> list[str]:
    """Whose leaders hold back and dispose of what is at a unit: of itself and of the installation (F6, G9).

    `above`: the unit and each above it.
    """
    return [unit.id for unit in above if unit.id == unit_id or unit.kind == HIGHEST_KIND]


def check_has_say(
    caller: Person, unit_id: str, today: date, *, highest: bool, is_there: Callable[[], bool]
) -> None:
    """Who holds back and disposes of what is at a unit: who leads it, or all (F6, G9). Raises NotFound.

    `is_there`: whether there is such a unit, asked only for who does not lead it and leads all.
    """
    if not has_higher_permission(caller, unit_id, today) and not (highest and is_there()):
        raise NotFound


def check_sees_referrals(caller: Person | None, unit_id: str, today: date) -> Person:
    """Who has the list of what was passed on to student health at a unit: who leads it, the team (F12).

    Raises NotFound for everybody else.
    """
    leads = caller is not None and has_higher_permission(caller, unit_id, today)
    if caller is None or not (leads or is_at(caller, unit_id, today)):
        raise NotFound
    return caller


def sees_referral(caller: Person, subject: Person, unit_id: str, today: date) -> bool:
    """Whether an entry of it is shown: to nobody of their own child, to the team of its pupils (F12)."""
    leads = has_higher_permission(caller, unit_id, today)
    return (leads and handles(caller, {Role.HIGHER}, subject)) or is_student_health_for(
        caller, subject, unit_id, today
    )


def answers_worries(leader: Person, subject: Person, unit_id: str, today: date) -> bool:
    """Whether somebody is told of a worry, to answer it: who leads the unit, not of their own child (F100)."""
    leads = has_higher_permission(leader, unit_id, today)
    return leads and handles(leader, {Role.HIGHER}, subject)
