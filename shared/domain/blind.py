"""Blind preparation: neither side reads what the other prepares until both are ready (D5, G21).

The sides are the school (or the manager) and the one the talk is about with their family. What one side
prepares is shown to the other when everybody awaited has said that they are ready, or at the instant that
the policy names, or when the talk has been held; and what has been shown stays shown.
"""

from collections.abc import Iterable, Set
from datetime import datetime

from shared.domain.access import ACCESS
from shared.domain.policy import Policy
from shared.domain.talk import Talk
from shared.domain.template import Field, Template
from shared.domain.vocabulary import Pattern, Phase, Role, Status

SIDES = (
    frozenset({Role.RESPONSIBLE, Role.MANAGER, Role.STAFF, Role.HIGHER, Role.STUDENT_HEALTH}),
    frozenset({Role.PUPIL, Role.GUARDIAN, Role.EMPLOYEE}),
)


def is_blind(talk: Talk, now: datetime) -> bool:
    """Whether each side still prepares unseen by the other."""
    if not talk.blind or talk.revealed_at is not None:
        return False
    if talk.status in (Status.HELD, Status.FOLLOWED_UP):
        return False
    windows = talk.windows
    return windows is None or now < min(windows.blind_until or windows.day_ends, windows.day_ends)


def hides(talk: Talk, field: Field, roles: Set[Role], now: datetime) -> bool:
    """Whether a field is kept from these roles for now: all but those that their own side alone writes."""
    if field.phase is not Phase.PREPARATION or not is_blind(talk, now):
        return False
    own = frozenset[Role]().union(*(side for side in SIDES if not side.isdisjoint(roles)))
    return not field.writers <= own


def hidden_fields(
    talk: Talk, template: Template, roles: Set[Role], now: datetime
) -> frozenset[str]:
    """Ids of the fields that are kept from these roles for now."""
    if not is_blind(talk, now):
        return frozenset()
    return frozenset(field.id for field in template.fields if hides(talk, field, roles, now))


def hides_work_of(
    talk: Talk, author_id: str, phase: Phase, roles: Set[Role], now: datetime
) -> bool:
    """Whether what somebody attached to a phase is kept from these roles for now.

    The school's side attaches through who holds the talk alone; all others who attach are the family.
    """
    if phase is not Phase.PREPARATION or not is_blind(talk, now):
        return False
    school, family = SIDES
    return (school if author_id == talk.responsible_id else family).isdisjoint(roles)


def shown_at(talk: Talk, now: datetime) -> datetime | None:
    """Since when all is shown, to be kept with a talk that gets or loses its time: shown stays shown."""
    if talk.blind and talk.revealed_at is None and not is_blind(talk, now):
        return now
    return talk.revealed_at


def as_chosen(talk: Talk, policy: Policy) -> Talk:
    """The talk as its policy, or a round that it has joined, chooses; not once there may be texts in it."""
    if talk.had_time is not False or talk.blind is policy.blind:
        return talk
    required = policy.ready_when.get(talk.pattern, ())
    waits_for = awaited(required, talk.pattern, blind=policy.blind)
    return talk.model_copy(update={"blind": policy.blind, "ready_when": waits_for})


def awaited(required: Iterable[Role], pattern: Pattern, *, blind: bool) -> tuple[Role, ...]:
    """The roles that a talk waits for; in a blind one at least one of each side that prepares."""
    roles = tuple(required)
    if not blind:
        return roles
    writers = ACCESS[pattern, Phase.PREPARATION].writers
    sides = (writers & side for side in SIDES)
    missing = (side for side in sides if side and side.isdisjoint(roles))
    return (*roles, *(min(side, key=list(Role).index) for side in missing))
