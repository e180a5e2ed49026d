"""The school on the virtual clock, with everything real between a booking and a sent mail.

Tables, stream, queue and workflow are moto's; use cases, relay, lifecycle, sweeper and mailer are the
product's own. Only the time, the ids and the last metre to the mail service are the test's.
"""

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes
from email.policy import default as default_policy
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from functions.documentation import steps
from functions.documentation.models import TextRequest
from functions.documentation.writing import save_text
from functions.lifecycle.handler import handle as take_step
from functions.mailer.handler import handle as send_mails
from functions.mailer.sending import send_entry
from functions.offers.handler import handle as take_offer_step
from functions.relay.handler import handle as relay
from functions.rounds.handler import handle as take_round_step
from functions.scheduling.booking import book, move, start
from functions.scheduling.booking.models import (
    BookingRequest,
    CancellationRequest,
    TalksRequest,
)
from functions.scheduling.publishing import series
from functions.scheduling.publishing.models import SeriesRequest
from functions.sweeper.handler import sweep
from shared.adapters import keys
from shared.adapters.delivery import Delivery
from shared.adapters.dynamo import DynamoStore
from shared.adapters.ports import Ports
from shared.adapters.store import Table, UnitOfWork
from shared.adapters.talks import load_talk
from shared.domain.instant import parse
from shared.domain.lifecycle import effective_status
from shared.domain.people import Person
from shared.domain.policy import load_policies
from shared.domain.talk import Talk
from shared.domain.vocabulary import Phase, Status
from tests.support.aws import client
from tests.support.clockwork import Clockwork, clockwork
from tests.support.lambda_runtime import call
from tests.support.stream import EventSource
from tests.support.tables import create_tables
from tests.support.virtual_clock import VirtualClock
from tests.workflow.school import CLASS, MOTHER, PUPIL, TEACHER, enrol

STOCKHOLM = ZoneInfo("Europe/Stockholm")
TABLES = {Table.TALKS: "talks", Table.HISTORY: "history"}


class Mail(NamedTuple):
    """One mail as the mail service got it."""

    at: datetime
    to: str
    subject: str
    body: str


class Event(NamedTuple):
    """One change of a talk, from its history."""

    at: datetime
    what: str
    status: Status


def local(text: str) -> datetime:
    """The instant of a wall-clock time in Stockholm, such as `2021-10-31 09:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM).astimezone(ZoneInfo("UTC"))


class World:
    """What people do, what the clock does, and what came of it."""

    def __init__(self, workflow: Clockwork, *more: Person) -> None:
        create_tables(client("dynamodb"))
        self.ids: Iterator[str] = (f"talk-{number}" for number in itertools.count(1))
        self.clock = workflow.clock
        self.workflow = workflow
        self.relay_works = True
        self.mails: list[Mail] = []
        self.ports = Ports(
            DynamoStore(client("dynamodb"), TABLES),
            self.clock,
            lambda: next(self.ids),
            STOCKHOLM,
            load_policies("standard"),
        )
        self._sqs = client("sqs")
        self._queue = self._sqs.create_queue(QueueName="mail")["QueueUrl"]
        self._delivery = Delivery(
            self.ports.store,
            client("stepfunctions"),
            workflow.state_machine_arn,
            self._sqs,
            self._queue,
            workflow.round_machine_arn,
            workflow.offer_machine_arn,
        )
        enrol(self.ports.store, *more)
        self.stream = EventSource("Relay", lambda event, _: relay(self._delivery, event))
        workflow.handler = lambda event, _: take_step(self.ports, event)
        workflow.rounds_handler = lambda event, _: take_round_step(self.ports, event)
        workflow.offers_handler = lambda event, _: take_offer_step(self.ports, event)

    # --- what people do -----------------------------------------------------------

    def publish(self, start: str, count: int = 1, who: str = TEACHER, **request: Any) -> list[str]:
        """Publish consecutive times from a local start; their ids."""
        asked = {"talk_type": "development", "groups": [CLASS], "count": count} | request
        day, _, hour = start.partition(" ")
        body = SeriesRequest.model_validate_json(json.dumps(asked | {"date": day, "start": hour}))
        (_, slots, _), work = series.prepare_series(self.ports, who, body)
        self.ports.store.commit(work)
        return [slot.id for slot in slots]

    def start_talk(self, subject: str = PUPIL, who: str = TEACHER) -> Talk:
        """Start a talk that waits for a time."""
        request = TalksRequest(talk_type="development", subject_ids=(subject,))
        (talk,) = start.start_talks(self.ports, who, request)
        self.settle()
        return talk

    def book(self, slot: str, who: str = MOTHER, subject: str = PUPIL) -> Talk:
        """Book a time."""
        request = BookingRequest(slot_id=slot, subject_id=subject)
        return self._commit(book.prepare_booking(self.ports, who, request))

    def rebook(self, talk_id: str, slot: str, who: str = TEACHER) -> Talk:
        """Move a talk to another time."""
        return self._commit(move.prepare_rebooking(self.ports, who, talk_id, slot))

    def cancel(self, talk_id: str, who: str = TEACHER, altogether: bool = False) -> Talk:
        """Give a talk's time back, or end the talk altogether."""
        request = CancellationRequest(reason="ill", will_not_take_place=altogether)
        return self._commit(move.prepare_cancellation(self.ports, who, talk_id, request))

    def be_ready(self, talk_id: str, who: str) -> Talk:
        """Mark one's preparation as done."""
        return steps.mark_ready(self.ports, who, talk_id)

    def mark_held(self, talk_id: str) -> Talk:
        """The responsible says that the talk took place."""
        return steps.mark_held(self.ports, TEACHER, talk_id)

    def close(self, talk_id: str) -> Talk:
        """The responsible closes the talk with a summary."""
        talk = steps.close(self.ports, TEACHER, talk_id, "All well.", lambda _: None)
        self.settle()
        return talk

    def write(self, talk_id: str, who: str, phase: Phase, field: str, builds_on: int = 0) -> None:
        """Save a text."""
        asked = TextRequest(text="Hemlighetsfull text")
        save_text(self.ports, who, talk_id, phase, field, asked, builds_on)

    def _commit(self, prepared: tuple[Talk, UnitOfWork]) -> Talk:
        talk, work = prepared
        self.ports.store.commit(work)
        self.settle()
        return talk

    # --- what the system does -----------------------------------------------------

    def advance(self, to: datetime) -> None:
        """Let time pass; relay and mailer come after each alarm."""
        while (alarm := self.clock.next_alarm()) is not None and alarm <= to:
            self.clock.advance(alarm)
            self.settle()
        self.clock.advance(to)

    def settle(self) -> None:
        """Let relay and mailer do what there is to do, if the relay works."""
        if self.relay_works:
            self.stream.deliver()
        self._send_mails()

    def sweep(self) -> int:
        """One run of the sweeper."""
        repaired = sweep(self.ports, self._delivery)
        self.settle()
        return repaired

    def _send_mails(self) -> None:
        def to_mail_service(recipient: str, raw: bytes) -> str:
            message = message_from_bytes(raw, policy=default_policy)
            body = message.get_payload(decode=True)
            assert isinstance(body, bytes)
            mail = Mail(self.clock.now(), recipient, str(message["Subject"]), body.decode())
            self.mails.append(mail)
            return f"message-{len(self.mails)}"

        def send(key: keys.Key) -> None:
            send_entry(
                self.ports, to_mail_service, "talks@school.example", "https://school.example", key
            )

        while messages := self._sqs.receive_message(
            QueueUrl=self._queue, MaxNumberOfMessages=10
        ).get("Messages"):
            records = [
                {"messageId": m["MessageId"], "body": m["Body"], "eventSource": "aws:sqs"}
                for m in messages
            ]
            answer = call(
                "mailer", lambda e, _: send_mails(send, e), json.dumps({"Records": records})
            )
            assert not answer.failed, answer.body
            assert json.loads(answer.body) == {"batchItemFailures": []}
            for message in messages:
                self._sqs.delete_message(
                    QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"]
                )

    # --- what came of it ----------------------------------------------------------

    def talk(self, talk_id: str) -> Talk:
        """The talk as the table has it."""
        return load_talk(self.ports.store, talk_id)

    def execution(self, talk_id: str) -> str:
        """The name of the execution of a talk's present booking."""
        talk = self.talk(talk_id)
        return f"{talk.id}.{talk.generation}"

    def status(self, talk_id: str) -> Status:
        """The status shown: the one by the clock."""
        return effective_status(self.talk(talk_id), self.clock.now())

    def events(self, talk_id: str) -> list[Event]:
        """Everything that happened to a talk, oldest first."""
        items = self.ports.store.query(keys.events(talk_id), table=Table.HISTORY)
        return [Event(parse(i["at"]), i["what"], Status(i["status"])) for i in items]


@contextmanager
def world(start: datetime, *more: Person) -> Iterator[World]:
    """A fresh school at an instant."""

    def not_yet(event: Any, context: Any) -> Any:
        raise AssertionError((event, context))

    with clockwork(VirtualClock(start), not_yet) as workflow:
        yield World(workflow, *more)
