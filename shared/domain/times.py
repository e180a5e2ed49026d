"""Who publishes times, books, moves and cancels (F3, F4, F16, F17, D10, D12).

The rules of texts are in `access.py`; what one person is to another is told by `relation.py`.
"""

from collections.abc import Set
from datetime import date, datetime
from zoneinfo import ZoneInfo

from shared.domain.apart import Whose, whose
from shared.domain.deciding import Area, Of, Owner, decided
from shared.domain.errors import (
    Invalid,
    NotAllowed,
    NotFound,
    WindowClosed,
    WindowNotOpen,
    WrongStatus,
)
from shared.domain.instant import local_text
from shared.domain.people import Group, Person
from shared.domain.relation import (
    consented_by,
    groups_of,
    groups_taught_by,
    guardians_of,
    has_higher_permission,
    has_higher_permission_over,
    is_adult,
    is_employed,
    is_kept_from,
    is_staff_for,
    manager_of,
    manages,
    may_meet,
    roles_in,
    units_of_work,
    works_for,
)
from shared.domain.slot import Slot
from shared.domain.talk import Talk
from shared.domain.vocabulary import Role

_LEADING = frozenset({Role.RESPONSIBLE, Role.MANAGER, Role.HIGHER})


def acts_for_family(caller: Person, subject: Person, today: date) -> bool:
    """Whether the caller is a guardian, a pupil of age or the employee: those who book for themselves."""
    if caller.id != subject.id:
        acts = caller.id in guardians_of(subject, today)
    else:
        acts = is_adult(subject, today) or any(duty.span.covers(today) for duty in subject.duties)
    return decided(acts, caller.id, Owner(Of.PERSON, subject.id), Area.BOOKS)


def acts_apart(caller: Person, subject: Person, today: date) -> bool:
    """Whether the caller is a guardian who has talks about the subject of their own (D11)."""
    return subject.own.separate_talks and caller.id in guardians_of(subject, today)


def whose_talk(caller: Person, subject: Person, guardian_id: str | None, today: date) -> Whose:
    """Whose talk about the subject the caller means: a guardian their own, staff the one they name (D11).

    Raises GuardianNeeded or Invalid.
    """
    if caller.id != subject.id and acts_for_family(caller, subject, today):
        guardian_id = caller.id
    return whose(subject, guardian_id, today)


def check_books_for_guardian(
    caller: Person, subject: Person, guardian_id: str, today: date
) -> None:
    """Who says which guardian comes: a guardian only of themselves, staff of any (D13).

    Raises NotAllowed, or Invalid for who is none.
    """
    if acts_for_family(caller, subject, today) and guardian_id != caller.id:
        raise NotAllowed("A guardian books for themselves; the other one joins.")
    if guardian_id not in (*guardians_of(subject, today), *consented_by(subject, today)):
        raise Invalid(
            errors=[{"pointer": "/guardian_id", "detail": "not a guardian of this pupil"}]
        )


def acts_for_school(caller: Person, subject: Person, today: date) -> bool:
    """Whether the caller is staff who may book on behalf of the subject (F4)."""
    acts = may_meet(caller, subject, today) or has_higher_permission_over(caller, subject, today)
    return decided(acts, caller.id, Owner(Of.PERSON, subject.id), Area.BOOKS)


def may_book_for(caller: Person, subject: Person, today: date) -> bool:
    """Whether the caller may see and book times for the subject."""
    return acts_for_family(caller, subject, today) or acts_for_school(caller, subject, today)


def may_single_out(caller: Person, person: Person, today: date) -> bool:
    """Whether staff who offer times to a group may name this one of it; strangers nobody protected (R17)."""
    return not person.is_protected or acts_for_school(caller, person, today)


def may_publish_for(caller: Person, group: Group, today: date) -> bool:
    """Whether the caller publishes times for the group: one connected to it, or who leads its unit (F16)."""
    publishes = group.id in groups_taught_by(caller, today) or has_higher_permission(
        caller, group.unit_id, today
    )
    return decided(publishes, caller.id, Owner(Of.GROUP, group.id), Area.PUBLISHES)


def may_name(caller: Person, person: Person, groups: Set[str], today: date) -> bool:
    """Whether staff may name somebody of these groups, to offer them a time or plan a talk with them (F17)."""
    return not groups.isdisjoint(groups_of(person, today)) and may_single_out(caller, person, today)


def is_managed_by(employee: Person, manager: Person) -> bool:
    """Whether times for employees may name this one: only as the manager's own (F11)."""
    return manager_of(employee) == manager.id


def may_publish(caller: Person, today: date) -> bool:
    """Whether one publishes times at all: who has left does not (R11)."""
    return is_employed(caller, today)


def work_together(one: Person | None, other: Person | None, today: date) -> bool:
    """Whether two work at one unit today: so one may be named as further staff at the other's times (F13)."""
    if one is None or other is None:
        return False
    return not set(units_of_work(one, today)).isdisjoint(units_of_work(other, today))


def may_start_talk(caller: Person, subject: Person, today: date, *, of_employee: bool) -> bool:
    """Whether a kind of talk is for these two: one with an employee for their manager, others not (F11, D5)."""
    return of_employee == manages(caller, subject, today)


def check_open_to(slot: Slot, caller: Person, subject: Person, today: date) -> None:
    """Raise NotFound unless the caller may book for the subject and the time is open to them (F17, F18)."""
    is_open = slot.is_open_to(subject.id, groups_of(subject, today))
    if not may_book_for(caller, subject, today) or not is_open:
        raise NotFound


def check_acts_for_staff(caller: Person, staff: Person, today: date) -> None:
    """Raise NotFound unless the times of this person are the caller's to see and to change (F6)."""
    if not works_for(caller, staff, today):
        raise NotFound


def check_may_move(talk: Talk, caller: Person, subject: Person, today: date, now: datetime) -> None:
    """Whether the caller may cancel or rebook the talk now (D10).

    Raises NotFound for a stranger, NotAllowed for one who only takes part, WindowClosed for a guardian
    after the cut-off.
    """
    roles = roles_in(talk, caller, subject, today)
    if not roles:
        raise NotFound
    if roles & _LEADING or is_staff_for(caller, subject, today):
        return
    if not acts_for_family(caller, subject, today):
        raise NotAllowed
    if talk.windows is not None and now >= talk.windows.guardian_cutoff:
        raise WindowClosed("From now on only the school can move or cancel this talk.")


def check_may_rebook_late(talk: Talk, caller: Person, subject: Person, today: date) -> None:
    """Raise NotAllowed for the family: a talk that is over is replaced by the school alone (F36)."""
    if not acts_for_school(caller, subject, today) and caller.id != talk.responsible_id:
        raise NotAllowed


def check_joins(roles: Set[Role]) -> None:
    """Raise NotAllowed for who is not invited as a guardian: nobody else says whether they come (D13)."""
    if Role.GUARDIAN not in roles:
        raise NotAllowed("Who is invited as a guardian says whether they come.")


def check_frees(roles: Set[Role]) -> None:
    """Raise NotAllowed unless one holds the talk or leads the unit: who frees it of further staff (F13)."""
    if roles.isdisjoint({Role.RESPONSIBLE, Role.HIGHER}):
        raise NotAllowed


def changes_until(talk: Talk, holder: Person, subject: Person, today: date) -> datetime | None:
    """Until when who holds a link may give the talk's time back or choose another; None: not at all (D10, G3).

    The cut-off is the guardian's for everybody here: who is staff as well signs in to do more.
    """
    if talk.windows is None or not acts_for_family(holder, subject, today):
        return None
    return talk.windows.guardian_cutoff


def check_changes_by_link(
    talk: Talk, holder: Person, subject: Person, today: date, now: datetime
) -> None:
    """Raise WrongStatus, NotAllowed or WindowClosed unless who holds a link may change the time now (G3)."""
    if talk.windows is None:
        raise WrongStatus("The talk has no time.")
    until = changes_until(talk, holder, subject, today)
    if until is None:
        raise NotAllowed
    if now >= until:
        raise WindowClosed("From now on only the school can move or cancel this talk.")


def asks_late_for_interpreter(
    caller: Person, subject: Person, responsible_id: str, today: date
) -> bool:
    """Whether one asks for an interpreter also when it is too late for a family: the school does (G10)."""
    return caller.id == responsible_id or acts_for_school(caller, subject, today)


def may_hand_over(
    talk: Talk, caller: Person, holder: Person | None, subject: Person, today: date
) -> bool:
    """Whether the caller gives a talk to another of the staff: higher permission, its holder having left (F6).

    Of an employee talk nobody does: it is between the two (D5).
    """
    has_left = holder is None or not is_employed(holder, today)
    leads = Role.HIGHER in roles_in(talk, caller, subject, today)
    return decided(has_left and leads, caller.id, Owner(Of.PERSON, subject.id), Area.BOOKS)


def check_may_call_off(talk: Talk, caller: Person, subject: Person, today: date) -> None:
    """Whether the caller may end the talk altogether: the school alone may, and no cut-off tells others when.

    Raises NotFound for a stranger, NotAllowed for the family and for one who only takes part.
    """
    if not roles_in(talk, caller, subject, today):
        raise NotFound
    if not acts_for_school(caller, subject, today) and caller.id != talk.responsible_id:
        raise NotAllowed


def check_in_line(talk: Talk, caller: Person, subject: Person, today: date) -> None:
    """Raise NotFound unless the caller acts for the talk where it stands in a line (G13, D11)."""
    mine = may_book_for(caller, subject, today) and not is_kept_from(talk, caller.id, subject)
    if not decided(mine, caller.id, Owner(Of.TALK, talk.id), Area.HEAD):
        raise NotFound


def check_period(
    talk: Talk | None, caller: Person, subject: Person, now: datetime, zone: ZoneInfo
) -> None:
    """Whether the caller may book the talk now, if it waits in a round: a family in its period (F29, G19).

    Staff always may. Raises WindowNotOpen or WindowClosed.
    """
    if talk is not None and not acts_for_school(caller, subject, now.astimezone(zone).date()):
        talk.booking_period.check_family(now, zone)


def check_opened(
    talk: Talk, caller: Person, subject: Person, now: datetime, zone: ZoneInfo
) -> None:
    """Whether the caller may move the talk now: no family before it may book at all (G19).

    What was booked can be moved after the period too, until the cut-off (D10). Raises WindowNotOpen.
    """
    opens, today = talk.booking_period.opens, now.astimezone(zone).date()
    if opens is None or now >= opens or caller.id == talk.responsible_id:
        return
    if not acts_for_school(caller, subject, today):
        raise WindowNotOpen(opens=local_text(opens, zone))
