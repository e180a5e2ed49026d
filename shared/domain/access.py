"""Who may write what, when, and who may read it: the table, and the one function that obeys it.

Nothing else in the system decides this. `docs/access.md` is printed from the same table.
"""

from collections.abc import Mapping, Set
from types import MappingProxyType
from typing import NamedTuple

from shared.domain.vocabulary import Pattern, Phase, Role


class Rule(NamedTuple):
    """One cell: the roles that write in a phase of a pattern, and those that read it.

    When they may is not here: every phase has its window on the talk itself (`windows.py`).
    """

    writers: Set[Role]
    readers: Set[Role]


_G, _P, _R = Role.GUARDIAN, Role.PUPIL, Role.RESPONSIBLE
_E, _M = Role.EMPLOYEE, Role.MANAGER
_STAFF = {Role.STAFF, Role.HIGHER}
_SCHOOL = _STAFF | {Role.STUDENT_HEALTH}
"""The student health team reads what was said and agreed, and not what anybody prepared (F12, R11)."""


def _rule(writers: Set[Role], readers: Set[Role]) -> Rule:
    return Rule(frozenset(writers), frozenset(writers | readers))


#                                    who writes      who reads besides            spec
ACCESS: Mapping[tuple[Pattern, Phase], Rule] = MappingProxyType(
    {
        (Pattern.YOUNG, Phase.PREPARATION): _rule({_G}, {_R} | _STAFF),       # F65 F68
        (Pattern.YOUNG, Phase.RECORD): _rule({_R}, {_G} | _SCHOOL),           # D6 F83 F84
        (Pattern.YOUNG, Phase.FOLLOW_UP): _rule({_R, _G}, _SCHOOL),           # D7 F106
        (Pattern.SCHOOL, Phase.PREPARATION): _rule({_R, _P, _G}, _STAFF),     # F66 F44
        (Pattern.SCHOOL, Phase.RECORD): _rule({_R, _P}, {_G} | _SCHOOL),      # D6 F81
        (Pattern.SCHOOL, Phase.FOLLOW_UP): _rule({_R, _P}, {_G} | _SCHOOL),   # D7 F105
        (Pattern.ADULT, Phase.PREPARATION): _rule({_R, _P}, _STAFF),          # F66 D12
        (Pattern.ADULT, Phase.RECORD): _rule({_R, _P}, _SCHOOL),              # D6
        (Pattern.ADULT, Phase.FOLLOW_UP): _rule({_R, _P}, _SCHOOL),           # D7
        (Pattern.EMPLOYEE, Phase.PREPARATION): _rule({_M, _E}, set()),        # D5 F11
        (Pattern.EMPLOYEE, Phase.RECORD): _rule({_M, _E}, set()),             # D5 D6
        (Pattern.EMPLOYEE, Phase.FOLLOW_UP): _rule({_M, _E}, set()),          # D7
    }
)  # fmt: skip

OPENED: Mapping[tuple[Pattern, Phase], Set[Role]] = MappingProxyType(
    {(Pattern.SCHOOL, Phase.FOLLOW_UP): frozenset({_G})}
)
"""Who writes besides where the talk's setting `guardians_follow_up` opens it (D7)."""

NOT_CLOSE = frozenset({Role.STAFF})
"""Who reads nothing of a talk whose template is flagged as sensitive, unless they come to it (F46, R14)."""

LEADERS = frozenset({Role.RESPONSIBLE, Role.MANAGER})
"""Who holds the talk: publishes, marks it held, closes it, and alone sees version history (F110, D8)."""


def may_write(pattern: Pattern, phase: Phase, roles: Set[Role], opened: bool = False) -> bool:
    """Whether one with these roles in a talk writes in this phase at all; the window decides when.

    `opened`: whether the talk's setting opens the follow-up to those of `OPENED`.
    """
    more = OPENED.get((pattern, phase), frozenset()) if opened else frozenset()
    return not (ACCESS[pattern, phase].writers | more).isdisjoint(roles)


def may_read(pattern: Pattern, phase: Phase, roles: Set[Role], sensitive: bool = False) -> bool:
    """Whether one with these roles in a talk reads what is written in this phase.

    `sensitive`: whether the talk is, and the reader does not come to it.
    """
    return not ACCESS[pattern, phase].readers.isdisjoint(roles - NOT_CLOSE if sensitive else roles)


def can_own_agreement(pattern: Pattern) -> Set[Role]:
    """The roles to which an agreement can be given: those who read what was said (F88)."""
    return ACCESS[pattern, Phase.RECORD].readers


def takes_part(pattern: Pattern, roles: Set[Role]) -> bool:
    """Whether one with these roles is a party of the talk: who writes in any of its phases."""
    return any(may_write(pattern, phase, roles) for phase in Phase)


TRAIL_READERS = frozenset({Role.PUPIL, Role.GUARDIAN, Role.EMPLOYEE, Role.HIGHER})
"""Who sees by whom a talk was seen: those it is about, and who answers for the school (G8)."""


def may_see_trail(roles: Set[Role]) -> bool:
    """Whether one sees who has seen the talk or done something with it."""
    return not TRAIL_READERS.isdisjoint(roles)


def sees_who_is_late(roles: Set[Role]) -> bool:
    """Whether one is told whose preparation is late: who holds the talk (F77)."""
    return not LEADERS.isdisjoint(roles)


def may_see_history(roles: Set[Role]) -> bool:
    """Whether one sees who wrote which version when: only who holds the talk (D8, F110)."""
    return not LEADERS.isdisjoint(roles)
