"""Talks in the tables: reading one, and writing a change of one together with all that follows from it."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import NamedTuple

from boto3.dynamodb.conditions import Attr, ConditionBase

from shared.adapters import keys, outbox
from shared.adapters.store import Item, Store, Table, UnitOfWork, impossible
from shared.domain.errors import NotFound, TalkChanged, TalkError
from shared.domain.instant import wire
from shared.domain.notice import Notice
from shared.domain.talk import Talk

_INDEX_ATTRIBUTES = frozenset(
    {"pk", "sk", "subject_key", "responsible_key", "listed_at", "due_shard", "due_at"}
)


def subject_key(subject_id: str) -> str:
    """The partition of the talks about somebody, in the index by subject."""
    return f"SUBJECT#{subject_id}"


def responsible_key(responsible_id: str) -> str:
    """The partition of the talks somebody holds, in the index by responsible."""
    return f"RESPONSIBLE#{responsible_id}"


def talk_item(talk: Talk) -> Item:
    """A talk as an item, with what the indexes need; without a timer it is not in the index of what is due."""
    item = talk.model_dump(mode="json", exclude_none=True) | {
        "subject_key": subject_key(talk.subject_id),
        "responsible_key": responsible_key(talk.responsible_id),
        "listed_at": wire(talk.booking.start if talk.booking else talk.created_at),
    }
    if talk.due is not None:
        item |= {"due_shard": keys.due_shard(talk.id), "due_at": wire(talk.due)}
    return item


def talk_of(item: Item) -> Talk:
    """The talk of an item."""
    return Talk.model_validate({k: v for k, v in item.items() if k not in _INDEX_ATTRIBUTES})


def load_talk(store: Store, talk_id: str) -> Talk:
    """The talk of this id. Raises NotFound."""
    item = store.get(keys.talk(talk_id))
    if item is None:
        raise NotFound
    return talk_of(item)


def changed(item: Item | None, *, talk_id: str) -> TalkError:
    """The refusal of a write that was based on an older version of the talk."""
    return TalkChanged(talk_id=talk_id) if item else NotFound()


def write_change(
    work: UnitOfWork,
    before: Talk | None,
    after: Talk,
    *,
    what: str,
    by: str,
    at: datetime,
    reason: str | None = None,
    only_if: ConditionBase | None = None,
    notices: Iterable[Notice] = (),
) -> None:
    """Add a change of a talk to a unit of work: the talk, the event, and the messages that follow.

    The write holds only if the talk still is as it was read, so that two changes never mix, and if
    `only_if` is true of it too. A change of generation starts a workflow of its own; the relay does that,
    never the request (design 4).
    """
    refusal = partial(changed, talk_id=after.id)
    if before is None:
        work.put_new(keys.talk(after.id), talk_item(after), refusal)
    else:
        unchanged: ConditionBase = Attr("version").eq(before.version)
        if only_if is not None:
            unchanged &= only_if
        work.put(keys.talk(after.id), talk_item(after), unchanged, refusal)
    event: Item = {
        "what": what,
        "by": by,
        "at": wire(at),
        "status": after.status.value,
        "generation": after.generation,
    }
    if reason is not None:
        event["reason"] = reason
    work.put_new(keys.event(after.id, after.version), event, refusal, Table.HISTORY)
    begins_without_timer = before is None and after.due is None
    if not begins_without_timer and (before is None or before.generation != after.generation):
        outbox.add_workflow(work, after, at)
    _keep_place_in_line(work, before, after)
    _keep_order_of_interpreter(work, before, after)
    for notice in notices:
        outbox.add_mail(work, after, notice, at)


def _keep_place_in_line(work: UnitOfWork, before: Talk | None, after: Talk) -> None:
    """The line stands as the talk says; the talk's own condition guards both."""
    left, place = (_place(talk) if talk else None for talk in (before, after))
    if left is not None and (place is None or place.key != left.key):
        work.delete(left.key, None, impossible)
    if place is not None and place != left:
        work.put(place.key, place.item, None, impossible)


def _keep_order_of_interpreter(work: UnitOfWork, before: Talk | None, after: Talk) -> None:
    """The list of interpreters stands as the talks say; the talk's own condition guards both (G10)."""
    left, order = (_order(talk) if talk else None for talk in (before, after))
    if left is not None and (order is None or order.key != left.key):
        work.delete(left.key, None, impossible)
    if order is not None and order != left:
        work.put(order.key, order.item, None, impossible)


def _order(talk: Talk) -> "_Place | None":
    booking = talk.booking
    if booking is None or booking.interpreter is None:
        return None
    key = keys.interpreter(talk.unit_id, booking.start, talk.id)
    return _Place(key, {"talk_id": talk.id, "language": booking.interpreter.language})


class _Place(NamedTuple):
    key: keys.Key
    item: Item


def _place(talk: Talk) -> _Place | None:
    waiting = talk.waiting
    if waiting is None:
        return None
    first = talk.round is not None and talk.round.must_talk
    key = keys.place_in_line(
        talk.responsible_id, talk.talk_type, waiting.since, talk.id, first=first
    )
    item: Item = {
        "talk_id": talk.id,
        "subject_id": talk.subject_id,
        "comes": talk.for_guardian_id or waiting.by,  # who may need an interpreter
        "turn": waiting.turn,
    }
    if waiting.due is not None:
        item |= {"due_shard": keys.due_shard(talk.id), "due_at": wire(waiting.due)}
    return _Place(key, item)
