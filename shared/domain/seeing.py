"""Who sees what was gathered about somebody beside a talk: the log of agreements, the trail; and who consents.

Of one talk that is told by `access.py`, of what is kept of a pupil by `ties.py`.
"""

from collections.abc import Set
from datetime import date

from shared.domain.deciding import Area, Of, Owner, decided
from shared.domain.errors import Invalid, NotAllowed, NotFound
from shared.domain.people import Person
from shared.domain.relation import (
    CARERS,
    acts_for_staff,
    consented_by,
    groups_of,
    groups_taught_by,
    guardians_of,
    has_higher_permission,
    has_higher_permission_over,
    is_adult,
    is_employed,
    is_family_of,
    is_staff_for,
)
from shared.domain.retention import has_been_at
from shared.domain.talk import Talk
from shared.domain.vocabulary import Role


def may_see_log(caller: Person, person: Person, today: date, *, had_part: bool) -> bool:
    """Whether somebody's log of agreements is there for the caller, whatever it shows of it (F89, F112).

    For the person and their family, those who work with them, and who reads something that stands in it.
    """
    family = (person.id, *guardians_of(person, today), *consented_by(person, today))
    sees = (
        caller.id in family
        or is_staff_for(caller, person, today)
        or has_higher_permission_over(caller, person, today)
        or had_part
    )
    return decided(sees, caller.id, Owner(Of.PERSON, person.id), Area.LOG)


def may_see_trail_of(caller: Person, person: Person, today: date) -> bool:
    """Whether one sees who has asked about somebody: themselves, their guardians, higher permission (G8)."""
    family = (person.id, *guardians_of(person, today))
    sees = caller.id in family or has_higher_permission_over(caller, person, today)
    return decided(sees, caller.id, Owner(Of.PERSON, person.id), Area.TRAIL)


def names_everybody(caller: Person, person: Person, today: date) -> bool:
    """Whether the trail about somebody tells which relative did what: to higher permission over them (G8).

    Who leads the school and answers for the child follows the other one's steps no more than they do (D11).
    """
    return has_higher_permission_over(caller, person, today) and not is_family_of(caller.id, person)


def names_relatives(roles: Set[Role], caller_id: str, subject: Person) -> bool:
    """The same of the trail of a talk, by the caller's roles in it (G8, D11)."""
    return Role.HIGHER in roles and not is_family_of(caller_id, subject)


def is_named_to_relatives(actor: Person, person: Person, today: date) -> bool:
    """Whether who did something is named to those it is about: the school's people are (G8).

    A relative is not, for being staff somewhere too: relatives do not follow each other's steps (D11).
    """
    return is_employed(actor, today) and not is_family_of(actor.id, person)


def may_see_acts_of(caller: Person, person: Person, today: date) -> bool:
    """Whether one sees what somebody did: oneself, and of staff who leads where they work (G8, F6)."""
    return acts_for_staff(caller, person, today)


def is_pupil_of(person: Person, staff: Person, today: date) -> bool:
    """Whether somebody is in a group of one of the staff today, and a talk can concern them (F67)."""
    return not groups_of(person, today).isdisjoint(groups_taught_by(staff, today))


def check_looks_into(staff: Person, group_id: str, today: date) -> None:
    """Raise NotFound for a group that is not the caller's own to choose from (F67, F16)."""
    looks = group_id in groups_taught_by(staff, today)
    if not decided(looks, staff.id, Owner(Of.GROUP, group_id), Area.WORKS):
        raise NotFound


def check_may_consent(pupil: Person, guardian: Person, today: date) -> None:
    """Raise unless a pupil prolongs the access of one whom the register has had as their guardian (D12, R19).

    Raises NotAllowed before the pupil is of age, Invalid for anybody else.
    """
    if not is_adult(pupil, today):
        raise NotAllowed("Until you are of age your guardians take part without it.")
    if not any(g.person_id == guardian.id and g.relation in CARERS for g in pupil.guardians):
        raise Invalid(errors=[{"pointer": "/guardian_id", "detail": "was not your guardian"}])
    owns_consents(pupil)


def owns_consents(pupil: Person) -> bool:
    """Whoever gave a consent takes it back, at any time."""
    return decided(True, pupil.id, Owner(Of.PERSON, pupil.id), Area.CONSENTS)


def may_be_held(leader_id: str, about: Talk | Person, unit_id: str) -> bool:
    """Whether who leads a unit may keep this talk or person from disposal: one of the unit (G9)."""
    if isinstance(about, Talk):
        return decided(about.unit_id == unit_id, leader_id, Owner(Of.TALK, about.id), Area.LEADS)
    return decided(has_been_at(about, unit_id), leader_id, Owner(Of.PERSON, about.id), Area.LEADS)


def may_look_for_what_is_due(leader: Person, unit_id: str, today: date, *, highest: bool) -> bool:
    """Whether one looks for what is due to be disposed of at a unit: who leads it, or the highest is (G9)."""
    leads = has_higher_permission(leader, unit_id, today) or highest
    return decided(leads, leader.id, Owner(Of.UNIT, unit_id), Area.DISPOSES)
