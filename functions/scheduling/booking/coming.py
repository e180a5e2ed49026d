"""Who comes to a talk at a time (F13, D13)."""

from collections.abc import Iterator
from datetime import date

from shared.domain.notice import Notice, NoticeKind, colleagues_in, notices
from shared.domain.people import Person
from shared.domain.slot import Slot
from shared.domain.talk import Attendee, Talk
from shared.domain.vocabulary import Role


def with_colleagues(coming: tuple[Attendee, ...], slot: Slot) -> tuple[Attendee, ...]:
    """Those who come anyway, and the further staff of the time itself; whoever was staff of another stays away.

    One who comes as the child's guardian comes as that.
    """
    stay = tuple(attendee for attendee in coming if attendee.role is not Role.STAFF)
    here = {attendee.person_id for attendee in stay}
    colleagues = (
        Attendee(person_id=staff_id, role=Role.STAFF)
        for staff_id in slot.with_staff
        if staff_id not in here
    )
    return (*stay, *colleagues)


def told_of_move(
    before: Talk, after: Talk, subject: Person, today: date, actor_id: str
) -> Iterator[Notice]:
    """The messages about a new time, also to the staff who are not expected at that one."""
    yield from notices(NoticeKind.REBOOKED, after, subject, today, actor_id)
    expected = colleagues_in(after)
    for staff_id in colleagues_in(before, actor_id):
        if staff_id not in expected:
            yield Notice(NoticeKind.STAFF_FREED, staff_id)
