"""Who makes, sees and changes rounds: higher permission at the unit, or staff for what is theirs (F6, F16)."""

from datetime import date

from shared.domain.errors import NotAllowed, NotFound
from shared.domain.people import Person
from shared.domain.policy import Policy
from shared.domain.relation import has_higher_permission, is_employed
from shared.domain.round import Round


def sees_all(caller: Person, round_: Round, policy: Policy, today: date) -> bool:
    """Whether the caller sees everybody's share; employee talks are between the two alone (D5)."""
    of_pupils = policy.about != "employee"
    return of_pupils and has_higher_permission(caller, round_.unit_id, today)


def check_may_see(caller: Person, round_: Round, policy: Policy, today: date) -> None:
    """Raise NotFound for one who neither leads the unit nor holds talks in the round, or has left."""
    own = caller.id in round_.responsible_ids() and is_employed(caller, today)
    if not own and not sees_all(caller, round_, policy, today):
        raise NotFound


def check_may_change(caller: Person, round_: Round, policy: Policy, today: date) -> None:
    """Raise as `check_may_see`, and NotAllowed for one in somebody else's round."""
    check_may_see(caller, round_, policy, today)
    own = round_.responsible_ids() == [caller.id]
    if not own and not sees_all(caller, round_, policy, today):
        raise NotAllowed
