"""What one person is to another today: the ground every access decision stands on (R11)."""

from collections.abc import Iterable
from datetime import date

from shared.domain.closed_list import is_open_to
from shared.domain.deciding import INSTALLATION, Area, Of, Owner, decided
from shared.domain.errors import Invalid
from shared.domain.people import Enrolment, Person, Unit
from shared.domain.student_health import has_duty_at, is_of_team
from shared.domain.talk import Talk
from shared.domain.vocabulary import EMPLOYEE_FORM, Pattern, Role, pattern_of

MAJORITY = 18
HIGHER_DUTIES = frozenset({"Rektor", "Förskolechef"})
"""Duty roles of SS 12000 that carry higher permission at their unit (F6)."""
HIGHEST_KIND = "Huvudman"
"""The kind of unit of SS 12000 that all others of a municipality stand under."""
CARERS = frozenset({"Vårdnadshavare"})
"""Relation types of SS 12000 that make a guardian; others need a documented decision first (R20)."""


def is_adult(person: Person, today: date) -> bool:
    """Whether the person has turned 18 on the local date `today` (D12). Unknown birth date: no.

    One born on 29 February turns 18 on 1 March in a year without that day.
    """
    born = person.birth_date
    if born is None:
        return False
    return (today.year - born.year, (today.month, today.day)) >= (MAJORITY, (born.month, born.day))


def guardians_of(pupil: Person, today: date) -> tuple[str, ...]:
    """Ids of those who are guardians of the pupil today; nobody once the pupil is of age (D11, D12).

    Those of the register first, then who acts as one by a decision that holds today (R20).
    """
    if is_adult(pupil, today):
        return ()
    registered = (
        g.person_id for g in pupil.guardians if g.relation in CARERS and g.span.covers(today)
    )
    decided = (carer.person_id for carer in pupil.own.carers if carer.is_current(today))
    return tuple(dict.fromkeys((*registered, *decided)))


def manager_of(employee: Person) -> str | None:
    """The manager's id: as somebody said, or else as the school's records tell (F11)."""
    return employee.own.manager_id or employee.manager_id


def manages(caller: Person, employee: Person, today: date) -> bool:
    """Whether the caller is the employee's manager, and has not left (F11, R11)."""
    is_manager = manager_of(employee) == caller.id and is_employed(caller, today)
    return decided(is_manager, caller.id, Owner(Of.PERSON, employee.id), Area.BOOKS)


def consented_by(pupil: Person, today: date) -> tuple[str, ...]:
    """Ids of those whose access a pupil of age prolongs (D12); a minor's guardians need no consent."""
    if not is_adult(pupil, today):
        return ()
    return tuple(consent.guardian_id for consent in pupil.own.consents)


def guardians_in(talk: Talk, subject: Person, today: date) -> tuple[str, ...]:
    """Ids of the guardians who have a part in a talk: all, or the one whose talk it is (D11, D12)."""
    present = guardians_of(subject, today) or consented_by(subject, today)
    return tuple(g for g in present if talk.for_guardian_id in (None, g))


def is_kept_from(talk: Talk, person_id: str, subject: Person) -> bool:
    """Whether the talk is another guardian's, so that this one has no part in it, staff or not (D11)."""
    if talk.for_guardian_id in (None, person_id):
        return False
    return is_family_of(person_id, subject)


def is_family_of(person_id: str, subject: Person) -> bool:
    """Whether somebody is, was or will be one who answers for the subject, by the register or by a decision."""
    family = {guardian.person_id for guardian in subject.guardians}
    return person_id in family | {carer.person_id for carer in subject.own.carers}


def enrolment_of(pupil: Person, day: date, school_form: str | None = None) -> Enrolment:
    """The enrolment that decides a talk's school form on `day` (F65, F66).

    A pupil of a compulsory school who also has a place at its leisure-time centre has two; the school
    form of the class the talk is offered to tells which. Raises Invalid if there is none that day.
    """
    current = [e for e in pupil.enrolments if e.span.covers(day)]
    if not current:
        raise Invalid("The person is not enrolled anywhere on that day.")
    return next((e for e in current if e.school_form == school_form), current[0])


def groups_of(pupil: Person, today: date) -> frozenset[str]:
    """Ids of the groups the pupil is in today."""
    return frozenset(m.group_id for m in pupil.memberships if m.span.covers(today))


def groups_taught_by(staff: Person, today: date) -> frozenset[str]:
    """Ids of the groups the staff member is connected to today (F16)."""
    return frozenset(a.group_id for a in staff.assignments if a.span.covers(today))


def groups_read_by(staff: Person, today: date) -> frozenset[str]:
    """Ids of the groups about whose pupils the staff member reads today: student health about none (F12)."""
    return frozenset(
        a.group_id for a in staff.assignments if a.span.covers(today) and not is_of_team(a)
    )


def has_higher_permission(staff: Person, unit_id: str, today: date) -> bool:
    """Whether the person has higher permission at the unit today (F6)."""
    leads = any(
        d.role in HIGHER_DUTIES and d.unit_id == unit_id and d.span.covers(today)
        for d in staff.duties
    )
    return decided(leads, staff.id, Owner(Of.UNIT, unit_id), Area.LEADS)


def leads_installation(staff: Person, units: Iterable[Unit], today: date) -> bool:
    """Whether the person has higher permission at the municipality itself: the highest there is (F6, F47)."""
    owners = {unit.id for unit in units if unit.kind == HIGHEST_KIND}
    leads = any(has_higher_permission(staff, unit_id, today) for unit_id in owners)
    return decided(leads, staff.id, INSTALLATION, Area.LEADS, Area.HIGHEST)


def is_staff_for(staff: Person, subject: Person, today: date) -> bool:
    """Whether the staff member reads about the subject: through a group, or as manager.

    A group that is theirs as student health alone opens nothing to read (F12). To one whose identity is
    protected a group connects nobody who is not on the closed list (R17).
    """
    reads = not groups_read_by(staff, today).isdisjoint(groups_of(subject, today))
    connected = reads and is_open_to(subject, staff, today)
    is_staff = manages(staff, subject, today) or connected
    return decided(is_staff, staff.id, Owner(Of.PERSON, subject.id), Area.STAFF_OF)


def may_meet(staff: Person, subject: Person, today: date) -> bool:
    """Whether the staff member may have talks with the subject, or book them: as student health too (F16)."""
    taught = not groups_taught_by(staff, today).isdisjoint(groups_of(subject, today))
    connected = taught and is_open_to(subject, staff, today)
    meets = manages(staff, subject, today) or connected
    return decided(meets, staff.id, Owner(Of.PERSON, subject.id), Area.BOOKS)


def is_student_health_for(staff: Person, subject: Person, unit_id: str, today: date) -> bool:
    """Whether the person belongs to the student health team for this pupil at this unit today (F12).

    By a duty at the unit, or for a group of the pupil while they work anywhere. Nobody does for their own
    child, and for one whose identity is protected only those on the closed list (R17).
    """
    if is_family_of(staff.id, subject) or staff.id == subject.id:
        return False
    if not is_open_to(subject, staff, today):
        return False
    groups = {a.group_id for a in staff.assignments if is_of_team(a) and a.span.covers(today)}
    by_group = is_employed(staff, today) and not groups.isdisjoint(groups_of(subject, today))
    return by_group or has_duty_at(staff, unit_id, today)


def has_higher_permission_over(staff: Person, subject: Person, today: date) -> bool:
    """Whether the person has higher permission at a unit where the subject is enrolled today."""
    units = {e.unit_id for e in subject.enrolments if e.span.covers(today)}
    leads = any(has_higher_permission(staff, unit, today) for unit in units)
    return decided(leads, staff.id, Owner(Of.PERSON, subject.id), Area.LEADS_OVER)


def acts_for_staff(caller: Person, staff: Person, today: date) -> bool:
    """Whether the caller is that person, or has higher permission where they work today (F6)."""
    units = {duty.unit_id for duty in staff.duties if duty.span.covers(today)}
    acts = caller.id == staff.id or any(
        has_higher_permission(caller, unit, today) for unit in units
    )
    return decided(acts, caller.id, Owner(Of.PERSON, staff.id), Area.ACTS_FOR)


def works_for(caller: Person, staff: Person, today: date) -> bool:
    """Whether somebody's times, days and hours are the caller's to see and to change (F6).

    They are one's own as long as one is employed: who has left leaves them to who leads where they worked
    last (R11).
    """
    if is_employed(staff, today):
        return acts_for_staff(caller, staff, today)
    over = [(d.span.end, d.unit_id) for d in staff.duties if d.span.end and d.span.end < today]
    last = {unit_id for end, unit_id in over if end == max(over)[0]}
    leads = any(has_higher_permission(caller, unit_id, today) for unit_id in last)
    return decided(leads, caller.id, Owner(Of.PERSON, staff.id), Area.ACTS_FOR)


def is_employed(person: Person, today: date) -> bool:
    """Whether the person has a duty today: who has left holds no talk any more (R11)."""
    works = any(duty.span.covers(today) for duty in person.duties)
    return decided(works, person.id, INSTALLATION, Area.WORKS)


def units_of_work(person: Person, today: date) -> tuple[str, ...]:
    """Ids of the units where the person has a duty today, in the order of the register."""
    return tuple(dict.fromkeys(d.unit_id for d in person.duties if d.span.covers(today)))


def ever_worked(person: Person) -> bool:
    """Whether the register has any duty of the person, whatever its dates: only then there is more to read."""
    return bool(person.duties)


def works_at(person: Person, unit_id: str, today: date) -> bool:
    """Whether the person has a duty at the unit today."""
    works = any(duty.unit_id == unit_id and duty.span.covers(today) for duty in person.duties)
    return decided(works, person.id, Owner(Of.UNIT, unit_id), Area.WORKS)


def is_colleague_in(talk: Talk, staff: Person, today: date) -> bool:
    """Whether the person comes to the talk as further staff, and still works anywhere today (F13)."""
    comes = talk.booking is not None and talk.booking.brings(staff.id, Role.STAFF)
    return comes and is_employed(staff, today)


def has_health_in(talk: Talk, staff: Person, subject: Person, today: date) -> bool:
    """Whether the person has a part in the talk as student health: they come, or it was passed on (F12)."""
    asked = talk.student_health_at is not None or is_colleague_in(talk, staff, today)
    return asked and is_student_health_for(staff, subject, talk.unit_id, today)


def roles_in(talk: Talk, caller: Person, subject: Person, today: date) -> frozenset[Role]:
    """Every role the caller has in the talk today; empty for a stranger (R11)."""
    roles = _roles_in(talk, caller, subject, today)
    for owner in (Owner(Of.TALK, talk.id), Owner(Of.PERSON, talk.subject_id)):
        decided(roles, caller.id, owner, Area.HEAD)
    return roles


def _roles_in(talk: Talk, caller: Person, subject: Person, today: date) -> frozenset[Role]:
    employee_talk = talk.school_form == EMPLOYEE_FORM
    health = not employee_talk and has_health_in(talk, caller, subject, today)
    held = {
        Role.MANAGER if employee_talk else Role.RESPONSIBLE: caller.id == talk.responsible_id
        and is_employed(caller, today),
        Role.EMPLOYEE if employee_talk else Role.PUPIL: caller.id == subject.id,
        Role.GUARDIAN: not employee_talk and caller.id in guardians_in(talk, subject, today),
        Role.STAFF: not employee_talk
        and (
            is_staff_for(caller, subject, today)
            or (
                not health
                and is_colleague_in(talk, caller, today)
                and is_open_to(subject, caller, today)
            )
        ),
        Role.STUDENT_HEALTH: health,
        Role.HIGHER: not employee_talk and has_higher_permission(caller, talk.unit_id, today),
    }
    roles = frozenset(role for role, holds in held.items() if holds)
    if is_kept_from(talk, caller.id, subject):
        return roles & {Role.RESPONSIBLE}  # nobody can keep a talk from who holds it
    if pattern_of(talk.school_form) is Pattern.YOUNG:
        return roles - {Role.PUPIL}  # F7: a preschool child never acts
    return roles
