"""What the tables keep of each kind of document: what stands, and every version of it (G9, R15).

A new kind of item beside a talk belongs to one of these documents, or is named among what is none.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from shared.adapters import keys
from shared.adapters.keys import Kind
from shared.adapters.observations import observation_of, places_of
from shared.adapters.results import history_of, result_of
from shared.adapters.store import Item, Store, Table
from shared.domain.audit import About, Subject
from shared.domain.disposal import Due, Entry
from shared.domain.retention import Document
from shared.domain.strict_json import canonical
from shared.domain.vocabulary import Phase

BESIDE_A_TALK: Mapping[str, Document] = MappingProxyType(
    {
        **{f"{keys.TEXT}{phase}#": Document(phase.value) for phase in Phase},
        **{f"{keys.SAID_WRONG}{phase}#": Document(phase.value) for phase in Phase},
        keys.agreements(): Document.AGREEMENT,
        keys.ATTACHMENT: Document.ATTACHMENT,
        keys.PRESENCE: Document.NOTE,
        keys.DISAGREEMENT: Document.NOTE,
        keys.COOPERATION: Document.NOTE,
        keys.WORRY: Document.WORRY,
        keys.REFERRAL: Document.REFERRAL,
    }
)
"""How the sort keys of each kind begin in the talk's partition."""
RESULTS: Mapping[Kind, Document] = MappingProxyType(
    {
        Kind.JUDGEMENT: Document.JUDGEMENT,
        Kind.GRADE: Document.GRADE,
        Kind.ATTENDANCE: Document.ATTENDANCE,
    }
)
DISPOSED = "disposed"
"""What the event of a talk is called that tells of a disposal; it outlives all others."""


class Stored(NamedTuple):
    """One item, and which table it stands in."""

    table: Table
    item: Item

    @property
    def key(self) -> keys.Key:
        """Where it stands."""
        return keys.Key(self.item["pk"], self.item["sk"])

    @property
    def line(self) -> bytes:
        """Everything that it says, in one form."""
        return canonical([self.table.value, _plain(self.item)])


def document_of(sort_key: str) -> Document | None:
    """Which document of a talk an item belongs to; None for what is no document."""
    return next((d for begin, d in BESIDE_A_TALK.items() if sort_key.startswith(begin)), None)


def stored_of(store: Store, entry: Entry) -> list[Stored]:
    """Everything that is due of a talk or a person: versions before what stands, which leads to them."""
    found: list[Stored] = []
    for due in entry.due:
        if entry.talk_id is not None:
            found += _of_talk(store, entry.talk_id, due)
        elif due.document is Document.OBSERVATION:
            found += _observed(store, entry.observations)
        else:
            found += _of_person(store, entry.person_id, due)
    return found


def _of_talk(store: Store, talk_id: str, due: Due) -> Iterator[Stored]:
    document = due.document
    if document is Document.AUDIT:
        yield from _audited(store, About(Subject.TALK, talk_id), due.part)
        return
    if document is Document.EVENTS:
        told = _was(store, keys.events(talk_id))
        yield from (event for event in told if event.item["what"] != DISPOSED)
        return
    current = [
        item
        for begin, kind in BESIDE_A_TALK.items()
        if kind is document
        for item in store.query(keys.talk(talk_id).pk, prefix=begin)
    ]
    yield from _versions(store, talk_id, document, current)
    yield from _now(current)


def _versions(
    store: Store, talk_id: str, document: Document, current: Iterable[Item]
) -> Iterator[Stored]:
    match document:
        case Document.PREPARATION | Document.RECORD | Document.FOLLOW_UP:
            phase = Phase(document.value)
            texts = [item for item in current if item["sk"].startswith(keys.TEXT)]
            for item in texts:
                yield from _was(store, keys.text_history(talk_id, phase, item["field"]))
        case Document.AGREEMENT:
            yield from _was(store, keys.agreements_history(talk_id))
        case Document.ATTACHMENT:
            yield from _was(store, keys.attachments_history(talk_id))
        case _:
            notes = keys.notes_history(talk_id)
            for begin, kind in BESIDE_A_TALK.items():
                if kind is document:
                    yield from _was(store, notes, begin)


def _of_person(store: Store, person_id: str, due: Due) -> Iterator[Stored]:
    year = int(due.part)
    match due.document:
        case Document.AUDIT:
            yield from _audited(store, About(Subject.PERSON, person_id), due.part)
        case Document.PLAN:
            prefix = keys.plans_of_year(year)
            yield from _was(store, keys.plans_of(person_id), prefix)
            yield from _now(store.query(keys.plans_of(person_id), prefix=prefix))
        case Document.WELL_BEING:
            days = keys.of_days(date(year, 1, 1), date(year, 12, 31))
            yield from _now(store.query(keys.well_being_of(person_id), between=days))
        case _:
            yield from _results(store, person_id, year, due.document)


def _results(store: Store, person_id: str, year: int, document: Document) -> Iterator[Stored]:
    found = store.query(keys.results_of(person_id), between=keys.of_school_years(year, year))
    current = [item for item in found if RESULTS[keys.kind_of_result(item["sk"])] is document]
    for item in current:
        yield from _was(store, history_of(result_of(item)))
    yield from _now(current)


def _observed(store: Store, ids: Iterable[str]) -> Iterator[Stored]:
    """Each with its versions and its copies before the item that leads to them."""
    standing = store.get_many(map(keys.observation, ids))
    for item in standing.values():
        observation = observation_of(item)
        yield from _was(store, keys.observation_history(observation.id))
        yield from _now(store.get_many(places_of(observation)).values())
        yield from _now([item])


def _audited(store: Store, about: About, year: str) -> Iterator[Stored]:
    found = store.query(
        keys.audit_of(about), between=(f"{year}-", f"{year}-~"), table=Table.HISTORY
    )
    return (Stored(Table.HISTORY, item) for item in found)


def _was(store: Store, partition: str, prefix: str = "") -> Iterator[Stored]:
    found = store.query(partition, prefix=prefix, table=Table.HISTORY)
    return (Stored(Table.HISTORY, item) for item in found)


def _now(items: Iterable[Item]) -> Iterator[Stored]:
    return (Stored(Table.TALKS, item) for item in items)


def _plain(value: object) -> object:
    """As JSON has it: DynamoDB's numbers and sets as numbers and lists."""
    match value:
        case dict():
            return {name: _plain(inner) for name, inner in value.items()}
        case list():
            return [_plain(inner) for inner in value]
        case set() | frozenset():
            return sorted(map(str, value))
        case Decimal() if value == value.to_integral_value():
            return int(value)
        case Decimal():
            return str(value)
    return value


def as_plain(stored: Stored) -> dict[str, Any]:
    """An item as an archive holds it."""
    return {"table": stored.table.value, "item": _plain(stored.item)}
