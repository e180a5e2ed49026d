"""Disposing of documents whose time is over: approved by two, archived first, then erased (G9, R15).

    gathering --> proposed --two approve--> approved --> archived --> verified --> carried out
                      '------------ rejected, or lapsed because the decisions changed ------------'

What two people approved is a list: its digest stands with their approval. What is on hold is never touched,
whatever was approved, and what changed since it was archived stays.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Self

from pydantic import BaseModel, ConfigDict

from shared.domain.audit import About, Subject
from shared.domain.duration import Duration
from shared.domain.errors import NotAllowed, WrongDisposalState
from shared.domain.instant import Instant
from shared.domain.retention import Document

MOST_ENTRIES = 2000
"""Talks and people on one list: what two people can be asked to look at. The rest is for the next one."""


class DisposalState(StrEnum):
    """Where a disposal is."""

    GATHERING = "gathering"
    """What is due is still being looked for."""
    PROPOSED = "proposed"
    APPROVED = "approved"
    """By two people; now everything on the list is handed to the archive."""
    ARCHIVED = "archived"
    """Now what lies in the archive is held against what was handed over."""
    VERIFIED = "verified"
    """Now it is erased."""
    CARRIED_OUT = "carried_out"
    REJECTED = "rejected"
    LAPSED = "lapsed"
    """Nothing was due, or the retention decisions changed on the way."""


AT_WORK = frozenset({
    DisposalState.GATHERING, DisposalState.APPROVED, DisposalState.ARCHIVED, DisposalState.VERIFIED,
})  # fmt: skip
"""Where the workflow has something to do; elsewhere people have, or nobody."""
OVER = frozenset({DisposalState.CARRIED_OUT, DisposalState.REJECTED, DisposalState.LAPSED})


class EntryState(StrEnum):
    """What became of one talk or person on the list."""

    LISTED = "listed"
    ARCHIVED = "archived"
    ERASING = "erasing"
    """Some of it may be gone already."""
    ERASED = "erased"
    HELD = "held"
    """It is on hold and was not touched any further."""
    CHANGED = "changed"
    """It is no longer what was archived, and was not touched."""


class Fixed(BaseModel):
    """Unchangeable; later shapes may have more."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Due(Fixed):
    """One kind of document of a talk or a person whose time is over."""

    document: Document
    part: str = ""
    """Of what is about a person: the year. A school year by the calendar year in which it begins."""
    decision: str
    """Of the line by which it goes."""
    since: date
    """The first local day on which it may go."""


class Filed(Fixed):
    """A file of a talk that lies in the archive beside what was written."""

    name: str
    was: str = ""
    """What it was called among the files of its talk: by this its attachment is told."""
    sha256: str
    """Of what it was there, so that the archive is held against that and not against itself."""
    bytes: int


class Entry(Fixed):
    """One talk, or what is kept of one person beside talks, on a list."""

    number: int = 0
    person_id: str
    talk_id: str | None = None
    due: tuple[Due, ...]
    observations: tuple[str, ...] = ()
    """Ids of those that go: each stands at several places, and may be about several children."""
    others: tuple[str, ...] = ()
    """Ids of those whom it is about besides: what keeps one of them keeps it too."""
    state: EntryState = EntryState.LISTED
    archive: str | None = None
    """What the file in the archive is called."""
    sha256: str | None = None
    """Of that file."""
    files: tuple[Filed, ...] = ()
    began: Instant | None = None
    """When the first of it went."""
    content: str | None = None
    """The digest of everything that was handed over, as it stood in the tables."""

    @property
    def line(self) -> str:
        """What two people approve, as text."""
        due = (f"{d.document}\x1e{d.part}\x1e{d.decision}" for d in self.due)
        named = (*self.observations, *self.others)
        return "\x1f".join((str(self.number), self.person_id, self.talk_id or "", *due, *named))


class Approval(Fixed):
    """Somebody's word for exactly one list."""

    by: str
    at: Instant
    of: str
    """The list's digest."""
    highest: bool
    """Whether they have the highest permission of the installation."""


class Disposal(Fixed):
    """One list on its way; `version` is the lock of every change."""

    id: str
    version: int = 1
    unit_id: str
    documents: tuple[Document, ...]
    """Which kinds were asked for."""
    state: DisposalState = DisposalState.GATHERING
    table_version: int
    """Of the retention table by which it was put together."""
    proposed_at: Instant
    proposed_by: str
    listed: str = ""
    """The digest of the list so far."""
    entries: int = 0
    more: bool = False
    """Whether there was more than a list may hold."""
    cursor: str | None = None
    """How far the present step has come."""
    approvals: tuple[Approval, ...] = ()
    rejected_by: str | None = None
    reason: str | None = None
    """Why it was rejected."""
    ended_at: Instant | None = None
    reminders: int = 0
    remind_at: Instant | None = None
    """When those who can approve it are told of it the next time; None where it does not wait for them."""
    erased: int = 0
    held: int = 0
    changed: int = 0

    def gathered(self, found: Iterable[Entry], cursor: str | None, now: datetime) -> Self:
        """With more of what is due; without a cursor that was all, and people have their say."""
        self.demand(DisposalState.GATHERING)
        listed, entries = self.listed, self.entries
        for entry in found:
            listed = hashlib.sha256(f"{listed}\n{entry.line}".encode()).hexdigest()
            entries += 1
        full = entries >= MOST_ENTRIES and cursor is not None
        on: dict[str, object] = {
            "listed": listed, "entries": entries, "cursor": None if full else cursor, "more": full,
        }  # fmt: skip
        if on["cursor"] is None and entries:
            on |= {"state": DisposalState.PROPOSED, "remind_at": now}
        elif on["cursor"] is None:
            on |= {"state": DisposalState.LAPSED, "ended_at": now}
        return self._changed(**on)

    def approve(self, by: str, of: str, now: datetime, *, highest: bool) -> Self:
        """With somebody's approval of the list they saw: one of the two has the highest permission there is.

        Raises WrongDisposalState unless it is proposed and the list is that one, and NotAllowed to who
        approved it before, or where the second must be somebody higher.
        """
        self.demand(DisposalState.PROPOSED)
        if of != self.listed:
            raise WrongDisposalState("The list is another one. Look at it again.", state=self.state)
        if self.is_approved_by(by):
            raise NotAllowed("It takes two people. You have approved it already.")
        both = (*self.approvals, Approval(by=by, at=now, of=of, highest=highest))
        if len(both) == 1:
            return self._changed(approvals=both)
        if not any(approval.highest for approval in both):
            raise NotAllowed("One of the two must have the highest permission of the installation.")
        return self._changed(approvals=both, state=DisposalState.APPROVED)

    def is_approved_by(self, person_id: str) -> bool:
        """Whether they have said yes already."""
        return any(approval.by == person_id for approval in self.approvals)

    def reminded(self, again: Instant) -> Self:
        """With those who can approve it told, and told again then."""
        self.demand(DisposalState.PROPOSED)
        return self._changed(reminders=self.reminders + 1, remind_at=again)

    def reject(self, by: str, reason: str, now: datetime) -> Self:
        """Called off, by whoever could approve it; what is erased already stays so.

        Raises WrongDisposalState once it is over.
        """
        if self.state in OVER:
            raise WrongDisposalState(state=self.state)
        return self._changed(
            state=DisposalState.REJECTED, rejected_by=by, reason=reason, ended_at=now
        )

    def lapse(self, now: datetime) -> Self:
        """Given up because it rests on decisions that hold no longer."""
        return self._changed(state=DisposalState.LAPSED, ended_at=now)

    def went_on(self, cursor: str) -> Self:
        """With the present step a part further."""
        return self._changed(cursor=cursor)

    def archived(self) -> Self:
        """With everything on it handed to the archive."""
        self.demand(DisposalState.APPROVED)
        return self._changed(state=DisposalState.ARCHIVED, cursor=None)

    def verified(self) -> Self:
        """With everything found in the archive as it was handed over."""
        self.demand(DisposalState.ARCHIVED)
        return self._changed(state=DisposalState.VERIFIED, cursor=None)

    def not_as_archived(self) -> Self:
        """With something amiss in the archive: what is missing there is handed over again."""
        self.demand(DisposalState.ARCHIVED)
        return self._changed(state=DisposalState.APPROVED, cursor=None)

    def settled(self, entry: Entry) -> Self:
        """With one more entry done with: erased, or left alone and counted."""
        self.demand(DisposalState.VERIFIED)
        return self._changed(
            cursor=f"{entry.number:06d}",
            erased=self.erased + (entry.state is EntryState.ERASED),
            held=self.held + (entry.state is EntryState.HELD),
            changed=self.changed + (entry.state is EntryState.CHANGED),
        )

    def carried_out(self, now: datetime) -> Self:
        """Done."""
        self.demand(DisposalState.VERIFIED)
        return self._changed(state=DisposalState.CARRIED_OUT, cursor=None, ended_at=now)

    def demand(self, *states: DisposalState) -> None:
        """Raise WrongDisposalState unless it is in one of these."""
        if self.state not in states:
            raise WrongDisposalState(state=self.state)

    def _changed(self, **update: object) -> Self:
        after = self.model_copy(update={"version": self.version + 1, **update})
        waits = after.state is DisposalState.PROPOSED
        return after if waits else after.model_copy(update={"remind_at": None})


class Figures(Fixed):
    """How disposals are waited for, from a table."""

    reminder: Duration
    """How long after those who can approve a list were told of it they are reminded."""


@cache
def figures() -> Figures:
    """As shipped."""
    return read_figures()


def read_figures() -> Figures:
    """As `figures`, read anew."""
    text = resources.files("shared.data").joinpath("disposal.json").read_text("utf-8")
    return Figures.model_validate_json(text)


def about_of(entry: Entry) -> tuple[About, ...]:
    """What a hold on an entry can be on: everybody it is about, and the talk."""
    people = tuple(About(Subject.PERSON, who) for who in (entry.person_id, *entry.others))
    return (*people, About(Subject.TALK, entry.talk_id)) if entry.talk_id else people
