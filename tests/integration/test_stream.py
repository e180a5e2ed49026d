"""The event source of the tests hands records over as the service does with these settings."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from tests.support.stream import EventSource, Record, matches
from tests.support.tables import create_tables


@pytest.fixture
def client() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("dynamodb")
        create_tables(client)
        yield client


def put(client: Any, pk: str) -> None:
    client.put_item(TableName="talks", Item={"pk": {"S": pk}, "sk": {"S": "x"}})


class Recorder:
    """A handler that keeps what it gets and reports the failures it is told to."""

    def __init__(self) -> None:
        self.seen: list[list[str]] = []
        self.failing: set[str] = set()
        self.broken = False

    def __call__(self, event: Any, context: Any) -> Any:
        del context
        records: list[Record] = event["Records"]
        keys = [record["dynamodb"]["Keys"]["pk"]["S"] for record in records]
        self.seen.append(keys)
        if self.broken:
            raise RuntimeError
        return {
            "batchItemFailures": [
                {"itemIdentifier": record["dynamodb"]["SequenceNumber"]}
                for key, record in zip(keys, records, strict=True)
                if key in self.failing
            ]
        }


def test_only_new_outbox_entries_pass(client: Any) -> None:
    handler = Recorder()
    source = EventSource("Relay", handler)
    put(client, "OUTBOX#1")
    put(client, "OUTBOX#1")  # a change, not an insertion
    put(client, "TALK#1")
    client.delete_item(TableName="talks", Key={"pk": {"S": "OUTBOX#1"}, "sk": {"S": "x"}})
    put(client, "OUTBOX#2")
    assert source.deliver() == 0
    assert handler.seen == [["OUTBOX#1", "OUTBOX#2"]]


def test_after_a_failure_it_begins_again_there(client: Any) -> None:
    handler = Recorder()
    source = EventSource("Relay", handler)
    for number in range(4):
        put(client, f"OUTBOX#{number}")
    handler.failing = {"OUTBOX#2"}
    assert source.deliver() == 2
    handler.failing = set()
    assert source.deliver() == 0
    assert source.deliver() == 0
    assert handler.seen[1:] == [["OUTBOX#2", "OUTBOX#3"]]


def test_a_handler_that_raises_gets_everything_again(client: Any) -> None:
    handler = Recorder()
    source = EventSource("Relay", handler)
    put(client, "OUTBOX#1")
    handler.broken = True
    assert source.deliver() == 1
    handler.broken = False
    assert source.deliver() == 0
    assert handler.seen == [["OUTBOX#1"], ["OUTBOX#1"]]


def test_records_can_be_doubled_and_turned_round(client: Any) -> None:
    handler = Recorder()
    source = EventSource("Relay", handler, disorder=lambda records: [*records, *records[::-1]])
    put(client, "OUTBOX#1")
    put(client, "OUTBOX#2")
    source.deliver()
    assert handler.seen == [["OUTBOX#1", "OUTBOX#2", "OUTBOX#2", "OUTBOX#1"]]


def test_what_follows_a_refused_transaction_is_handed_over(client: Any) -> None:
    handler = Recorder()
    source = EventSource("Relay", handler)
    put(client, "OUTBOX#1")
    source.deliver()
    never = {
        "TableName": "talks",
        "Item": {"pk": {"S": "OUTBOX#2"}, "sk": {"S": "x"}},
        "ConditionExpression": "attribute_exists(pk)",
    }
    with pytest.raises(client.exceptions.TransactionCanceledException):
        client.transact_write_items(TransactItems=[{"Put": never}])
    put(client, "OUTBOX#3")
    source.deliver()
    assert handler.seen == [["OUTBOX#1"], ["OUTBOX#3"]]


@pytest.mark.parametrize(
    ("pattern", "value", "fits"),
    [
        ({"a": ["x", "y"]}, {"a": "y", "b": 1}, True),
        ({"a": ["x", "y"]}, {"a": "z"}, False),
        ({"a": ["x"]}, {}, False),
        ({"a": {"b": [{"prefix": "OUT"}]}}, {"a": {"b": "OUTBOX#1"}}, True),
        ({"a": {"b": [{"prefix": "OUT"}]}}, {"a": {"b": "TALK#OUT"}}, False),
        ({"a": {"b": ["x"]}}, {"a": "x"}, False),
    ],
)
def test_event_patterns(pattern: Any, value: Any, fits: bool) -> None:
    assert matches(pattern, value) is fits
