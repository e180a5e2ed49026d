"""Rounds in the table: the round itself, the roll of whom it is about, and what they have got so far."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import NamedTuple

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys, outbox
from shared.adapters.slots import slot_of
from shared.adapters.store import Item, Store, UnitOfWork
from shared.adapters.talks import talk_of
from shared.domain.errors import NotFound, RoundChanged, TalkError
from shared.domain.instant import wire
from shared.domain.round import Counts, Round
from shared.domain.slot import Slot
from shared.domain.talk import Talk
from shared.domain.vocabulary import Status

_INDEX_ATTRIBUTES = frozenset({"pk", "sk", "due_shard", "due_at"})


class Share(NamedTuple):
    """One of whom a round is about, and the talk that counts."""

    responsible_id: str
    subject_id: str
    talk: Talk


def round_item(round_: Round) -> Item:
    """A round as an item (without its key); without a timer it is not in the index of what is due."""
    item = round_.model_dump(mode="json", exclude_none=True)
    if round_.due is not None:
        item |= {"due_shard": keys.due_shard(round_.id), "due_at": wire(round_.due)}
    return item


def round_of(item: Item) -> Round:
    """The round of an item."""
    return Round.model_validate({k: v for k, v in item.items() if k not in _INDEX_ATTRIBUTES})


def load_round(store: Store, round_id: str) -> Round:
    """The round of this id. Raises NotFound."""
    item = store.get(keys.round_(round_id))
    if item is None:
        raise NotFound
    return round_of(item)


def write_round(work: UnitOfWork, before: Round | None, after: Round, at: datetime) -> None:
    """Add a change of a round, refused unless it is still as it was read.

    A change of generation starts a workflow of its own; the relay does that, never the request.
    """
    refusal = partial(_changed, round_id=after.id)
    if before is None:
        work.put_new(keys.round_(after.id), round_item(after), refusal)
    else:
        unchanged = Attr("version").eq(before.version)
        work.put(keys.round_(after.id), round_item(after), unchanged, refusal)
    if before is None or before.generation != after.generation:
        outbox.add_round_workflow(work, after, at)


def enrolled_after(
    store: Store, round_: Round, cursor: str | None, limit: int
) -> list[tuple[str, Item]]:
    """The next entries of the roll after a cursor, with what stands there; each names its cursor."""
    first = (
        f"{cursor} " if cursor else keys.ENROLLED
    )  # a space sorts before whatever an id may hold
    pk = keys.round_(round_.id).pk
    items = store.query(pk, between=(first, f"{keys.ENROLLED}~"), limit=limit)
    return [(item["sk"], item) for item in items]


def enrolled_with(store: Store, round_: Round, responsible_id: str) -> list[Item]:
    """The roll of one responsible."""
    prefix = keys.enrolled(round_.id, responsible_id, "").sk
    return store.query(keys.round_(round_.id).pk, prefix=prefix)


def shares(store: Store, roll: Iterable[Item]) -> Iterator[Share]:
    """The talk that counts for each entry of a roll: one that was begun in the place of another is it.

    Two batches of reads for up to 100 entries.
    """
    named = [item["talk_id"] for item in roll]
    found = _talks(store, named)
    replaced = {
        talk.id: keys.latest_talk(
            talk.subject_id, talk.talk_type, talk.responsible_id, talk.for_guardian_id
        )
        for talk in found.values()
        if talk.status is Status.CANCELLED or talk.next_id
    }
    pointers = store.get_many(replaced.values()) if replaced else {}
    newer = _talks(store, [pointer["talk_id"] for pointer in pointers.values()])
    for talk_id in named:
        key = replaced.get(talk_id)
        talk = newer[pointers[key]["talk_id"]] if key in pointers else found[talk_id]
        yield Share(talk.responsible_id, talk.subject_id, talk)


def waits_in(round_: Round, talk: Talk) -> bool:
    """Whether the talk is this round's to remind of: it has no time, and no other round has it."""
    mine = talk.round is not None and talk.round.id == round_.id
    return mine and talk.status is Status.CREATED


def coverage(
    store: Store, round_: Round, responsible_id: str, now: datetime
) -> tuple[Counts, list[Share]]:
    """How far one responsible has come: counts, and the talk of each of theirs; four requests."""
    seen = list(shares(store, enrolled_with(store, round_, responsible_id)))
    alive = [share.talk for share in seen if share.talk.status is not Status.CANCELLED]
    without = sum(1 for talk in alive if talk.status is Status.CREATED)
    free = sum(1 for slot in _coming(store, responsible_id, now) if _is_of(round_, slot))
    return Counts(
        talks=len(alive), booked=len(alive) - without, without_time=without, free_times=free
    ), seen


def _coming(store: Store, responsible_id: str, now: datetime) -> Iterator[Slot]:
    items = store.query(keys.slots_of(responsible_id), between=keys.slots_from(now))
    return (slot for slot in map(slot_of, items) if slot.start > now)


def _is_of(round_: Round, slot: Slot) -> bool:
    """Whether a free time may be booked by somebody of this responsible's share."""
    parts = [part for part in round_.parts if part.responsible_id == slot.responsible_id]
    groups = {part.group_id for part in parts}
    open_to = {opening.group_id for opening in slot.open_to}
    named = {subject_id for part in parts for subject_id in part.subject_ids}
    fits = not groups.isdisjoint(open_to) or not named.isdisjoint(slot.only_for)
    return slot.is_free and slot.talk_type == round_.talk_type and fits


def _talks(store: Store, talk_ids: list[str]) -> dict[str, Talk]:
    items = store.get_many(keys.talk(talk_id) for talk_id in talk_ids) if talk_ids else {}
    return {item["id"]: talk_of(item) for item in items.values()}


def _changed(item: Item | None, *, round_id: str) -> TalkError:
    return RoundChanged(round_id=round_id) if item else NotFound()
