"""Messages that follow from what happens to a talk, and who gets them. What they say is the mailer's."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from shared.domain.people import Person
from shared.domain.relation import guardians_of
from shared.domain.talk import Talk
from shared.domain.vocabulary import Pattern


class NoticeKind(StrEnum):
    """An occasion to write to somebody."""

    BOOKED = "booked"
    REBOOKED = "rebooked"
    BOOKING_CANCELLED = "booking_cancelled"
    BOOKING_REMINDER = "booking_reminder"
    NOT_BOOKED = "not_booked"
    PREPARATION_REMINDER = "preparation_reminder"
    DAY_BEFORE = "day_before"
    FOLLOW_UP_OPEN = "follow_up_open"


_TO_RESPONSIBLE_ONLY = frozenset({NoticeKind.NOT_BOOKED})
_TO_RESPONSIBLE_TOO = frozenset({NoticeKind.REBOOKED, NoticeKind.BOOKING_CANCELLED})


class Notice(NamedTuple):
    """One message to one person (D16)."""

    kind: NoticeKind
    recipient_id: str


def family_of(talk: Talk, subject: Person, today: date) -> tuple[str, ...]:
    """Who stands for the subject: the guardians (D11), the pupil of age (D12) or the employee."""
    if talk.pattern is Pattern.EMPLOYEE:
        return (subject.id,)
    return guardians_of(subject, today) or (subject.id,)


def notices(
    kind: NoticeKind, talk: Talk, subject: Person, today: date, actor_id: str | None = None
) -> Iterator[Notice]:
    """The messages of one occasion, each recipient once.

    The responsible hears of changes made by others, not of their own.
    """
    if kind in _TO_RESPONSIBLE_ONLY:
        yield Notice(kind, talk.responsible_id)
        return
    recipients = dict.fromkeys(family_of(talk, subject, today))
    if kind in _TO_RESPONSIBLE_TOO and actor_id != talk.responsible_id:
        recipients[talk.responsible_id] = None
    for recipient in recipients:
        yield Notice(kind, recipient)
