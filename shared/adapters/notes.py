"""Notes in the tables: beside the texts of their talk, each version in the history (F97–F100)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import TypeVar

from boto3.dynamodb.conditions import Attr, ConditionBase

from shared.adapters import keys
from shared.adapters.store import Item, Store, Table, UnitOfWork
from shared.adapters.talks import changed
from shared.domain.cooperation import Cooperation
from shared.domain.disagreement import Disagreement
from shared.domain.errors import NotFound, TalkChanged, TalkError
from shared.domain.instant import wire
from shared.domain.note import Note
from shared.domain.presence import Presence
from shared.domain.referral import Referral
from shared.domain.talk import Talk
from shared.domain.vocabulary import Phase
from shared.domain.windows import opens_of
from shared.domain.worry import Worry

N = TypeVar("N", bound=Note)

KINDS: Mapping[type[Note], str] = {
    Presence: keys.PRESENCE,
    Disagreement: keys.DISAGREEMENT,
    Cooperation: keys.COOPERATION,
    Worry: keys.WORRY,
    Referral: keys.REFERRAL,
}
"""How the sort keys of each kind begin."""


def notes_in(items: Iterable[Item], kind: type[N]) -> list[N]:
    """The notes of a kind among the items of a talk, in the order they were made."""
    return [kind.model_validate(item) for item in items if item["sk"].startswith(KINDS[kind])]


def notes_of(store: Store, talk_id: str, kind: type[N]) -> list[N]:
    """The notes of a kind in a talk, in the order they were made."""
    return notes_in(store.query(keys.talk(talk_id).pk, prefix=KINDS[kind]), kind)


def find_note(store: Store, talk_id: str, kind: type[N], number: int) -> N | None:
    """One note as it stands, if it is there."""
    item = store.get(keys.note(talk_id, KINDS[kind], number))
    return kind.model_validate(item) if item else None


def load_note(store: Store, talk_id: str, kind: type[N], number: int) -> N:
    """One note as it stands. Raises NotFound."""
    found = find_note(store, talk_id, kind, number)
    if found is None:
        raise NotFound
    return found


def write_note(work: UnitOfWork, note: Note, listed: Mapping[str, str] | None = None) -> None:
    """Add a version of a note, refused with TalkChanged unless it builds on the one that stands.

    `listed` are attributes of indexes; the history, where nothing is taken away, has none.
    """
    kind = KINDS[type(note)]
    version = note.model_dump(mode="json", exclude_none=True)
    builds_on = (
        Attr("pk").not_exists() if note.version == 1 else Attr("version").eq(note.version - 1)
    )
    key = keys.note(note.talk_id, kind, note.number)
    work.put(key, version | dict(listed or {}), builds_on, _overtaken)
    place = keys.note_version(note.talk_id, kind, note.number, note.version)
    work.put_new(place, version, _overtaken, Table.HISTORY)


def _overtaken(_: Item | None) -> TalkError:
    """Somebody else wrote meanwhile: the caller decides anew on what is true now."""
    return TalkChanged()


def demand(work: UnitOfWork, talk: Talk, condition: ConditionBase) -> None:
    """Have the database itself refuse the write unless this is true of the talk with its present time (D3)."""
    same_booking = Attr("generation").eq(talk.generation)
    work.check(keys.talk(talk.id), condition & same_booking, partial(changed, talk_id=talk.id))


def started(now: datetime) -> ConditionBase:
    """True of a talk's item from its start on."""
    return Attr("booking.start").lte(wire(now))


def opened(phase: Phase, now: datetime) -> ConditionBase:
    """True of a talk's item from when a phase can be written; also after it has closed."""
    return Attr(f"windows.{opens_of(phase)}").lte(wire(now))
