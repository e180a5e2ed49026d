"""Whoever touches the audit trail is found, on the real tables (G8)."""

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.sealer.handler import handle
from infra.verify_trail import findings
from shared.adapters.audit import Trail, last_of
from shared.adapters.dynamo import DynamoStore
from shared.adapters.ids import random_id
from shared.adapters.keys import AUDIT, SEALS
from shared.adapters.store import Table
from shared.domain.audit import About, Fault, Subject
from tests.support.stream import EventSource
from tests.support.tables import create_tables
from tests.support.world import FixedClock, local

pytestmark = pytest.mark.spec("G8")


class Kept:
    """The tables, the trail in them and its sealer."""

    def __init__(self) -> None:
        self.client: Any = boto3.client("dynamodb")
        create_tables(self.client)
        self.clock = FixedClock(local("2026-03-02 12:00"))
        self.store = DynamoStore(self.client, {Table.TALKS: "talks", Table.HISTORY: "history"})
        self.trail = Trail(self.store, self.clock, random_id)
        self.sealer = EventSource(
            "Sealer", lambda event, _: handle(self.store, self.clock, event), table="history"
        )

    def tell(self, count: int) -> None:
        for number in range(count):
            about = About(Subject.TALK, f"t{number % 2}")
            self.trail.tell(f"p{number % 3}", "GET /v1/talks/{talk_id}", "done", [about])
            self.clock.forward(seconds=1)

    def found(self, noted: dict[int, str] | None = None) -> set[Fault]:
        self.clock.forward(minutes=11)
        now = self.clock.now()
        return {f.fault for f in findings(self.client, "talks", "history", now, noted)}

    def items(self, prefix: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.client.scan(TableName="history")["Items"]
        return [item for item in items if item["pk"]["S"].startswith(prefix)]


@pytest.fixture
def kept() -> Iterator[Kept]:
    """Five entries, sealed in two batches."""
    with mock_aws():
        kept = Kept()
        kept.tell(3)
        kept.sealer.deliver()
        kept.tell(2)
        kept.sealer.deliver()
        yield kept


def test_a_trail_that_nobody_touched(kept: Kept) -> None:
    assert (last_of(kept.store).number, kept.found()) == (2, set())


def change(item: dict[str, Any], kept: Kept) -> None:
    """Somebody else did it."""
    kept.client.put_item(TableName="history", Item=item | {"actor_id": {"S": "nobody"}})


def remove(item: dict[str, Any], kept: Kept) -> None:
    """It never happened."""
    key = {name: item[name] for name in ("pk", "sk")}
    kept.client.delete_item(TableName="history", Key=key)


def add(item: dict[str, Any], kept: Kept) -> None:
    """It happened twice."""
    kept.client.put_item(TableName="history", Item=item | {"sk": {"S": item["sk"]["S"] + "x"}})


def empty(item: dict[str, Any], kept: Kept) -> None:
    """A seal that says nothing."""
    kept.client.put_item(TableName="history", Item={n: item[n] for n in ("pk", "sk")})


@pytest.mark.parametrize(
    ("prefix", "tamper", "fault"),
    [
        (AUDIT, change, Fault.CHANGED),
        (AUDIT, remove, Fault.REMOVED),
        (AUDIT, add, Fault.NEVER_SEALED),
        (SEALS, remove, Fault.NOT_AS_NOTED),
        (SEALS, empty, Fault.NOT_AS_NOTED),
    ],
)
def test_any_touch_of_any_item_is_found(
    kept: Kept, prefix: str, tamper: Callable[[dict[str, Any], Kept], None], fault: Fault
) -> None:
    for item in kept.items(prefix):
        tamper(item, kept)
        faults = kept.found()
        assert faults, item
        assert fault in faults or Fault.CHAIN_BROKEN in faults
        kept.client.put_item(TableName="history", Item=item)
        if tamper is add:
            remove(item | {"sk": {"S": item["sk"]["S"] + "x"}}, kept)
    assert kept.found() == set()


def test_an_entry_taken_away_and_written_anew_is_found_though_the_sealer_took_it(
    kept: Kept,
) -> None:
    item = kept.items(AUDIT)[0]
    remove(item, kept)
    change(item, kept)
    kept.sealer.deliver()
    assert last_of(kept.store).number == 3
    assert Fault.CHANGED in kept.found()


def test_a_batch_that_comes_twice_is_sealed_twice_and_no_fault(kept: Kept) -> None:
    event = {"Records": kept.sealer._stream.read()}
    kept.tell(1)
    event = {"Records": kept.sealer._stream.read()}
    for _ in range(2):
        handle(kept.store, kept.clock, event)
    assert (last_of(kept.store).number, kept.found()) == (4, set())


def test_what_the_sealer_wrote_in_its_log_shows_a_chain_that_was_cut(kept: Kept) -> None:
    last = last_of(kept.store)
    noted = {last.number: last.hash}
    (newest,) = [i for i in kept.items(SEALS) if i["number"]["N"] == "2"]
    remove(newest, kept)
    for place in (e["L"][0]["S"] for e in newest["entries"]["L"]):
        pk, sk = place.split(" ")
        remove({"pk": {"S": pk}, "sk": {"S": sk}}, kept)
    kept.client.delete_item(TableName="talks", Key={"pk": {"S": SEALS}, "sk": {"S": "LAST"}})
    assert kept.found() == set()
    assert kept.found(noted) == {Fault.NOT_AS_NOTED}


def test_an_entry_that_tells_no_time_is_a_finding_and_no_crash(kept: Kept) -> None:
    item = kept.items(AUDIT)[0] | {"sk": {"S": "whenever"}}
    kept.client.put_item(TableName="history", Item=item)
    assert kept.found() == {Fault.NEVER_SEALED}
    kept.sealer.deliver()
    assert kept.found() == {Fault.SEALED_LATE}
