"""Delivering outbox entries: a workflow started, or a mail or a request handed to its queue.

The relay does it as entries appear, the sweeper for those that were never delivered. Doing it twice
does no harm: an execution's name is unique, and the mailer sends each entry once.
"""

import json
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from shared.adapters.outbox import (
    AnyMail,
    Entry,
    OfferWorkflowEntry,
    RequestEntry,
    RoundWorkflowEntry,
    State,
)
from shared.adapters.payload import OfferPayload, RoundPayload, TalkPayload
from shared.adapters.store import Store, UnitOfWork, impossible

Payload = TalkPayload | RoundPayload | OfferPayload


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where entries go."""

    store: Store
    workflows: Any
    """The Step Functions client."""
    state_machine_arn: str
    queue: Any
    """The SQS client."""
    mail_queue_url: str
    round_machine_arn: str
    offer_machine_arn: str
    archive_queue_url: str = ""

    def deliver(self, entry: Entry) -> None:
        """Deliver one entry. Raises ClientError when a service refuses; then it is tried again."""
        if entry.state is State.DONE:
            return
        if isinstance(entry, AnyMail | RequestEntry):
            is_mail = not isinstance(entry, RequestEntry)
            self.queue.send_message(
                QueueUrl=self.mail_queue_url if is_mail else self.archive_queue_url,
                MessageBody=json.dumps({"pk": entry.pk, "sk": entry.sk}),
            )
            return
        if isinstance(entry, RoundWorkflowEntry):
            self._exchange(entry.round_id, RoundPayload.model_validate(entry.model_dump()))
        elif isinstance(entry, OfferWorkflowEntry):
            payload = OfferPayload.model_validate(entry.model_dump())
            self.start(f"{entry.talk_id}.offer.{payload.generation}", payload)
        else:
            self._exchange(entry.talk_id, TalkPayload.model_validate(entry.model_dump()))
        work = UnitOfWork()
        work.update(
            entry.key, impossible, None, {"state": State.DONE.value}, ["due_shard", "due_at"]
        )
        self.store.commit(work)

    def start(self, name: str, payload: Payload) -> None:
        """Start an execution; one of the same name that exists is as good."""
        try:
            self.workflows.start_execution(
                stateMachineArn=self._machine(payload),
                name=name,
                input=json.dumps(payload.document()),
            )
        except ClientError as refused:
            if refused.response["Error"]["Code"] != "ExecutionAlreadyExists":
                raise

    def _exchange(self, name: str, payload: TalkPayload | RoundPayload) -> None:
        """The execution of this generation instead of the one before."""
        self._stop(self._machine(payload), f"{name}.{payload.generation - 1}")
        if payload.due is not None:
            self.start(f"{name}.{payload.generation}", payload)

    def _machine(self, payload: Payload) -> str:
        if isinstance(payload, OfferPayload):
            return self.offer_machine_arn
        of_talk = isinstance(payload, TalkPayload)
        return self.state_machine_arn if of_talk else self.round_machine_arn

    def _stop(self, machine_arn: str, name: str) -> None:
        """End an execution: a courtesy, the fence is what counts."""
        prefix = machine_arn.replace(":stateMachine:", ":execution:")
        try:
            self.workflows.stop_execution(executionArn=f"{prefix}:{name}", cause="superseded")
        except ClientError as refused:
            if refused.response["Error"]["Code"] != "ExecutionDoesNotExist":
                raise
