"""Who was there when a talk was held, and how: in the room, by phone or by video (F97, R6)."""

from collections.abc import Mapping, Set
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from shared.domain.apart import is_kept_unaware
from shared.domain.note import Note
from shared.domain.people import Person
from shared.domain.relation import guardians_in
from shared.domain.talk import Talk
from shared.domain.vocabulary import EMPLOYEE_FORM, Role

MOST_PEOPLE = 30
"""In one talk; what is more is no talk."""


class Manner(StrEnum):
    """How somebody took part."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"
    ABSENT = "absent"
    """Was invited and did not come."""


class Present(BaseModel):
    """One who was there: somebody who was invited, or somebody else, in words."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    person_id: str | None = None
    role: Role | None = None
    """What they were to the talk then; people change."""
    name: str | None = None
    """Who it was, if not one of those invited: an interpreter, a school nurse."""
    manner: Manner


class Presence(Note):
    """Who was there, as it was set last."""

    people: tuple[Present, ...]


def invited(talk: Talk, subject: Person, today: date) -> Mapping[str, Role]:
    """Those who could come to a talk, and as what: the parties, and staff who were asked (F8, F13)."""
    at_work = talk.school_form == EMPLOYEE_FORM
    roles = {talk.responsible_id: Role.MANAGER if at_work else Role.RESPONSIBLE}
    roles |= {subject.id: Role.EMPLOYEE if at_work else Role.PUPIL}
    if not at_work:
        roles |= dict.fromkeys(guardians_in(talk, subject, today), Role.GUARDIAN)
    coming = talk.booking.attendees if talk.booking else ()
    return {attendee.person_id: attendee.role for attendee in coming} | roles


def seen_by(
    people: tuple[Present, ...], reader_id: str, roles: Set[Role], subject: Person
) -> tuple[Present, ...]:
    """Those whose presence a reader is told: a guardian who lives apart, nothing of the other one (D11).

    That can only be in a talk that both shared before it was said that they live apart.
    """
    if not is_kept_unaware(roles, subject):
        return people
    return tuple(p for p in people if p.role is not Role.GUARDIAN or p.person_id == reader_id)
