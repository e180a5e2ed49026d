"""Observations in the tables: one item that locks, a copy at each place it is linked to, every version kept.

A copy is the whole observation, so that a page of a child's documentation is read without looking up each.
"""

from collections.abc import Iterator
from functools import partial

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys
from shared.adapters.keys import Key, Place, observed_at
from shared.adapters.store import Item, Store, Table, UnitOfWork, impossible
from shared.domain.errors import StaleResult, TalkError
from shared.domain.observation import Observation


def observation_of(item: Item) -> Observation:
    """The observation of an item."""
    return Observation.model_validate(item)


def load_observation(store: Store, observation_id: str) -> Observation | None:
    """The observation of this id, if there is one."""
    item = store.get(keys.observation(observation_id))
    return observation_of(item) if item else None


def places_of(observation: Observation) -> list[Key]:
    """Where it is found: with each child, in the department or at the unit, and in what is open there."""
    return [
        keys.observed(partition, observation.day, observation.id)
        for partition in _partitions(observation)
    ]


def write_observation(work: UnitOfWork, before: Observation | None, after: Observation) -> None:
    """Add a version of an observation; refused with StaleResult unless it builds on `before`."""
    item: Item = after.model_dump(mode="json", exclude_none=True)
    builds_on = Attr("version").eq(before.version) if before else Attr("pk").not_exists()
    stale = partial(_stale, yours=after)
    work.put(keys.observation(after.id), item, builds_on, stale)
    version = keys.observation_version(after.id, after.version)
    work.put_new(version, item, stale, Table.HISTORY)
    places = places_of(after)
    for place in places:
        work.put(place, item, None, impossible)
    for place in places_of(before) if before else ():
        if place not in places:
            work.delete(place, None, impossible)


def page_of(
    store: Store, partitions: list[str], before: str | None, most: int
) -> tuple[list[Observation], str | None]:
    """The latest observations of some places, each once, older than the cursor; and the cursor of the rest.

    A query for each place.
    """
    found: dict[str, Observation] = {}
    for partition in partitions:
        until = (keys.EARLIEST, before) if before else None
        for item in store.query(partition, between=until, limit=most + 2, newest_first=True):
            if item["sk"] != before:
                found[item["sk"]] = observation_of(item)
    order = sorted(found, reverse=True)
    shown = order[:most]
    return [found[place] for place in shown], shown[-1] if len(order) > most else None


def _partitions(observation: Observation) -> Iterator[str]:
    for child_id in observation.children:
        yield observed_at(Place.CHILD, child_id)
    if observation.group_id is not None:
        yield from _open_or_not(observation, Place.GROUP, observation.group_id)
    if observation.is_of_unit:
        yield from _open_or_not(observation, Place.UNIT, observation.unit_id)


def _open_or_not(observation: Observation, place: Place, place_id: str) -> Iterator[str]:
    yield observed_at(place, place_id)
    if observation.open_to_families:
        yield observed_at(place, place_id, open_to_families=True)


def _stale(item: Item | None, *, yours: Observation) -> TalkError:
    """Both are handed back: nothing is lost, and nothing overwritten (G7)."""
    standing = observation_of(item) if item and "title" in item else None
    said = {"title", "text"}
    return StaleResult(
        current=standing.model_dump(include=said) if standing else None,
        current_version=standing.version if standing else 0,
        saved_by=standing.author_id if standing else None,
        yours=yours.model_dump(include=said),
    )
