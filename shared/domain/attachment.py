"""Files and links that are attached to a talk (F70, F82): what becomes of one, who sees it, who takes it away.

    link:                                                         ready --> removed
    file: awaiting upload --it came--> being examined --clean-->  ready --> removed
                |                            |------otherwise---> refused
                '------a day has passed------+-------------------> lapsed

Nothing of this is ever forgotten: what is removed is kept with who did it and when, and offered to nobody.
But for what its author asked to have erased, and the school granted: of that only the number is left.
"""

from collections.abc import Iterable, Set
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from shared.domain.access import LEADERS
from shared.domain.errors import NotReady
from shared.domain.instant import Instant
from shared.domain.vocabulary import Phase, Role


class State(StrEnum):
    """Where an attachment is in its life."""

    AWAITING_UPLOAD = "awaiting_upload"
    BEING_EXAMINED = "being_examined"
    READY = "ready"
    REFUSED = "refused"
    REMOVED = "removed"
    LAPSED = "lapsed"
    """The file never came, or was never examined. Only the clock makes it so; it is never stored."""
    ERASED = "erased"
    """On request (R13)."""


THERE = frozenset({State.AWAITING_UPLOAD, State.BEING_EXAMINED, State.READY})
"""The states that count against what a talk can hold."""


class Reason(StrEnum):
    """Why a file was refused after it came."""

    WRONG_SIZE = "wrong_size"
    WRONG_CHECKSUM = "wrong_checksum"
    WRONG_CONTENT = "wrong_content"
    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    ACTIVE_CONTENT = "active_content"
    FILES_INSIDE = "files_inside"
    TOO_MUCH_INSIDE = "too_much_inside"
    MALWARE = "malware"
    CANNOT_BE_SCANNED = "cannot_be_scanned"


class Attachment(BaseModel):
    """One file or link, as it stands or as it stood."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    talk_id: str
    number: int
    """Its place among those of the talk, from 1; never used again."""
    version: int = 1
    phase: Phase
    """The part of the talk it belongs to: whoever reads that part sees it."""
    name: str
    """As it is shown; no place is ever called by it."""
    author_id: str
    at: Instant
    state: State
    url: str | None = None
    """Of a link."""
    kind: str | None = None
    """Of a file: the name of its kind among those that can be attached."""
    size: int = 0
    checksum: str | None = None
    """The SHA-256 of the file in base64, if its author told it."""
    object_id: str | None = None
    """What the file is called in the bucket, besides talk and number."""
    awaited_until: Instant | None = None
    upload: str | None = None
    """Which upload is examined: the first that came counts, and what comes after it is thrown away."""
    reason: Reason | None = None
    removed_by: str | None = None
    removed_at: Instant | None = None

    def state_at(self, now: datetime) -> State:
        """The state by the clock: a file that did not come and pass within its time has lapsed."""
        until = self.awaited_until
        waits = self.state in (State.AWAITING_UPLOAD, State.BEING_EXAMINED)
        if waits and until is not None and now >= until:
            return State.LAPSED
        return self.state

    def is_wanted(self, object_id: str, upload: str, now: datetime) -> bool:
        """Whether this is the upload to examine, and not one that is decided, given up or another one."""
        state = self.state_at(now)
        again = state is State.BEING_EXAMINED and self.upload == upload
        return self.object_id == object_id and (state is State.AWAITING_UPLOAD or again)

    def arrived(self, upload: str) -> "Attachment":
        """awaiting upload → being examined."""
        return self._changed(state=State.BEING_EXAMINED, upload=upload)

    def passed(self) -> "Attachment":
        """being examined → ready."""
        return self._changed(state=State.READY)

    def refused(self, reason: Reason) -> "Attachment":
        """being examined → refused."""
        return self._changed(state=State.REFUSED, reason=reason)

    def removed(self, by: str, now: datetime) -> "Attachment":
        """Taken away by somebody; taken away already, it stays as it was."""
        if self.state is State.REMOVED:
            return self
        return self._changed(state=State.REMOVED, removed_by=by, removed_at=now)

    def erased(self, now: datetime) -> "Attachment":
        """Emptied of all but its place, so that no number is used again; erased already, it stays as it was."""
        if self.state is State.ERASED:
            return self
        return Attachment(
            talk_id=self.talk_id, number=self.number, version=self.version + 1, phase=self.phase,
            name="", author_id=self.author_id, at=self.at, state=State.ERASED, removed_at=now,
        )  # fmt: skip

    def demand_ready(self, now: datetime) -> None:
        """Raise NotReady, with the state, for what cannot be had."""
        state = self.state_at(now)
        if state is not State.READY:
            raise NotReady(state=state)

    def _changed(self, **update: object) -> "Attachment":
        return self.model_copy(update={"version": self.version + 1, **update})


def may_attach(roles: Set[Role], *, reads: bool, writes: bool) -> bool:
    """Whether one who reads or writes a phase attaches to it: who writes it, and who holds the talk (F70).

    In preschool guardians alone answer the questions of the preparation, but its teacher attaches too.
    """
    return reads and (writes or not LEADERS.isdisjoint(roles))


def may_remove(attachment: Attachment, person_id: str, roles: Set[Role]) -> bool:
    """Whether one takes an attachment away: who attached it, and who holds the talk."""
    return attachment.author_id == person_id or not LEADERS.isdisjoint(roles)


def is_shown(attachment: Attachment, person_id: str, roles: Set[Role], now: datetime) -> bool:
    """Whether one who reads its phase is told of it.

    What is ready is shown to all of them, the rest to its author; what was removed to who holds the talk too,
    and what was erased to nobody.
    """
    state = attachment.state_at(now)
    if state is State.ERASED:
        return False
    if state is State.READY or attachment.author_id == person_id:
        return True
    return state is State.REMOVED and not LEADERS.isdisjoint(roles)


class Held(BaseModel):
    """How much a talk holds of attachments at an instant."""

    model_config = ConfigDict(frozen=True)

    there: int
    ever: int
    bytes: int

    @classmethod
    def of(cls, attachments: Iterable[Attachment], now: datetime) -> "Held":
        """Count them."""
        every = list(attachments)
        there = [one for one in every if one.state_at(now) in THERE]
        return cls(there=len(there), ever=len(every), bytes=sum(one.size for one in there))
