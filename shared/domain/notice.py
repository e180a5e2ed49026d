"""Messages that follow from what happens to a talk, and who gets them. What they say is the mailer's."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from shared.domain.people import Person
from shared.domain.readiness import still_awaited
from shared.domain.relation import consented_by, guardians_in, guardians_of
from shared.domain.talk import Talk
from shared.domain.vocabulary import Pattern, Role


class NoticeKind(StrEnum):
    """An occasion to write to somebody."""

    BOOKED = "booked"
    REBOOKED = "rebooked"
    BOOKING_CANCELLED = "booking_cancelled"
    BOOKING_REMINDER = "booking_reminder"
    NOT_BOOKED = "not_booked"
    PREPARATION_REMINDER = "preparation_reminder"
    OFFER = "offer"
    OFFER_WITHDRAWN = "offer_withdrawn"
    """The time that was offered is no more; the place in the line is kept (G13)."""
    DAY_BEFORE = "day_before"
    INVITED_AGAIN = "invited_again"
    """To a guardian who had joined and is busy at the talk's new time (D13)."""
    STAFF_FREED = "staff_freed"
    """To one of the staff who is no longer expected at a talk (F13)."""
    PLANNING_DONE = "planning_done"
    """The school has prepared: the family sees the material and prepares in turn (F27)."""
    PREPARATION_SHOWN = "preparation_shown"
    """Both sides are ready, and each reads what the other prepared (D5)."""
    PREPARATION_REOPENED = "preparation_reopened"
    """Preparation had closed, and can be written again (D5)."""
    INTERPRETER = "interpreter"
    """Whether there will be an interpreter, and so how long the talk takes, was changed (G10)."""
    INTERPRETER_CHECK = "interpreter_check"
    """To the responsible: make sure that the interpreter comes (G10)."""
    FOLLOW_UP_OPEN = "follow_up_open"
    CONSENT_ASKED = "consent_asked"
    """The school, or the manager, would like to bring somebody in (F99)."""
    WORRY = "worry"
    """To higher permission: something was passed on to them, and nothing is told of it (F100)."""
    REFERRAL = "referral"
    """To the student health team: something was passed on to them, and nothing is told of it (F12)."""
    BOOKING_OPEN = "booking_open"
    """A family may book now (G19)."""
    FEW_TIMES = "few_times"
    """To staff who offer fewer times than there are talks without one (G19)."""
    DISPOSAL_WAITS = "disposal_waits"
    """To those who can approve it: there is a list of what is to be disposed of (G9)."""
    ROUND_CLOSED = "round_closed"
    """To those who hold talks without a time, and to whoever made the round (F29)."""


DISCREET = frozenset({NoticeKind.WORRY, NoticeKind.REFERRAL})
"""What a mail says nothing of but that there is something to sign in for (F100, F12)."""
OUTLIVE_THE_TIME = DISCREET | {NoticeKind.CONSENT_ASKED}
"""What is sent although the talk has got another time since, or none."""

_COLLEAGUES_ARE_TOLD = {
    NoticeKind.BOOKED: NoticeKind.BOOKED,
    NoticeKind.REBOOKED: NoticeKind.REBOOKED,
    NoticeKind.DAY_BEFORE: NoticeKind.DAY_BEFORE,
    NoticeKind.BOOKING_CANCELLED: NoticeKind.STAFF_FREED,  # the talk is nothing to them any more
}


class Notice(NamedTuple):
    """One message to one person (D16)."""

    kind: NoticeKind
    recipient_id: str


def family_of(talk: Talk, subject: Person, today: date) -> tuple[str, ...]:
    """Who stands for the subject: the guardians (D11), the pupil of age (D12) or the employee."""
    if talk.pattern is Pattern.EMPLOYEE:
        return (subject.id,)
    if guardians_of(subject, today):
        return guardians_in(talk, subject, today)
    return (subject.id,)


def _taking_part(talk: Talk, subject: Person, today: date) -> Iterator[str]:
    """The family, and those who keep their access by consent: they take part, and do not book (D12)."""
    yield from family_of(talk, subject, today)
    if consented_by(subject, today):
        yield from guardians_in(talk, subject, today)


def colleagues_in(talk: Talk, actor_id: str | None = None) -> tuple[str, ...]:
    """Further staff who come to the talk (F13), but not the one who acts."""
    coming = talk.booking.attendees if talk.booking else ()
    staff = (attendee.person_id for attendee in coming if attendee.role is Role.STAFF)
    return tuple(staff_id for staff_id in staff if staff_id != actor_id)


def notices(
    kind: NoticeKind, talk: Talk, subject: Person, today: date, actor_id: str | None = None
) -> Iterator[Notice]:
    """The messages of one occasion, each recipient once.

    None of what is discreet: who leads a unit, or is student health there, does not stand in the talk.
    """
    if kind in DISCREET:
        return
    told = dict.fromkeys(_recipients(kind, talk, subject, today, actor_id))
    for recipient_id in told:
        yield Notice(kind, recipient_id)
    if kind in _COLLEAGUES_ARE_TOLD:
        for staff_id in colleagues_in(talk, actor_id):
            if staff_id not in told:
                yield Notice(_COLLEAGUES_ARE_TOLD[kind], staff_id)


def _recipients(
    kind: NoticeKind, talk: Talk, subject: Person, today: date, actor_id: str | None
) -> Iterator[str]:
    match kind:
        case NoticeKind.NOT_BOOKED | NoticeKind.INTERPRETER_CHECK:
            yield talk.responsible_id
        case NoticeKind.PREPARATION_REMINDER:
            yield from _still_preparing(talk, subject, today)
        case NoticeKind.PREPARATION_SHOWN | NoticeKind.PREPARATION_REOPENED:
            yield from (
                someone for someone in _prepare(kind, talk, subject, today) if someone != actor_id
            )
        case NoticeKind.FOLLOW_UP_OPEN:
            yield from _taking_part(talk, subject, today)
            yield from _pupil_who_acts(talk, subject)  # the dialogue is the pupil's (F105)
        case NoticeKind.REBOOKED | NoticeKind.BOOKING_CANCELLED | NoticeKind.INTERPRETER:
            yield from _taking_part(talk, subject, today)
            if actor_id != talk.responsible_id:  # nobody is told of what they did themselves
                yield talk.responsible_id
        case NoticeKind.BOOKED | NoticeKind.DAY_BEFORE:
            yield from _taking_part(talk, subject, today)
        case _:
            yield from family_of(talk, subject, today)


def _prepare(kind: NoticeKind, talk: Talk, subject: Person, today: date) -> Iterator[str]:
    """Those who have prepared, or else those of the family who may prepare again."""
    if kind is NoticeKind.PREPARATION_SHOWN:
        yield from (ready.person_id for ready in talk.ready)
        return
    yield from _taking_part(talk, subject, today)
    yield from _pupil_who_acts(talk, subject)


def _pupil_who_acts(talk: Talk, subject: Person) -> Iterator[str]:
    """The pupil of a school where pupils write themselves, with or without their guardians (F66, F105)."""
    if talk.pattern is Pattern.SCHOOL:
        yield subject.id


def _still_preparing(talk: Talk, subject: Person, today: date) -> Iterator[str]:
    """Those of whose roles nobody has marked the preparation ready (D1)."""
    for role in still_awaited(talk):
        if role is Role.GUARDIAN:
            yield from guardians_in(talk, subject, today)
        else:
            yield talk.responsible_id if role is Role.MANAGER else subject.id
