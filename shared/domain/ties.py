"""What somebody is to a pupil beside any talk, and what of the pupil's documentation that lets them read.

The table is the only place that decides it. Both guardians read the same: what is kept here is about the
child, and nothing in it is another guardian's (D11). At majority the guardians lose it (D12).
"""

from collections.abc import Iterable, Mapping, Set
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from shared.domain.closed_list import is_open_to
from shared.domain.deciding import Area, Of, Owner, decided
from shared.domain.errors import Invalid
from shared.domain.people import Enrolment, Person
from shared.domain.relation import (
    consented_by,
    groups_of,
    groups_read_by,
    guardians_of,
    has_higher_permission_over,
)
from shared.domain.vocabulary import Pattern, Role, pattern_of


class Tie(StrEnum):
    """What somebody is to a pupil."""

    STAFF = "staff"
    """Staff of one of the pupil's groups, or higher permission where the pupil is enrolled.

    Of a protected identity only those of the staff whom its closed list names (R17).
    """
    PUPIL = "pupil"
    GUARDIAN = "guardian"


class Ties(frozenset[Tie]):
    """Everything somebody is to a pupil; empty for a stranger. It knows between whom."""

    pupil_id: str
    caller_id: str

    @property
    def of_staff(self) -> bool:
        """Whether one is staff of the pupil's: who enters attendance, and documents."""
        return decided(
            self & {Tie.STAFF}, self.caller_id, Owner(Of.PERSON, self.pupil_id), Area.STAFF_OF
        )

    @classmethod
    def between(cls, pupil_id: str, caller_id: str, ties: Iterable[Tie]) -> "Ties":
        """The ties of the caller to the pupil."""
        made = cls(ties)
        made.pupil_id, made.caller_id = pupil_id, caller_id
        decided(made, caller_id, Owner(Of.PERSON, pupil_id), Area.TIES)
        return made


class Kept(StrEnum):
    """What is kept of a pupil."""

    JUDGEMENT = "judgement"
    RELEASED_JUDGEMENT = "released_judgement"
    GRADE = "grade"
    ATTENDANCE = "attendance"
    TAGGED = "tagged"
    """An observation with this very child in it (F75)."""
    OF_PLACE = "of_place"
    """An observation of the child's unit or department (F74)."""
    OPEN_OF_PLACE = "open_of_place"
    """One of these that is marked to be seen by the families."""
    PLAN = "plan"
    """A development plan that was made final; see also `plan.may_read_plan` (F112)."""


_S, _P, _G = Tie.STAFF, Tie.PUPIL, Tie.GUARDIAN
READERS: Mapping[Kept, Set[Tie]] = MappingProxyType(
    {
        Kept.JUDGEMENT: frozenset({_S, _P}),  # F71 F61
        Kept.RELEASED_JUDGEMENT: frozenset({_S, _P, _G}),  # F61 F112
        Kept.GRADE: frozenset({_S}),  # F72
        Kept.ATTENDANCE: frozenset({_S}),  # F72
        Kept.TAGGED: frozenset({_S, _G}),  # F75
        Kept.OF_PLACE: frozenset({_S}),  # F74
        Kept.OPEN_OF_PLACE: frozenset({_S, _G}),
        Kept.PLAN: frozenset({_S, _P, _G}),  # F112
    }
)
_TIE_OF_ROLE = {
    Role.RESPONSIBLE: _S,
    Role.STAFF: _S,
    Role.HIGHER: _S,
    Role.PUPIL: _P,
    Role.GUARDIAN: _G,
}


AREA_OF: Mapping[Kept, Area] = MappingProxyType({kept: Area[kept.name] for kept in Kept})


def may_read(kept: Kept, ties: Ties) -> bool:
    """Whether one with these ties to a pupil reads this of them."""
    pupil = Owner(Of.PERSON, ties.pupil_id)
    return decided(READERS[kept] & ties, ties.caller_id, pupil, AREA_OF[kept])


def ties_to(pupil: Person, caller: Person, today: date) -> Ties:
    """Everything the caller is to the pupil today; empty for a stranger (R11)."""
    taught = not groups_read_by(caller, today).isdisjoint(groups_of(pupil, today))
    connected = taught and is_open_to(pupil, caller, today)
    held = {
        Tie.STAFF: connected or has_higher_permission_over(caller, pupil, today),
        Tie.PUPIL: caller.id == pupil.id and not _is_young(pupil, today),
        Tie.GUARDIAN: caller.id in (*guardians_of(pupil, today), *consented_by(pupil, today)),
    }
    return Ties.between(pupil.id, caller.id, (tie for tie, holds in held.items() if holds))


def ties_in(roles: Set[Role], pupil: Person, caller: Person) -> Ties:
    """The same of one who has a part in a pupil's talk."""
    ties = (_TIE_OF_ROLE[role] for role in roles if role in _TIE_OF_ROLE)
    return Ties.between(pupil.id, caller.id, ties)


def ties_of_teacher(pupil_id: str, caller: Person) -> Ties:
    """Of one who teaches the pupil a subject and is nothing else to them: staff, in that subject (F115)."""
    return Ties.between(pupil_id, caller.id, [Tie.STAFF])


def judged_enrolment(pupil: Person, today: date) -> Enrolment:
    """The enrolment in which a pupil is judged and graded today, which no young child is (F73).

    Raises Invalid if there is none.
    """
    for enrolment in pupil.enrolments:
        if enrolment.span.covers(today) and not _is_for_young(enrolment):
            return enrolment
    raise Invalid("The pupil is in no school form today in which judgements are made.")


def units_of_young(child: Person, today: date) -> tuple[str, ...]:
    """Ids of the units where the child is today as children are who never act (F74)."""
    current = (e for e in child.enrolments if e.span.covers(today) and _is_for_young(e))
    return tuple(dict.fromkeys(enrolment.unit_id for enrolment in current))


def _is_young(pupil: Person, today: date) -> bool:
    """Whether the child never acts: enrolled, and only where children do not (F7)."""
    current = [enrolment for enrolment in pupil.enrolments if enrolment.span.covers(today)]
    return bool(current) and all(map(_is_for_young, current))


def _is_for_young(enrolment: Enrolment) -> bool:
    return pattern_of(enrolment.school_form) is Pattern.YOUNG
