"""What a mail says: when, where and a link; no name, no text of a talk (D16)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from shared.domain.notice import DISCREET, NoticeKind
from shared.domain.people import Language, Person
from shared.domain.talk import Talk


class _Language(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    when: str
    where: str
    still_planned: str
    interpreter: str
    reopened: str
    until: str
    link: str
    self_service: str
    discreet_subject: str
    discreet_body: str
    subjects: Mapping[NoticeKind, str]
    bodies: Mapping[NoticeKind, str]


class Message(BaseModel):
    """Subject and text of one mail."""

    model_config = ConfigDict(frozen=True)

    subject: str
    body: str


def compose(
    kind: NoticeKind,
    talk: Talk,
    recipient: Person,
    subject: Person,
    address: str,
    zone: ZoneInfo,
    token: str | None = None,
    others: Iterable[Person] = (),
) -> Message:
    """The mail of one occasion to one person, in their language, with times in `zone`.

    If the recipient, the one the talk is about or any of the `others` in it has a protected identity, or it
    is discreet, it says no more than that there is something to sign in for (D16, R17, F100). With a
    `token` it has the link that works without signing in (G17): the token stands behind a #, which no browser
    sends to a server by itself.
    """
    words = _words()[recipient.speaks]
    in_it = (recipient, subject, *others)
    if any(person.is_protected for person in in_it) or kind in DISCREET:
        return _discreet(words, address)
    waits = kind is NoticeKind.BOOKED and talk.is_being_planned
    lines = [words.still_planned if waits else words.bodies[kind]]
    if talk.booking is not None:
        lines.append(words.when.format(when=_date(talk.booking.start, words, zone)))
        if talk.booking.place is not None:
            lines.append(words.where.format(where=talk.booking.place.text))
        if talk.booking.interpreter is not None:
            language = talk.booking.interpreter.language
            lines.append(words.interpreter.format(language=language))
    if kind is NoticeKind.PREPARATION_REOPENED and talk.windows is not None:
        until = _date(talk.windows.preparation_closes, words, zone)
        lines.append(words.reopened.format(until=until))
    if kind is NoticeKind.OFFER and talk.waiting and talk.waiting.offer:
        offer = talk.waiting.offer
        lines.append(words.when.format(when=_date(offer.start, words, zone)))
        lines.append(words.until.format(until=_date(offer.until, words, zone)))
    if token is not None:
        lines.append(words.self_service.format(link=f"{address}/link#{token}"))
    lines.append(words.link.format(link=f"{address}/talks/{talk.id}"))
    return Message(subject=words.subjects[kind], body="\n\n".join(lines) + "\n")


def compose_for_staff(kind: NoticeKind, place: str, recipient: Person, address: str) -> Message:
    """The mail to one of the staff about a round or a disposal; whom that is about stands behind the link."""
    words = _words()[recipient.speaks]
    if recipient.is_protected:
        return _discreet(words, address)
    link = words.link.format(link=f"{address}/{place}")
    return Message(subject=words.subjects[kind], body=f"{words.bodies[kind]}\n\n{link}\n")


def _discreet(words: _Language, address: str) -> Message:
    """That there is something to sign in for, and nothing else (D16)."""
    body = f"{words.discreet_body}\n\n{words.link.format(link=address)}\n"
    return Message(subject=words.discreet_subject, body=body)


def _date(moment: datetime, words: _Language, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return (
        f"{words.weekdays[local.weekday()]} {local.day} {words.months[local.month - 1]} "
        f"{local.year} {local:%H:%M}"
    )


@cache
def _words() -> dict[Language, _Language]:
    text = resources.files("functions.mailer").joinpath("messages.json").read_text("utf-8")
    return _Book.model_validate_json(text).languages


class _Book(BaseModel):
    languages: dict[Language, _Language]
