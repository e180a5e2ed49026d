"""Who attends a talk that has its time, as it changes while the time stays (F13, D13).

Until the end of the talk's day; what has been is not changed afterwards.
"""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from shared.domain.errors import NotFound, WindowClosed, WrongStatus
from shared.domain.instant import local_text
from shared.domain.lifecycle import effective_status
from shared.domain.talk import Attendee, Booking, Talk
from shared.domain.vocabulary import Role


def joined_by(talk: Talk, guardian_id: str, now: datetime, zone: ZoneInfo) -> Talk:
    """The talk with one more guardian; the talk itself if they come already. Raises as `_ahead`."""
    booking = _ahead(talk, now, zone)
    if any(attendee.person_id == guardian_id for attendee in booking.attendees):
        return talk
    also = Attendee(person_id=guardian_id, role=Role.GUARDIAN, joined=True)
    return _with(talk, (*booking.attendees, also))


def left_by(talk: Talk, guardian_id: str, now: datetime, zone: ZoneInfo) -> Talk:
    """The talk without one of its guardians, who stays invited; the talk itself if they do not come anyway.

    Raises as `_ahead`.
    """
    booking = _ahead(talk, now, zone)
    if not booking.brings(guardian_id, Role.GUARDIAN):
        return talk
    return _with(talk, (a for a in booking.attendees if a.person_id != guardian_id))


def freed_of(talk: Talk, staff_id: str, now: datetime, zone: ZoneInfo) -> Talk:
    """The talk without one of its further staff; the talk itself if they do not come anyway.

    Raises NotFound for one who comes as something else, and as `_ahead`.
    """
    booking = _ahead(talk, now, zone)
    roles = {attendee.role for attendee in booking.attendees if attendee.person_id == staff_id}
    if not roles:
        return talk
    if roles != {Role.STAFF}:
        raise NotFound
    return _with(talk, (a for a in booking.attendees if a.person_id != staff_id))


def _ahead(talk: Talk, now: datetime, zone: ZoneInfo) -> Booking:
    """The time of the talk. Raises WrongStatus without one, WindowClosed from the end of its day on."""
    if talk.booking is None or talk.windows is None:
        raise WrongStatus(status=effective_status(talk, now))
    if now >= talk.windows.day_ends:
        raise WindowClosed(closed=local_text(talk.windows.day_ends, zone))
    return talk.booking


def _with(talk: Talk, attendees: Iterable[Attendee]) -> Talk:
    booking = talk.booking and talk.booking.model_copy(update={"attendees": tuple(attendees)})
    return talk.changed(booking=booking)
