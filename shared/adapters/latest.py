"""The latest talk of a kind between two people: the one that waits for a time, or the one before it."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys
from shared.adapters.ports import Ports
from shared.adapters.store import Item, Store, UnitOfWork
from shared.adapters.talks import talk_of
from shared.domain.apart import SHARED, Whose
from shared.domain.errors import TalkChanged, TalkError
from shared.domain.lifecycle import is_over
from shared.domain.people import Person
from shared.domain.talk import Talk


class Pair(NamedTuple):
    """Who would talk about whom, which kind of talk, and whose it is where guardians live apart."""

    subject_id: str
    talk_type: str
    responsible_id: str
    whose: Whose = SHARED


def latest_talk(
    ports: Ports, subject_id: str, talk_type: str, responsible_id: str, whose: Whose = SHARED
) -> Talk | None:
    """The talk that is meant: an open one, or else the last of those in whose place one would begin."""
    pair = Pair(subject_id, talk_type, responsible_id, whose)
    return latest_talks(ports.store, [pair], ports.now()).get(pair)


def latest_talks(store: Store, pairs: Iterable[Pair], now: datetime) -> dict[Pair, Talk]:
    """The same for many pairs at once, those that have one; two reads, however many there are."""
    wanted = {pair: {w: _key(pair, w) for w in _looked_at(pair)} for pair in pairs}
    pointers = store.get_many(key for places in wanted.values() for key in places.values())
    if not pointers:
        return {}
    items = store.get_many(keys.talk(pointer["talk_id"]) for pointer in pointers.values())
    found: dict[Pair, Talk] = {}
    for pair, places in wanted.items():
        talks = {
            w: talk_of(items[keys.talk(pointers[key]["talk_id"])])
            for w, key in places.items()
            if key in pointers
        }
        open_ones = (talks[w] for w in pair.whose.looks_at if w in talks)
        meant = next((talk for talk in open_ones if not is_over(talk, now)), None)
        meant = meant or talks.get(pair.whose.begins_for)
        if meant is not None:
            found[pair] = meant
    return found


def point_to(work: UnitOfWork, talk: Talk, latest: Talk | None, subject: Person) -> None:
    """Make the talk the latest of its kind, unless another has become that since `latest` was read.

    This is why a pupil cannot get two talks from two guardians who book different times at once. One that
    begins does so only while it still stands whether the pupil's guardians have talks of their own (D11).
    """
    key = keys.latest_talk(
        talk.subject_id, talk.talk_type, talk.responsible_id, talk.for_guardian_id
    )
    same = Attr("pk").not_exists() if latest is None else Attr("talk_id").eq(latest.id)
    work.put(key, {"talk_id": talk.id}, same, _overtaken)
    if latest is None or latest.id != talk.id:
        demand_own(work, subject)


def point_away(work: UnitOfWork, talk: Talk) -> None:
    """Have the talk be the latest of its kind no more with who held it: somebody else does from now on."""
    key = keys.latest_talk(
        talk.subject_id, talk.talk_type, talk.responsible_id, talk.for_guardian_id
    )
    work.delete(key, Attr("talk_id").eq(talk.id), _overtaken)


def demand_own(work: UnitOfWork, subject: Person) -> None:
    """Have the write refused if what is known of the subject beside the register has changed since."""
    key = keys.own(subject.id)
    if any(write.key == key for write in work.writes):
        return
    stands = Attr("version").eq(subject.own.version)
    work.check(key, stands if subject.own.version else Attr("pk").not_exists(), _overtaken)


def _looked_at(pair: Pair) -> Iterable[str | None]:
    return dict.fromkeys((*pair.whose.looks_at, pair.whose.begins_for))


def _key(pair: Pair, guardian_id: str | None) -> keys.Key:
    return keys.latest_talk(pair.subject_id, pair.talk_type, pair.responsible_id, guardian_id)


def _overtaken(_: Item | None) -> TalkError:
    return TalkChanged()
