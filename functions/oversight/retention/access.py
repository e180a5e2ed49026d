"""Who has a say about retention: higher permission at a unit, and the highest of the installation (F6)."""

from typing import NamedTuple

from shared.adapters import register
from shared.adapters.ports import Ports
from shared.adapters.store import Store
from shared.domain import relation
from shared.domain.errors import NotAllowed, NotFound
from shared.domain.people import Person
from shared.domain.relation import has_higher_permission, is_employed
from shared.domain.seeing import may_look_for_what_is_due


class Leader(NamedTuple):
    """Somebody with higher permission, and whether theirs is the highest there is."""

    person: Person
    highest: bool


def leader_at(ports: Ports, caller_id: str, unit_id: str) -> Leader:
    """The caller, who has higher permission at the unit or the highest of all. Raises NotFound."""
    caller, today = register.a_person(ports.store, caller_id), ports.day(ports.now())
    highest = _leads_installation(ports.store, caller, ports)
    here = has_higher_permission(caller, unit_id, today)
    if not here and not (highest and register.units(ports.store, [unit_id])):
        raise NotFound
    return Leader(caller, highest)


def check_looks_for_what_is_due(ports: Ports, caller_id: str, unit_id: str) -> None:
    """Raise NotFound for who has no say about what is due at the unit."""
    leader, today = leader_at(ports, caller_id, unit_id), ports.day(ports.now())
    if not may_look_for_what_is_due(leader.person, unit_id, today, highest=leader.highest):
        raise NotFound


def a_colleague(ports: Ports, caller_id: str) -> Leader:
    """The caller, who works here. Raises NotFound."""
    caller, today = register.a_person(ports.store, caller_id), ports.day(ports.now())
    if not is_employed(caller, today):
        raise NotFound
    return Leader(caller, _leads_installation(ports.store, caller, ports))


def the_highest(ports: Ports, caller_id: str) -> Person:
    """The caller, who has the highest permission. Raises NotFound, NotAllowed for others who work here."""
    leader = a_colleague(ports, caller_id)
    if not leader.highest:
        raise NotAllowed
    return leader.person


def _leads_installation(store: Store, caller: Person, ports: Ports) -> bool:
    today = ports.day(ports.now())
    at = (duty.unit_id for duty in caller.duties if duty.span.covers(today))
    return relation.leads_installation(caller, register.units(store, at), today)
