"""Delivering outbox entries: a workflow started, or a mail handed to its queue.

The relay does it as entries appear, the sweeper for those that were never delivered. Doing it twice
does no harm: an execution's name is unique, and the mailer sends each entry once.
"""

import json
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from shared.adapters.outbox import MailEntry, State, WorkflowEntry
from shared.adapters.payload import TalkPayload
from shared.adapters.store import Store, UnitOfWork, impossible
from shared.domain.stage import Stage


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

    def deliver(self, entry: WorkflowEntry | MailEntry) -> None:
        """Deliver one entry. Raises ClientError when a service refuses; then it is tried again."""
        if entry.state is State.DONE:
            return
        if isinstance(entry, MailEntry):
            self.queue.send_message(
                QueueUrl=self.mail_queue_url,
                MessageBody=json.dumps({"pk": entry.pk, "sk": entry.sk}),
            )
            return
        self._stop(entry.talk_id, entry.generation - 1)
        if entry.stage is not Stage.CLOSED:
            payload = TalkPayload(
                talk_id=entry.talk_id,
                generation=entry.generation,
                stage=entry.stage,
                due=entry.due,
            )
            self.start(f"{entry.talk_id}.{entry.generation}", payload)
        work = UnitOfWork()
        work.update(
            entry.key, impossible, None, {"state": State.DONE.value}, ["due_shard", "due_at"]
        )
        self.store.commit(work)

    def start(self, name: str, payload: TalkPayload) -> None:
        """Start an execution; one of the same name that exists is as good."""
        try:
            self.workflows.start_execution(
                stateMachineArn=self.state_machine_arn,
                name=name,
                input=json.dumps(payload.document()),
            )
        except ClientError as refused:
            if refused.response["Error"]["Code"] != "ExecutionAlreadyExists":
                raise

    def _stop(self, talk_id: str, generation: int) -> None:
        """End the execution of the generation before: a courtesy, the fence is what counts."""
        prefix = self.state_machine_arn.replace(":stateMachine:", ":execution:")
        try:
            self.workflows.stop_execution(
                executionArn=f"{prefix}:{talk_id}.{generation}", cause="superseded"
            )
        except ClientError as refused:
            if refused.response["Error"]["Code"] != "ExecutionDoesNotExist":
                raise
