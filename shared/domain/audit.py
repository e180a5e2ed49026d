"""The audit trail: who did, saw or was refused what about whom, and proof that nobody touched it (G8).

An entry is written before its answer leaves. Soon after, entries are *sealed*: a seal lists the digests
of some entries and carries the hash of the seal before it. Whoever changes, removes or smuggles in an
entry would have to write every later seal anew, and meets the hash of one that was noted elsewhere.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from shared.domain.instant import Instant

SEALED_WITHIN = timedelta(minutes=10)
"""For how long an entry may stand without a seal. It is a matter of seconds; longer is a fault."""


class Subject(StrEnum):
    """What an entry can be about."""

    TALK = "talk"
    PERSON = "person"


class About(NamedTuple):
    """A talk or a person, by id."""

    subject: Subject
    id: str


class Entry(BaseModel):
    """One thing that somebody did, saw or was refused. Never what it said: no text, no name."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    at: Instant
    actor_id: str
    action: str
    """The route, such as `GET /v1/talks/{talk_id}`."""
    outcome: str
    """`done`, or the short name of the problem it was refused with."""
    about: About
    """The actor where it was about nobody else, or where nobody can tell whether what was asked for exists."""


class Sealed(NamedTuple):
    """One entry as a seal knows it."""

    place: str
    """Where it stands: both parts of its key."""
    digest: str


class Last(NamedTuple):
    """Where a chain ends, which is what its next seal follows."""

    number: int = 0
    hash: str = ""


class Seal(BaseModel):
    """A link of the chain."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    number: int
    at: Instant
    before: str
    """The hash of the seal before."""
    entries: tuple[Sealed, ...]
    hash: str
    """Over everything else in the seal."""

    @property
    def as_last(self) -> Last:
        """What the next seal has to know of this one."""
        return Last(self.number, self.hash)


class Fault(StrEnum):
    """What can be wrong with a trail."""

    CHANGED = "changed"
    """An entry is no longer what was sealed."""
    REMOVED = "removed"
    """A sealed entry is gone."""
    NEVER_SEALED = "never_sealed"
    """An entry that no seal knows: smuggled in, or the sealing stands still."""
    SEALED_LATE = "sealed_late"
    """An entry is much older than its seal: smuggled in with an earlier time, or the sealing stood still."""
    SEAL_CHANGED = "seal_changed"
    """A seal's hash is not that of what it says."""
    CHAIN_BROKEN = "chain_broken"
    """A seal does not follow the one before it: some are gone, doubled or in another order."""
    NOT_AS_NOTED = "not_as_noted"
    """The seal whose hash was noted elsewhere is gone or is another one: the chain was written anew."""


class Finding(NamedTuple):
    """One fault and where it is."""

    fault: Fault
    where: str


def digest(document: Mapping[str, Any]) -> str:
    """The fingerprint of an item exactly as it is stored, in whatever order its attributes come."""
    # What an entry never has, such as a number, somebody may have put there.
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), default=repr)
    return hashlib.sha256(text.encode()).hexdigest()


def next_seal(last: Last, entries: Iterable[Sealed], now: datetime) -> Seal:
    """The seal that follows `last` and covers these entries."""
    open_seal = Seal(
        number=last.number + 1,
        at=now,
        before=last.hash,
        entries=tuple(entries),
        hash="",
    )
    return open_seal.model_copy(update={"hash": _hash(open_seal)})


def inspect(
    seals: Iterable[Seal],
    entries: Iterable[tuple[Sealed, datetime]],
    now: datetime,
    noted: Mapping[int, str] | None = None,
    kept_from: datetime | None = None,
) -> Iterator[Finding]:
    """Every fault of a trail: all its seals in order, and all its entries with when they were written.

    `noted` are hashes by number that were kept elsewhere; without one, the youngest part of a chain could
    be cut off unseen. Entries that were sealed before `kept_from` may be gone: their time was over.
    """
    known: dict[str, tuple[str, datetime]] = {}
    may_be_gone: set[str] = set()
    noted = dict(noted or {})
    last = Last()
    for seal in seals:
        yield from _faults_of(seal, last, noted.pop(seal.number, None))
        for place, digest_then in seal.entries:
            # The first seal counts: one that was taken away and written anew was sealed again.
            if known.setdefault(place, (digest_then, seal.at))[0] != digest_then:
                yield Finding(Fault.CHANGED, place)
        if kept_from is not None and seal.at < kept_from:
            may_be_gone |= {sealed.place for sealed in seal.entries}
        last = seal.as_last
    yield from (Finding(Fault.NOT_AS_NOTED, f"seal {number}") for number in sorted(noted))
    for sealed, at in entries:
        yield from _faults_of_entry(sealed, at, known.pop(sealed.place, None), now)
    yield from (Finding(Fault.REMOVED, place) for place in known if place not in may_be_gone)


def _faults_of_entry(
    entry: Sealed, at: datetime, first: tuple[str, datetime] | None, now: datetime
) -> Iterator[Finding]:
    """Faults of one that stands; `first` is what its first seal says of it, and when that was."""
    if first is None:
        if now - at > SEALED_WITHIN:
            yield Finding(Fault.NEVER_SEALED, entry.place)
        return
    digest_then, sealed_at = first
    if digest_then != entry.digest:
        yield Finding(Fault.CHANGED, entry.place)
    if sealed_at - at > SEALED_WITHIN:
        yield Finding(Fault.SEALED_LATE, entry.place)


def _faults_of(seal: Seal, last: Last, noted: str | None) -> Iterator[Finding]:
    where = f"seal {seal.number}"
    if seal.hash != _hash(seal):
        yield Finding(Fault.SEAL_CHANGED, where)
    if (seal.number, seal.before) != (last.number + 1, last.hash):
        yield Finding(Fault.CHAIN_BROKEN, where)
    if noted is not None and noted != seal.hash:
        yield Finding(Fault.NOT_AS_NOTED, where)


def _hash(seal: Seal) -> str:
    return digest(seal.model_dump(mode="json", exclude={"hash"}))
