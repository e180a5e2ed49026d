"""Sending one outbox entry: PENDING → SENDING with a lease → DONE with the message's id.

The mail service takes no token that would make a repeat harmless, so the lease is what keeps two
deliveries of one queue message from becoming two mails.
"""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from aws_lambda_powertools import Logger
from boto3.dynamodb.conditions import Attr

from functions.mailer.messages import Message, compose
from functions.mailer.of_disposal import compose_of_disposal
from functions.mailer.of_round import compose_of_round
from shared.adapters import register
from shared.adapters.keys import Key
from shared.adapters.links import Links
from shared.adapters.outbox import (
    AnyMail,
    DisposalMailEntry,
    MailEntry,
    RoundMailEntry,
    State,
    entry_of,
)
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork, impossible
from shared.adapters.talks import load_talk
from shared.domain.errors import Conflict, NotFound
from shared.domain.instant import wire
from shared.domain.notice import OUTLIVE_THE_TIME, NoticeKind
from shared.domain.people import Person
from shared.domain.relation import guardians_in, roles_in
from shared.domain.talk import Talk

LEASE = timedelta(minutes=2)
"""How long one attempt may take before another may try."""
_log = Logger()

Send = Callable[[str, bytes], str]
"""Hands a raw mail for one recipient to the mail service and returns the message's id."""


class BeingSent(Conflict):
    """Another delivery of the same entry is sending it at this moment."""

    title = "This mail is being sent."


def ses(client: Any, sender: str) -> Send:
    """Sends through SES."""

    def send(recipient: str, raw: bytes) -> str:
        answer = client.send_email(
            FromEmailAddress=sender,
            Destination={"ToAddresses": [recipient]},
            Content={"Raw": {"Data": raw}},
        )
        return str(answer["MessageId"])

    return send


def send_entry(
    ports: Ports, send: Send, sender: str, web_address: str, key: Key, links: Links | None = None
) -> None:
    """Send one entry unless it was sent, or is no longer true. Raises BeingSent, or what `send` raises.

    With `links` the mail about a booked talk has one that works without signing in (G17).
    """
    item = ports.store.get(key)
    entry = entry_of(item) if item else None
    if not isinstance(entry, AnyMail) or entry.state is State.DONE:
        return
    if isinstance(entry, RoundMailEntry):
        told = compose_of_round(ports, entry, web_address)
        message = _mail(sender, *told) if told else None
    elif isinstance(entry, DisposalMailEntry):
        told = compose_of_disposal(ports, entry, web_address)
        message = _mail(sender, *told) if told else None
    else:
        message = _message(ports, entry, sender, web_address, links)
    if message is None:
        _finish(ports, entry, {"skipped_at": wire(ports.now())})
        return
    _lease(ports, entry)
    message_id = send(str(message["To"]), message.as_bytes(policy=SMTP))
    _finish(ports, entry, {"message_id": message_id, "sent_at": wire(ports.now())})
    _log.info("sent", extra={**entry.about, "notice": entry.notice})


def _message(
    ports: Ports, entry: MailEntry, sender: str, web_address: str, links: Links | None
) -> EmailMessage | None:
    """The mail, or None if its booking is no longer the talk's.

    None too if the recipient has no address, or no part in the talk any more (D12).
    """
    try:
        talk = load_talk(ports.store, entry.talk_id)
    except NotFound:
        return None
    is_of_this_time = talk.generation == entry.generation or entry.notice in OUTLIVE_THE_TIME
    if not is_of_this_time or not _is_still_offered(ports, talk, entry):
        return None
    coming = (attendee.person_id for attendee in (talk.booking.attendees if talk.booking else ()))
    ids = dict.fromkeys((entry.recipient_id, talk.subject_id, talk.responsible_id, *coming))
    known = register.people(ports.store, ids, own=[talk.subject_id, entry.recipient_id])
    recipient, subject = known.get(entry.recipient_id), known.get(talk.subject_id)
    if recipient is None or subject is None or recipient.email is None:
        return None
    takes_part = roles_in(talk, recipient, subject, ports.day(ports.now()))
    if not takes_part and entry.notice is not NoticeKind.STAFF_FREED:
        return None
    token = _token(ports, talk, recipient, subject, links)
    text = compose(
        entry.notice, talk, recipient, subject, web_address, ports.zone, token, known.values()
    )
    return _mail(sender, recipient.email, text)


def _is_still_offered(ports: Ports, talk: Talk, entry: MailEntry) -> bool:
    """Whether the time that a mail offers still is; any other mail offers none."""
    if entry.notice is not NoticeKind.OFFER:
        return True
    waiting = talk.waiting
    this_turn = waiting is not None and entry.sk.startswith(f"{waiting.turn:08d}#")
    return this_turn and waiting is not None and waiting.offer_at(ports.now()) is not None


def _token(
    ports: Ports, talk: Talk, recipient: Person, subject: Person, links: Links | None
) -> str | None:
    """What the family need instead of a sign-in; staff sign in, and see more."""
    family = (subject.id, *guardians_in(talk, subject, ports.day(ports.now())))
    if links is None or talk.booking is None or recipient.id not in family:
        return None
    lifetime = ports.policies.of(talk.talk_type).link_lifetime
    return links.make(talk.id, recipient.id, lifetime.after(ports.now(), ports.zone))


def _mail(sender: str, address: str, text: Message) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = address
    message["Subject"] = text.subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text.body)
    return message


def _lease(ports: Ports, entry: AnyMail) -> None:
    now = ports.now()
    waiting = Attr("state").eq(State.PENDING.value)
    abandoned = Attr("state").eq(State.SENDING.value) & Attr("lease_until").lte(wire(now))
    work = UnitOfWork()
    work.update(
        entry.key, lambda _: BeingSent(), waiting | abandoned,
        {"state": State.SENDING.value, "lease_until": wire(now + LEASE)},
    )  # fmt: skip
    ports.store.commit(work)


def _finish(ports: Ports, entry: AnyMail, told: dict[str, str]) -> None:
    work = UnitOfWork()
    work.update(
        entry.key, impossible, None, {"state": State.DONE.value} | told, ["due_shard", "due_at"]
    )
    ports.store.commit(work)
