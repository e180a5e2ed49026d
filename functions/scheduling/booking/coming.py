"""Who comes to a talk at a time (F13, D13)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from shared.adapters import calendars
from shared.adapters.ports import Ports
from shared.domain.calendar import cells
from shared.domain.errors import PersonBusy
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


class Coming(NamedTuple):
    """Those who come along to a new time, and the guardians who cannot and are invited again (D13)."""

    attendees: tuple[Attendee, ...]
    invited_again: frozenset[str] = frozenset()


def coming_along(
    ports: Ports,
    talk: Talk,
    slot: Slot,
    coming: tuple[Attendee, ...],
    caller_id: str,
    until: datetime,
) -> Coming:
    """Of those who came to the old time all but the guardians who joined and are busy at the new one.

    What was read may be old when it is written; the write then fails and this is asked anew. Raises
    PersonBusy if it is the caller who moves the talk to a time when they are busy themselves.
    """
    joined = [attendee.person_id for attendee in coming if attendee.joined]
    if not joined:
        return Coming(coming)
    grain = ports.policies.of(talk.talk_type).grain
    wanted = cells(slot.start, until, grain.exact)
    days = {cell.day for cell in wanted}
    taken = calendars.attended_by(ports.store, joined, days, grain, but=talk.id)
    busy = frozenset(who for who in joined if taken.get(who, frozenset()) & wanted)
    if caller_id in busy:
        raise PersonBusy(who=Role.GUARDIAN)
    return Coming(tuple(a for a in coming if a.person_id not in busy), busy)


def told_of_move(
    before: Talk,
    after: Talk,
    subject: Person,
    today: date,
    actor_id: str,
    invited_again: frozenset[str] = frozenset(),
) -> Iterator[Notice]:
    """The messages about a new time, also to those who are not expected at that one."""
    for notice in notices(NoticeKind.REBOOKED, after, subject, today, actor_id):
        again = notice.recipient_id in invited_again
        yield notice._replace(kind=NoticeKind.INVITED_AGAIN) if again else notice
    expected = colleagues_in(after)
    for staff_id in colleagues_in(before, actor_id):
        if staff_id not in expected:
            yield Notice(NoticeKind.STAFF_FREED, staff_id)
