"""Everything that is kept about a person, their talks and their own words in others' talks among it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from shared.adapters import keys, register
from shared.adapters.audit import DONE, entry_of
from shared.adapters.dossier.models import (
    Held,
    ObservationFile,
    PersonDossier,
    ResultFile,
    SignIns,
    TalkDossier,
)
from shared.adapters.dossier.reader import Reader
from shared.adapters.dossier.talk import read_talk
from shared.adapters.drafts import draft_of
from shared.adapters.observations import observation_of
from shared.adapters.product_feedback import ProductFeedback, said_by
from shared.adapters.requests import request_of
from shared.adapters.results import history_of, result_of
from shared.adapters.slots import slot_of
from shared.adapters.store import Index, Item, Store, Table
from shared.adapters.talks import responsible_key, subject_key
from shared.adapters.teaching import teaching_of
from shared.domain.audit import About, Entry, Subject
from shared.domain.blocked import BlockedTime
from shared.domain.errors import NotFound
from shared.domain.people import Person
from shared.domain.plan import Plan
from shared.domain.rights import Request
from shared.domain.teaching import Teaching
from shared.domain.well_being import Answer


def read_person(store: Store, person_id: str, now: datetime) -> PersonDossier:
    """All of it. Raises NotFound for one whom the register does not know.

    Some ten queries, and those of each talk: for work in the background, not for a request.
    """
    reader = Reader(store)
    item = reader.get(keys.person(person_id))
    if item is None:
        raise NotFound
    person = register.person_of(item, reader.get(keys.own(person_id)))
    read = partial(_every, reader)
    about = About(Subject.PERSON, person_id)
    acts = [entry_of(i) for i in store.query_index(Index.BY_ACTOR, person_id)]
    mine = _talk_ids(store.query_index(Index.BY_SUBJECT, subject_key(person_id)))
    others = {*_of_others(store, person), *_changed_by(acts)} - {*mine}
    door = reader.get(keys.door(person_id))
    holds = reader.get(keys.holds(person_id)) or {}
    return PersonDossier(
        person=person,
        own_versions=tuple(map(register.own_of, read(keys.own_history(person_id), Table.HISTORY))),
        sign_ins=SignIns.model_validate(door) if door else None,
        talks=tuple(_talks(store, mine)),
        others=tuple(_talks(store, sorted(others))),
        results=tuple(_results(reader, person_id)),
        plans=tuple(_plans(reader, person_id)),
        observations=tuple(_observations(reader, person_id)),
        well_being=tuple(map(Answer.model_validate, read(keys.well_being_of(person_id)))),
        drafts=tuple(map(draft_of, read(keys.drafts_of(person_id)))),
        slots=tuple(map(slot_of, read(keys.slots_of(person_id)))),
        blocked=tuple(
            BlockedTime.model_validate(_bare(i)) for i in read(keys.blocked_of(person_id))
        ),
        holds=tuple(map(Held.model_validate, holds.get("slots", ()))),
        teaching=tuple(_teaching(reader, person)),
        feedback=tuple(_feedback(reader, person_id, now)),
        requests=tuple(_requests(reader, person_id)),
        trail=tuple(map(entry_of, read(keys.audit_of(about), Table.HISTORY))),
        acts=tuple(acts),
        read_at=now,
        places=tuple(reader.places),
    )


def _every(reader: Reader, pk: str, table: Table = Table.TALKS) -> list[Item]:
    return reader.query(pk, table)


def _talk_ids(items: Iterable[Item]) -> list[str]:
    return [item["pk"].partition("#")[2] for item in items]


def _of_others(store: Store, person: Person) -> Iterator[str]:
    """Ids of the talks that the person holds, and of those about who is or was in their care."""
    yield from _talk_ids(store.query_index(Index.BY_RESPONSIBLE, responsible_key(person.id)))
    children = (child.person_id for child in person.children)
    for child_id in {*children, *person.own.cares_for, *person.own.consented_by}:
        yield from _talk_ids(store.query_index(Index.BY_SUBJECT, subject_key(child_id)))


def _changed_by(acts: Iterable[Entry]) -> Iterator[str]:
    """Ids of the talks in which the person did something: where their words may be, whatever they were."""
    for entry in acts:
        changed = entry.outcome == DONE and not entry.action.startswith("GET ")
        if changed and entry.about.subject is Subject.TALK:
            yield entry.about.id


def _talks(store: Store, ids: Iterable[str]) -> Iterator[TalkDossier]:
    for talk_id in ids:
        try:
            yield read_talk(store, talk_id)
        except NotFound:
            continue  # the trail outlives what it tells of


def _results(reader: Reader, person_id: str) -> Iterator[ResultFile]:
    for item in reader.query(keys.results_of(person_id)):
        stands = result_of(item)
        past = reader.query(history_of(stands), Table.HISTORY)
        versions = tuple(type(stands).model_validate(version) for version in past)
        kind = keys.kind_of_result(item["sk"]).lower()
        yield ResultFile(kind=kind, stands=stands, versions=versions)


def _plans(reader: Reader, person_id: str) -> Iterator[Plan]:
    reader.query(keys.plans_of(person_id), Table.HISTORY)
    for item in reader.query(keys.plans_of(person_id)):
        yield Plan.model_validate_json(item["content"])


def _observations(reader: Reader, person_id: str) -> Iterator[ObservationFile]:
    for item in reader.query(keys.observed_at(keys.Place.CHILD, person_id)):
        stands = observation_of(item)
        versions = reader.query(keys.observation_history(stands.id), Table.HISTORY)
        yield ObservationFile(stands=stands, versions=tuple(map(observation_of, versions)))


def _requests(reader: Reader, person_id: str) -> Iterator[Request]:
    reader.query(keys.requests_of(person_id))
    for item in reader.query(keys.requests_of(person_id), Table.HISTORY):
        yield request_of(item)


def _teaching(reader: Reader, person: Person) -> Iterator[Teaching]:
    """What the person teaches the groups they are connected to."""
    for group_id in sorted({assignment.group_id for assignment in person.assignments}):
        items = reader.store.query(keys.group(group_id).pk, prefix=keys.TEACHING)
        for teaching in map(teaching_of, items):
            if any(teacher.person_id == person.id for teacher in teaching.teachers):
                yield teaching


def _feedback(reader: Reader, person_id: str, now: datetime) -> Iterator[ProductFeedback]:
    """Only what was said with a name: the rest is nobody's."""
    mine = said_by(reader.store, person_id, now)
    yield from map(ProductFeedback.model_validate, reader.took(mine, Table.TALKS))


def _bare(item: Item) -> Item:
    return {name: value for name, value in item.items() if name not in ("pk", "sk")}
