"""Who makes, sees and changes rounds: higher permission at the unit, or staff for what is theirs (F6, F16)."""

from datetime import date

from shared.domain.deciding import Area, Of, Owner, decided
from shared.domain.errors import NotAllowed, NotFound
from shared.domain.people import Group, Person
from shared.domain.policy import Policy
from shared.domain.relation import (
    groups_taught_by,
    has_higher_permission,
    is_employed,
    manages,
    units_of_work,
)
from shared.domain.round import Round


def sees_all(caller: Person, round_: Round, policy: Policy, today: date) -> bool:
    """Whether the caller sees everybody's share; employee talks are between the two alone (D5)."""
    of_pupils = policy.about != "employee"
    sees = of_pupils and has_higher_permission(caller, round_.unit_id, today)
    return decided(sees, caller.id, Owner(Of.ROUND, round_.id), Area.SEES)


def check_may_see(caller: Person, round_: Round, policy: Policy, today: date) -> None:
    """Raise NotFound for one who neither leads the unit nor holds talks in the round, or has left."""
    holds = caller.id in round_.responsible_ids() and is_employed(caller, today)
    if not sees_all(caller, round_, policy, today) and not holds:
        raise NotFound
    decided(holds, caller.id, Owner(Of.ROUND, round_.id), Area.SEES)


def check_may_change(caller: Person, round_: Round, policy: Policy, today: date) -> None:
    """Raise as `check_may_see`, and NotAllowed for one in somebody else's round."""
    check_may_see(caller, round_, policy, today)
    own = round_.responsible_ids() == [caller.id]
    if not own and not sees_all(caller, round_, policy, today):
        raise NotAllowed


def whose_rounds(caller: Person, today: date) -> list[str]:
    """Whose rounds one is shown: one's own, and those of units one leads; none once one has left (F29, R11)."""
    units = units_of_work(caller, today)
    led = sorted(unit for unit in units if has_higher_permission(caller, unit, today))
    return [caller.id, *led] if units else []


def may_plan_for_employee(caller: Person, employee: Person, today: date) -> bool:
    """Whether the caller plans talks with an employee: each manager with their own (F11, D5)."""
    return manages(caller, employee, today)


def may_plan_for(caller: Person, responsible: Person, group: Group, today: date) -> bool:
    """Whether the caller may have somebody hold talks with a group: themselves, or any by higher permission."""
    belongs = group.id in groups_taught_by(responsible, today) or has_higher_permission(
        responsible, group.unit_id, today
    )
    if not belongs:
        return False
    plans = has_higher_permission(caller, group.unit_id, today) or caller.id == responsible.id
    return decided(plans, caller.id, Owner(Of.GROUP, group.id), Area.PUBLISHES)
