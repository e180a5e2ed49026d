"""Protected identities in the worlds of the access table: who is marked, whom a list lets near (R17)."""

import csv
from datetime import date
from functools import cache

from shared.adapters import keys
from shared.adapters.store import UnitOfWork, impossible
from shared.domain.people import Reader
from tests.access.moments import Kept
from tests.access.rules import FOLDER
from tests.access.worlds import World
from tests.support.world import mark

COLUMNS = ("holder", "staff", "further", "health")
"""Staff who have to do with a pupil, and are not on the closed list."""
AS_EVER, CLOSED = "as ever", "closed"
"""Answered as by all other rules; or as a stranger, to the byte, as if there were no such person."""
_LISTED = {"reason": "SN 2021-0118", "starts": date(2021, 8, 1)}


def marked(kept: Kept, *people: str, listed: tuple[str, ...] = ()) -> Kept:
    """The world in which the identities of these are protected; of each, `listed` are on the closed list."""
    world = kept.again()
    for who in people:
        mark(world.store, who)
        if listed:
            _say(world, who, listed)
    return Kept(world, world.kept(), kept.instant)


def _say(world: World, who: str, listed: tuple[str, ...]) -> None:
    readers = [Reader(person_id=one, **_LISTED).model_dump(mode="json") for one in listed]  # type: ignore[arg-type]
    standing = world.store.get(keys.own(who)) or {"version": 1}
    work = UnitOfWork()
    work.put(keys.own(who), standing | {"readers": readers}, None, impossible)
    world.store.commit(work)


@cache
def rows() -> dict[str, dict[str, str]]:
    """`protected.csv`: of each action how the staff are answered while the pupil's identity is protected."""
    with (FOLDER / "protected.csv").open(encoding="utf-8", newline="") as lines:
        return {row["action"]: {c: row[c] for c in COLUMNS} for row in csv.DictReader(lines)}
