"""Who reads and who makes templates (F41, F47).

A template belongs to a unit. Higher permission at that unit makes it; at the unit on top, the municipality's
own (Huvudman), that is the municipality's administrator. Whoever works at a unit, or below one, reads what
is published there. Everybody else cannot tell a template from none.
"""

from datetime import date

from shared.adapters import register
from shared.adapters.store import Store
from shared.adapters.templates import line_of
from shared.domain import relation
from shared.domain.errors import NotAllowed, NotFound
from shared.domain.people import Person
from shared.domain.relation import has_higher_permission, is_employed


def works_under(store: Store, caller: Person, unit_id: str, today: date) -> bool:
    """Whether the caller works at the unit or at one below it."""
    duties = {duty.unit_id for duty in caller.duties if duty.span.covers(today)}
    return unit_id in duties or any(unit_id in line_of(store, at)[0] for at in sorted(duties))


def check_reads(store: Store, caller: Person, unit_id: str, today: date) -> None:
    """Raise NotFound for one to whom the unit's templates do not exist."""
    if not works_under(store, caller, unit_id, today):
        raise NotFound


def check_works_here(caller: Person, today: date) -> None:
    """Raise NotFound for one who works nowhere in the installation: the bank is among colleagues (F49)."""
    if not is_employed(caller, today):
        raise NotFound


def leads_installation(store: Store, caller: Person, today: date) -> bool:
    """Whether the caller has the highest permission of the installation."""
    at = (duty.unit_id for duty in caller.duties if duty.span.covers(today))
    return relation.leads_installation(caller, register.units(store, at), today)


def may_edit(caller: Person, unit_id: str, today: date) -> bool:
    """Whether the caller makes the unit's templates."""
    return has_higher_permission(caller, unit_id, today)


def check_edits(store: Store, caller: Person, unit_id: str, today: date) -> None:
    """Raise NotFound as `check_reads`, and NotAllowed for one who only reads."""
    if may_edit(caller, unit_id, today):
        return
    check_reads(store, caller, unit_id, today)
    raise NotAllowed
