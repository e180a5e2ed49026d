"""Messages written in the same transaction as their cause, and delivered afterwards (design 5).

An entry goes PENDING → (SENDING →) DONE. Until it is done it stands in the index of what is due, where
the sweeper finds those that were never delivered.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared.adapters import keys
from shared.adapters.keys import Key
from shared.adapters.store import Item, UnitOfWork, impossible
from shared.domain.instant import Instant, wire
from shared.domain.notice import Notice, NoticeKind
from shared.domain.stage import Stage
from shared.domain.talk import Talk


class State(StrEnum):
    """How far the delivery of an entry has come."""

    PENDING = "PENDING"
    SENDING = "SENDING"
    DONE = "DONE"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    pk: str
    sk: str
    talk_id: str
    generation: int
    state: State

    @property
    def key(self) -> Key:
        return Key(self.pk, self.sk)


class WorkflowEntry(_Entry):
    """A workflow execution to start, for one generation of a talk."""

    kind: Literal["workflow"]
    stage: Stage
    due: Instant | None = None


class MailEntry(_Entry):
    """A mail to one person about one generation of a talk."""

    kind: Literal["mail"]
    notice: NoticeKind
    recipient_id: str
    lease_until: Instant | None = None
    message_id: str | None = None


Entry = Annotated[WorkflowEntry | MailEntry, Field(discriminator="kind")]
_ENTRY: TypeAdapter[WorkflowEntry | MailEntry] = TypeAdapter(Entry)


def entry_of(item: Item) -> WorkflowEntry | MailEntry:
    """The entry of an item."""
    return _ENTRY.validate_python(item)


def add_workflow(work: UnitOfWork, talk: Talk, at: datetime) -> None:
    """Have a workflow started for the talk's present generation."""
    body: Item = {"kind": "workflow", "stage": talk.stage.value}
    if talk.due is not None:
        body["due"] = wire(talk.due)
    _add(work, talk, at, ("workflow", str(talk.generation)), body)


def add_mail(work: UnitOfWork, talk: Talk, notice: Notice, at: datetime) -> None:
    """Have a mail sent to one person."""
    body: Item = {
        "kind": "mail",
        "notice": notice.kind.value,
        "recipient_id": notice.recipient_id,
    }
    _add(work, talk, at, (notice.kind.value, notice.recipient_id), body)


def _add(work: UnitOfWork, talk: Talk, at: datetime, name: tuple[str, str], body: Item) -> None:
    key = keys.outbox(talk.id, talk.version, *name)
    body |= {
        "talk_id": talk.id,
        "generation": talk.generation,
        "state": State.PENDING.value,
        "due_shard": keys.due_shard(talk.id),
        "due_at": wire(at),
    }
    work.put(key, body, None, impossible)
