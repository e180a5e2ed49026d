"""From whom the booking of a talk came, and who is told (F4)."""

from collections.abc import Set

from shared.domain.people import Person
from shared.domain.relation import is_family_of
from shared.domain.talk import Booking, Talk
from shared.domain.vocabulary import Pattern, Role


def booked_as(talk: Talk, subject: Person, caller_id: str, roles: Set[Role]) -> Role | None:
    """As what somebody booked the talk, for one who has these roles in it; None while it has no time.

    Where guardians live apart, one is not told of the other: then None too (D11).
    """
    booking = talk.booking
    if booking is None:
        return None
    origin = _origin(talk, booking, subject)
    of_another = origin is Role.GUARDIAN and booking.booked_by != caller_id
    if of_another and subject.own.separate_talks and roles <= {Role.GUARDIAN}:
        return None
    return origin


def _origin(talk: Talk, booking: Booking, subject: Person) -> Role:
    """Who comes as a guardian, or is one by the register, booked as that, though they may work there too."""
    at_work = talk.pattern is Pattern.EMPLOYEE
    if booking.booked_by == talk.subject_id:
        return Role.EMPLOYEE if at_work else Role.PUPIL
    if booking.brings(booking.booked_by, Role.GUARDIAN) or is_family_of(booking.booked_by, subject):
        return Role.GUARDIAN
    if booking.booked_by == talk.responsible_id:
        return Role.MANAGER if at_work else Role.RESPONSIBLE
    return Role.STAFF
