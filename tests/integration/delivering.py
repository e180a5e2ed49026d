"""The services that outbox entries go to, on moto, with a small school's bookings as their cause."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import boto3
from boto3.dynamodb.types import TypeSerializer
from botocore.exceptions import ClientError, EndpointConnectionError
from moto.sesv2.models import sesv2_backends

from functions.mailer.handler import handle as mailer
from functions.mailer.sending import Send, send_entry, ses
from shared.adapters.delivery import Delivery
from shared.adapters.keys import OUTBOX, Key
from shared.adapters.outbox import MailEntry, State, entry_of
from shared.adapters.ports import Ports
from shared.adapters.store import Item
from tests.support.api import Api
from tests.support.clockwork import definition
from tests.support.memory import MemoryStore
from tests.support.world import FixedClock, a_world

SENDER = "talks@school.example"
ACCOUNT = "123456789012"  # moto's
_TO_WIRE = TypeSerializer().serialize


class Down:
    """A client all of whose operations fail."""

    def __init__(self, failure: Exception) -> None:
        self._failure = failure

    def __getattr__(self, name: str) -> Any:
        """An operation."""

        def fail(**_: Any) -> None:
            raise self._failure

        return fail


UNAVAILABLE = ClientError(
    {"Error": {"Code": "ServiceUnavailable", "Message": "down"}}, "AnyOperation"
)
UNREACHABLE = EndpointConnectionError(endpoint_url="https://service.example")


@dataclass
class Services:
    """The small school and everything its outbox leads to."""

    ports: Ports
    clock: FixedClock
    store: MemoryStore
    delivery: Delivery
    api: Api
    slots: list[str]

    # --- causes -------------------------------------------------------------------

    def book(self) -> str:
        """Book the first time for `emil`; the talk's id. Both guardians are to be told."""
        body = {"slot_id": self.slots[0], "subject_id": "emil"}
        answered = self.api.call("mona", "POST", "/v1/bookings", body)
        assert answered.status == 201, answered
        return str(answered.body["id"])

    def rebook(self, talk_id: str) -> None:
        """Move it to the second."""
        body = {"slot_id": self.slots[1]}
        answered = self.api.call("teacher", "POST", f"/v1/talks/{talk_id}/rebooking", body)
        assert answered.status == 200, answered

    # --- effects ------------------------------------------------------------------

    def items(self) -> dict[Key, Item]:
        """The talks table."""
        return self.store.items()

    def outbox(self) -> dict[Key, Item]:
        """Its outbox entries, in order."""
        return {k: v for k, v in sorted(self.items().items()) if k.pk.startswith(OUTBOX)}

    def outbox_states(self, kind: str) -> set[State]:
        """How far the entries of a kind have come."""
        return {entry_of(i).state for i in self.outbox().values() if i["kind"] == kind}

    def records(self) -> list[dict[str, Any]]:
        """The outbox as the stream brings it."""
        return [
            {
                "eventName": "INSERT",
                "dynamodb": {
                    "NewImage": {
                        name: _TO_WIRE(value)
                        for name, value in (item | {"state": State.PENDING.value}).items()
                    },
                    "SequenceNumber": str(number),
                },
            }
            for number, item in enumerate(self.outbox().values())
        ]

    def mails(self) -> list[Key]:
        """The keys of the mail entries."""
        return [k for k, i in self.outbox().items() if isinstance(entry_of(i), MailEntry)]

    def entry(self, key: Key) -> MailEntry:
        """A mail entry as it stands."""
        entry = entry_of(self.items()[key])
        assert isinstance(entry, MailEntry)
        return entry

    def statuses(self) -> dict[str, str]:
        """The executions there are, and how they are doing."""
        arn = self.delivery.state_machine_arn
        found = self.delivery.workflows.list_executions(stateMachineArn=arn)["executions"]
        return {execution["name"]: execution["status"] for execution in found}

    def executions(self) -> list[str]:
        """The names of the executions there are."""
        return sorted(self.statuses())

    def queued(self) -> list[str]:
        """The messages of the mail queue; each is seen once."""
        bodies: list[str] = []
        while messages := self.delivery.queue.receive_message(
            QueueUrl=self.delivery.mail_queue_url, MaxNumberOfMessages=10
        ).get("Messages"):
            bodies += [message["Body"] for message in messages]
        return bodies

    def mail(self, *bodies: str, send: Send | None = None) -> list[str]:
        """Hand messages to the mailer; the numbers of those that failed."""
        sender = partial(
            send_entry, self.ports, send or ses(boto3.client("sesv2"), SENDER), SENDER,
            "https://talks.example",
        )  # fmt: skip
        records = [
            {"messageId": str(number), "body": body, "eventSource": "aws:sqs"}
            for number, body in enumerate(bodies)
        ]
        answer = mailer(sender, {"Records": records})
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    def sent(self) -> list[str]:
        """The recipients of all mail that the mail service took, in order."""
        backend: Any = sesv2_backends[ACCOUNT]["eu-north-1"]
        # moto names a recipient twice: from the request and from the mail's own header
        return [one for mail in backend.core_backend.sent_messages for one in {*mail.destinations}]

    @contextmanager
    def down(self, service: str, failure: Exception = UNAVAILABLE) -> Iterator[None]:
        """While one of the services fails."""
        working = self.delivery
        broken: dict[str, Any] = {service: Down(failure)}
        self.delivery = replace(working, **broken)
        try:
            yield
        finally:
            self.delivery = working


def services() -> Services:
    """All of them, inside moto, with two published times."""
    store = MemoryStore()
    ports, clock = a_world(store=store)
    api = Api(ports)
    body = {
        "talk_type": "development", "groups": ["5a"], "date": "2021-10-31", "start": "09:00", "count": 2,
    }  # fmt: skip
    published = api.call("teacher", "POST", "/v1/series", body)
    workflows, queue = boto3.client("stepfunctions"), boto3.client("sqs")
    machine = workflows.create_state_machine(
        name="talk", definition=definition(), roleArn="arn:aws:iam::123456789012:role/talk"
    )
    url = queue.create_queue(QueueName="mail")["QueueUrl"]
    boto3.client("sesv2").create_email_identity(EmailIdentity=SENDER)
    delivery = Delivery(store, workflows, machine["stateMachineArn"], queue, url, "", "")
    return Services(
        ports, clock, store, delivery, api, [slot["id"] for slot in published.body["slots"]]
    )
