"""The one import that is being carried out: whose it is, how far it has come, what it was allowed.

The item is written with every batch, under the condition that it is still this import's. So of two
imports at once only one writes, and one that died, or ran out of its time, goes on where it was.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from boto3.dynamodb.conditions import Attr, ConditionBase

from functions.directory.tally import Tallies
from shared.adapters import keys
from shared.adapters.store import Item, Store, UnitOfWork
from shared.domain.errors import ImportRunning, TalkError
from shared.domain.instant import wire

LEASE = timedelta(minutes=16)
"""A little longer than a function can run: after this whoever had it is dead."""
RUNNING, PAUSED, DONE = "running", "paused", "done"


@dataclass
class Checkpoint:
    """One import in the table. `writer` is this very invocation of it."""

    store: Store
    file: str
    """Names the content: the same file goes on, another begins anew."""
    run: str
    writer: str
    tallies: Tallies
    written: int = 0
    """Units, groups and people written so far, by all invocations of this import."""
    began: str = ""

    def claim(self, work: UnitOfWork, written: int) -> None:
        """Let a batch be written only while the import is this one's, and count it."""
        work.update(keys.IMPORT, _lost, Attr("writer").eq(self.writer), add={"written": written})
        self.written += written

    def pause(self, now: datetime) -> None:
        """Let the next invocation go on at once."""
        self._end(PAUSED, now)

    def finish(self, now: datetime) -> None:
        """Everything is written."""
        self._end(DONE, now)

    def _end(self, state: str, now: datetime) -> None:
        work = UnitOfWork()
        ended = {"state": state, "ended": wire(now), "until": wire(now)}
        work.update(keys.IMPORT, _lost, Attr("writer").eq(self.writer), set=ended)
        self.store.commit(work)


def standing(store: Store, file: str) -> Checkpoint | None:
    """The import of this very file that has begun to write and has not ended."""
    item = store.get(keys.IMPORT)
    if item is None or item["file"] != file or item["state"] == DONE:
        return None
    tallies = Tallies.model_validate_json(item["tallies"])
    return Checkpoint(store, file, item["run"], "", tallies, int(item["written"]), item["began"])


def begin(
    store: Store,
    file: str,
    tallies: Tallies,
    before: Checkpoint | None,
    now: datetime,
    new_id: Callable[[], str],
) -> Checkpoint:
    """Take the import, as its first invocation or to go on. Raises ImportRunning if another has it."""
    run = before.run if before else new_id()
    began = before.began if before else wire(now)
    written = before.written if before else 0
    checkpoint = Checkpoint(store, file, run, new_id(), tallies, written, began)
    item: dict[str, Any] = {
        "file": file, "run": run, "writer": checkpoint.writer, "state": RUNNING, "began": began,
        "until": wire(now + LEASE), "written": written, "tallies": tallies.model_dump_json(),
    }  # fmt: skip
    work = UnitOfWork()
    work.put(keys.IMPORT, item, _free(now), _running)
    store.commit(work)
    return checkpoint


def _free(now: datetime) -> ConditionBase:
    """Nobody writes: there was no import, or it ended or was paused, or whoever had it is dead."""
    return Attr("pk").not_exists() | Attr("until").lte(wire(now))


def _running(item: Item | None) -> TalkError:
    return ImportRunning(until=item["until"] if item else None)


def _lost(_: Item | None) -> TalkError:
    return ImportRunning()
