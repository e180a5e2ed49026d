"""Messages written in the same transaction as their cause, and delivered afterwards (design 5).

An entry goes PENDING → (SENDING →) DONE. Until it is done it stands in the index of what is due, where
the sweeper finds those that were never delivered.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Literal

from boto3.dynamodb.conditions import Attr
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared.adapters import keys
from shared.adapters.keys import Key
from shared.adapters.store import Item, UnitOfWork, impossible
from shared.domain.disposal import Disposal
from shared.domain.errors import StaleRequest
from shared.domain.instant import Instant, wire
from shared.domain.notice import Notice, NoticeKind
from shared.domain.rights import Request
from shared.domain.round import Round, RoundStage
from shared.domain.stage import Stage
from shared.domain.talk import Talk
from shared.domain.waiting import WaitingStage

KEPT = timedelta(days=400)
"""How long an entry can be looked up: a school year and a month. What happened is in the history for good."""


class State(StrEnum):
    """How far the delivery of an entry has come."""

    PENDING = "PENDING"
    SENDING = "SENDING"
    DONE = "DONE"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    pk: str
    sk: str
    generation: int
    state: State

    @property
    def key(self) -> Key:
        return Key(self.pk, self.sk)


class WorkflowEntry(_Entry):
    """A workflow execution to start, for one generation of a talk."""

    kind: Literal["workflow"]
    talk_id: str
    stage: Stage
    due: Instant | None = None


class RoundWorkflowEntry(_Entry):
    """A workflow execution to start, for one generation of a round."""

    kind: Literal["round workflow"]
    round_id: str
    stage: RoundStage
    due: Instant | None = None


class OfferWorkflowEntry(_Entry):
    """A workflow execution to start, for one turn of a talk that waits for a time."""

    kind: Literal["offer workflow"]
    talk_id: str
    stage: WaitingStage
    due: Instant | None = None


class RequestEntry(_Entry):
    """Work on a request about somebody's data, for the archivist."""

    kind: Literal["request"]
    person_id: str
    request_id: str


class _Mail(_Entry):
    notice: NoticeKind
    recipient_id: str
    lease_until: Instant | None = None
    message_id: str | None = None


class MailEntry(_Mail):
    """A mail to one person about one generation of a talk."""

    kind: Literal["mail"]
    talk_id: str

    @property
    def about(self) -> dict[str, str]:
        """What the mail is about, for the log."""
        return {"talk_id": self.talk_id}


class RoundMailEntry(_Mail):
    """A mail to one of the staff about one generation of a round."""

    kind: Literal["round mail"]
    round_id: str

    @property
    def about(self) -> dict[str, str]:
        """What the mail is about, for the log."""
        return {"round_id": self.round_id}


class DisposalMailEntry(_Mail):
    """A mail to one who can approve a disposal."""

    kind: Literal["disposal mail"]
    disposal_id: str

    @property
    def about(self) -> dict[str, str]:
        """What the mail is about, for the log."""
        return {"disposal_id": self.disposal_id}


AnyMail = MailEntry | RoundMailEntry | DisposalMailEntry

Entry = (
    WorkflowEntry
    | RoundWorkflowEntry
    | OfferWorkflowEntry
    | RequestEntry
    | MailEntry
    | RoundMailEntry
    | DisposalMailEntry
)
_ENTRY: TypeAdapter[Entry] = TypeAdapter(Annotated[Entry, Field(discriminator="kind")])


def entry_of(item: Item) -> Entry:
    """The entry of an item."""
    return _ENTRY.validate_python(item)


def add_workflow(work: UnitOfWork, talk: Talk, at: datetime) -> None:
    """Have a workflow started for the talk's present generation."""
    body: Item = {"kind": "workflow", "stage": talk.stage.value}
    if talk.due is not None:
        body["due"] = wire(talk.due)
    _add(work, talk, at, ("workflow", str(talk.generation)), body)


def add_offer_workflow(work: UnitOfWork, talk: Talk, at: datetime) -> None:
    """Have a workflow started for the present turn of a talk that waits for a time."""
    waiting = talk.waiting
    if waiting is None:
        return
    body: Item = {"kind": "offer workflow", "stage": waiting.stage.value}
    if waiting.due is not None:
        body["due"] = wire(waiting.due)
    _add(work, talk, at, ("offer workflow", str(waiting.turn)), body, waiting.turn)


def add_mail(work: UnitOfWork, talk: Talk, notice: Notice, at: datetime, about: str = "") -> None:
    """Have a mail sent to one person; `about` tells one of several of the same version of a talk."""
    body: Item = {
        "kind": "mail",
        "notice": notice.kind.value,
        "recipient_id": notice.recipient_id,
    }
    _add(work, talk, at, (f"{notice.kind.value}{about}", notice.recipient_id), body)


def add_round_workflow(work: UnitOfWork, round_: Round, at: datetime) -> None:
    """Have a workflow started for the round's present generation."""
    body: Item = {"kind": "round workflow", "stage": round_.stage.value}
    if round_.due is not None:
        body["due"] = wire(round_.due)
    _add(work, round_, at, ("workflow", str(round_.generation)), body)


def add_round_mail(work: UnitOfWork, round_: Round, notice: Notice, at: datetime) -> None:
    """Have a mail sent to one of the staff."""
    body: Item = {
        "kind": "round mail",
        "notice": notice.kind.value,
        "recipient_id": notice.recipient_id,
    }
    _add(work, round_, at, (notice.kind.value, notice.recipient_id), body)


def add_request(work: UnitOfWork, request: Request, at: datetime) -> None:
    """Have a request about somebody's data worked on as it stands now."""
    body: Item = {
        "kind": "request",
        "person_id": request.person_id,
        "request_id": request.id,
        "generation": request.version,
        "state": State.PENDING.value,
        "due_shard": keys.due_shard(request.id),
        "due_at": wire(at),
        "expires_at": int((at + KEPT).timestamp()),
    }
    work.put(
        keys.outbox(request.id, request.version, "request", "archivist"), body, None, impossible
    )


def add_disposal_mail(work: UnitOfWork, disposal: Disposal, notice: Notice, at: datetime) -> None:
    """Have a mail sent to one who can approve a disposal."""
    body: Item = {
        "kind": "disposal mail",
        "notice": notice.kind.value,
        "recipient_id": notice.recipient_id,
        "disposal_id": disposal.id,
        "generation": disposal.version,
        "state": State.PENDING.value,
        "due_shard": keys.due_shard(disposal.id),
        "due_at": wire(at),
        "expires_at": int((at + KEPT).timestamp()),
    }
    key = keys.outbox(disposal.id, disposal.version, notice.kind.value, notice.recipient_id)
    work.put(key, body, None, impossible)


def take_request(work: UnitOfWork, entry: RequestEntry) -> None:
    """Add that the work is done; with the work itself, so that it is done once."""
    still = Attr("state").ne(State.DONE.value)
    done = {"state": State.DONE.value}
    work.update(entry.key, lambda _: StaleRequest(), still, done, ["due_shard", "due_at"])


def _add(
    work: UnitOfWork,
    about: Talk | Round,
    at: datetime,
    name: tuple[str, str],
    body: Item,
    generation: int | None = None,
) -> None:
    key = keys.outbox(about.id, about.version, *name)
    body |= {
        "talk_id" if isinstance(about, Talk) else "round_id": about.id,
        "generation": about.generation if generation is None else generation,
        "state": State.PENDING.value,
        "due_shard": keys.due_shard(about.id),
        "due_at": wire(at),
        "expires_at": int((at + KEPT).timestamp()),
    }
    work.put(key, body, None, impossible)
