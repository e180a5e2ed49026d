"""Everything that runs by itself: stream, relay, workflows, mail queue, mailer and sweeper.

The functions are the product's; the services around them are as unpleasant as they are allowed to be:
records come twice and in any order, or not at all; alarms ring early, late, twice or never; messages
are handed out again.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from boto3.dynamodb.types import TypeSerializer
from botocore.exceptions import ClientError

from functions.lifecycle.handler import handle as take_step
from functions.mailer.handler import handle as send_mails
from functions.mailer.sending import send_entry
from functions.offers.handler import handle as take_offer_step
from functions.relay.handler import handle as relay
from functions.rounds.handler import handle as take_round_step
from functions.sweeper.handler import sweep
from shared.adapters.delivery import Delivery
from shared.adapters.keys import OUTBOX, Key
from shared.adapters.ports import Ports
from shared.adapters.store import Table
from shared.domain.errors import OfferSuperseded, RoundSuperseded, TalkSuperseded
from shared.domain.instant import wire
from tests.properties.crash import Crash
from tests.support.contents import in_memory
from tests.support.memory import MemoryStore

Disorder = Callable[[list[Any]], Sequence[Any]]
_TO_WIRE = TypeSerializer().serialize


class Workflows:
    """Step Functions as far as the relay knows it: a name is used once, for ever."""

    def __init__(self) -> None:
        self.running: dict[str, dict[str, Any]] = {}
        self.names: set[str] = set()

    def start_execution(self, *, stateMachineArn: str, name: str, input: str) -> None:  # noqa: A002, N803
        """Start one, or refuse."""
        assert stateMachineArn in Machinery.ARNS
        if name in self.names:
            raise _refused("ExecutionAlreadyExists", "StartExecution")
        self.names.add(name)
        self.running[name] = json.loads(input)

    def stop_execution(self, *, executionArn: str, cause: str) -> None:  # noqa: N803
        """Stop one, or refuse."""
        assert cause
        arn, _, name = executionArn.rpartition(":")
        assert arn.replace("execution", "stateMachine") in Machinery.ARNS
        if name not in self.names:
            raise _refused("ExecutionDoesNotExist", "StopExecution")
        self.running.pop(name, None)


class MailQueue:
    """A queue that hands a message out until it is deleted."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def send_message(self, *, QueueUrl: str, MessageBody: str) -> None:  # noqa: N803
        """Take one."""
        assert QueueUrl == Machinery.QUEUE
        self.messages.append(MessageBody)


class Machinery:
    """The functions without people, and the services that call them."""

    ARN = "arn:aws:states:eu-north-1:1:stateMachine:talk"
    ROUND_ARN = "arn:aws:states:eu-north-1:1:stateMachine:round"
    OFFER_ARN = "arn:aws:states:eu-north-1:1:stateMachine:offer"
    ARNS = (ARN, ROUND_ARN, OFFER_ARN)
    QUEUE = "https://queue.example/mail"

    def __init__(self, ports: Ports, store: MemoryStore) -> None:
        self.workflows = Workflows()
        self.queue = MailQueue()
        self.sent: Counter[Key] = Counter()
        self.may_be_sent: Counter[Key] = Counter()
        """A mail may be sent once, and once more for each crash before it was marked (design 5)."""
        self.stream: list[dict[str, Any]] = []
        self._seen: set[Key] = set()
        self._ports, self._store = ports, store
        self._delivery = Delivery(
            store, self.workflows, self.ARN, self.queue, self.QUEUE, self.ROUND_ARN, self.OFFER_ARN
        )

    def collect(self) -> None:
        """Let the stream see what was put into the outbox since it last looked."""
        for key, item in in_memory(self._store)[Table.TALKS].items():
            if key.pk.startswith(OUTBOX) and key not in self._seen:
                self._seen.add(key)
                image = {name: _TO_WIRE(value) for name, value in item.items()}
                self.stream.append(
                    {
                        "eventName": "INSERT",
                        "dynamodb": {"NewImage": image, "SequenceNumber": str(len(self._seen))},
                    }
                )

    def relay(self, disorder: Disorder = list) -> None:
        """Hand what waits in the stream to the relay; what failed stays."""
        if not self.stream:
            return
        records = list(disorder(self.stream))
        answer = relay(self._delivery, {"Records": records})
        failed = {f["itemIdentifier"] for f in answer["batchItemFailures"]}
        assert not failed, answer
        self.stream.clear()

    def ring(self, name: str) -> None:
        """Let one execution ask for its next step, whatever the time."""
        payload = self.workflows.running[name]
        try:
            answer = _step_of(name, payload)(self._ports, payload)
        except (TalkSuperseded, OfferSuperseded, RoundSuperseded):
            del self.workflows.running[name]
            return
        assert json.loads(json.dumps(answer)) == answer
        if answer["stage"] == "closed":
            del self.workflows.running[name]
        else:
            self.workflows.running[name] = answer

    def ring_until_quiet(self, name: str) -> None:
        """Let one execution ask until nothing is due for it: a round's step takes several."""
        self.ring(name)
        while self.workflows.running.get(name, {}).get("due", "~") <= wire(self._ports.now()):
            self.ring(name)

    def mail(self, disorder: Disorder = list) -> None:
        """Hand what waits in the queue to the mailer; what failed comes again."""
        bodies = list(disorder(self.queue.messages))
        if not bodies:
            return
        records = [
            {"messageId": str(number), "body": body, "eventSource": "aws:sqs"}
            for number, body in enumerate(bodies)
        ]
        try:
            answer = send_mails(self._send, {"Records": records})
        except Crash:
            items = self._store.items()
            for key in self.sent:
                if items[key]["state"] != "DONE":
                    self.may_be_sent[key] = self.sent[key]
            raise
        failed = {int(f["itemIdentifier"]) for f in answer["batchItemFailures"]}
        self.queue.messages = [body for number, body in enumerate(bodies) if number in failed]

    def _send(self, key: Key) -> None:
        def to_mail_service(recipient: str, raw: bytes) -> str:
            assert f"To: {recipient}".encode() in raw
            self.sent[key] += 1
            assert self.sent[key] <= 1 + self.may_be_sent[key], f"{key} was sent twice"
            return f"message-{self.sent.total()}"

        send_entry(self._ports, to_mail_service, "talks@school.example", "https://x.example", key)

    def sweep(self) -> int:
        """One run of the sweeper."""
        return sweep(self._ports, self._delivery)


def _step_of(name: str, payload: dict[str, Any]) -> Callable[[Ports, Any], Any]:
    if "round_id" in payload:
        return take_round_step
    return take_offer_step if ".offer." in name else take_step


def _refused(code: str, operation: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, operation)
