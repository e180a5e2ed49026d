"""Who publishes times, books, moves and cancels (F3, F4, F16, F17, D10, D12).

The rules of texts are in `access.py`; what one person is to another is told by `relation.py`.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from shared.domain.apart import Whose, whose
from shared.domain.deciding import Area, Of, Owner, decided
from shared.domain.errors import NotAllowed, NotFound, WindowClosed, WindowNotOpen
from shared.domain.instant import local_text
from shared.domain.people import Group, Person
from shared.domain.relation import (
    groups_of,
    groups_taught_by,
    guardians_of,
    has_higher_permission,
    has_higher_permission_over,
    is_adult,
    is_kept_from,
    is_staff_for,
    may_meet,
    roles_in,
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
