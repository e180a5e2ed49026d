"""Who has a say about retention, as the rules tell it (`shared/domain/permission/leading.py`; F6, G9)."""

from typing import NamedTuple

from shared.adapters import register
from shared.adapters.ports import Ports
from shared.domain.errors import NotFound
from shared.domain.people import Person
from shared.domain.permission.leading import (
    check_colleague,
    check_has_say,
    check_leads_all,
    leads_all,
)
from shared.domain.seeing import may_look_for_what_is_due


class Leader(NamedTuple):
    """Somebody with higher permission, and whether theirs is the highest there is."""

    person: Person
    highest: bool


def leader_at(ports: Ports, caller_id: str, unit_id: str) -> Leader:
    """The caller, who has higher permission at the unit or the highest of all. Raises NotFound."""
    caller, today = register.a_person(ports.store, caller_id), ports.day(ports.now())
    highest = leads_all(caller, register.units_worked_at(ports.store, caller, today), today)
    check_has_say(
        caller, unit_id, today, highest=highest,
        is_there=lambda: bool(register.units(ports.store, [unit_id])),
    )  # fmt: skip
    return Leader(caller, highest)


def check_looks_for_what_is_due(ports: Ports, caller_id: str, unit_id: str) -> None:
    """Raise NotFound for who has no say about what is due at the unit."""
    leader, today = leader_at(ports, caller_id, unit_id), ports.day(ports.now())
    if not may_look_for_what_is_due(leader.person, unit_id, today, highest=leader.highest):
        raise NotFound


def a_colleague(ports: Ports, caller_id: str) -> Leader:
    """The caller, who works here. Raises NotFound."""
    caller, today = register.a_person(ports.store, caller_id), ports.day(ports.now())
    check_colleague(caller, today)
    units = register.units_worked_at(ports.store, caller, today)
    return Leader(caller, leads_all(caller, units, today))


def the_highest(ports: Ports, caller_id: str) -> Person:
    """The caller, who has the highest permission. Raises NotFound, NotAllowed for others who work here."""
    caller, today = register.a_person(ports.store, caller_id), ports.day(ports.now())
    check_leads_all(caller, register.units_worked_at(ports.store, caller, today), today)
    return caller
