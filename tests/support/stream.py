"""The stream of the talks table and the event source that feeds the relay from it.

moto keeps the stream but has no event source of its own. This one does what the service does with
the settings in the template: it filters, hands over batches, and after a failure begins again with
the first record that was not taken, so that a record can come twice.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tests.support.aws import client
from tests.support.lambda_runtime import Handler, call
from tests.support.tables import _resources

if TYPE_CHECKING:
    from types_boto3_dynamodbstreams import DynamoDBStreamsClient

Record = dict[str, Any]
Disorder = Callable[[list[Record]], Sequence[Record]]
"""What happens to the records on their way."""


class TalksStream:
    """Reads the stream from where it stopped reading."""

    def __init__(self, table: str = "talks") -> None:
        self._client: DynamoDBStreamsClient = client("dynamodbstreams")
        (stream,) = self._client.list_streams(TableName=table)["Streams"]
        self._arn = stream["StreamArn"]
        (shard,) = self._client.describe_stream(StreamArn=self._arn)["StreamDescription"]["Shards"]
        self._shard_id = shard["ShardId"]
        self._last: str | None = None

    def read(self) -> list[Record]:
        """The records since the last reading, as a Lambda event carries them."""
        page = self._client.get_records(ShardIterator=self._position())
        for record in page["Records"]:
            self._last = record["dynamodb"]["SequenceNumber"]
        return [self._as_event(dict(record)) for record in page["Records"]]

    def _position(self) -> str:
        """A fresh iterator: after a refused transaction moto's old ones read a discarded table."""
        where: Any = {"ShardIteratorType": "TRIM_HORIZON"}
        if self._last is not None:
            where = {
                "ShardIteratorType": "AFTER_SEQUENCE_NUMBER",
                "SequenceNumber": self._last,
            }
        answer = self._client.get_shard_iterator(
            StreamArn=self._arn, ShardId=self._shard_id, **where
        )
        return answer["ShardIterator"]

    def _as_event(self, record: Record) -> Record:
        change = dict(record["dynamodb"])
        change["ApproximateCreationDateTime"] = change["ApproximateCreationDateTime"].timestamp()
        return {**record, "dynamodb": change, "eventSourceARN": self._arn}


class EventSource:
    """Feeds one handler from the stream, by the filter in the template."""

    def __init__(
        self, name: str, handler: Handler, disorder: Disorder = list, table: str = "talks"
    ) -> None:
        self.handler = handler
        self.disorder = disorder
        self._name = name
        self._stream = TalksStream(table)
        self._waiting: list[Record] = []
        source = _source(name)
        self._batch_size: int = source["BatchSize"]
        self._filters = [json.loads(f["Pattern"]) for f in source["FilterCriteria"]["Filters"]]

    def deliver(self) -> int:
        """Hand over everything that waits; how many records are left because they failed."""
        self._waiting += [record for record in self._stream.read() if self._wanted(record)]
        left: list[Record] = []
        records = list(self.disorder(self._waiting))
        for start in range(0, len(records), self._batch_size):
            left += self._hand_over(records[start : start + self._batch_size])
        self._waiting = left
        return len(left)

    def lose(self) -> int:
        """Records grow too old before they are taken; how many."""
        lost = len([record for record in self._stream.read() if self._wanted(record)])
        lost += len(self._waiting)
        self._waiting = []
        return lost

    def _hand_over(self, batch: list[Record]) -> list[Record]:
        """Everything from the first record on that failed comes again (ReportBatchItemFailures)."""
        answer = call(self._name, self.handler, json.dumps({"Records": batch}))
        if answer.failed:
            return batch
        failed = {
            failure["itemIdentifier"]
            for failure in (json.loads(answer.body) or {}).get("batchItemFailures", ())
        }
        numbers = [record["dynamodb"]["SequenceNumber"] for record in batch]
        assert failed <= set(numbers), f"{failed} are not in the batch"
        return next((batch[i:] for i, number in enumerate(numbers) if number in failed), [])

    def _wanted(self, record: Record) -> bool:
        return any(matches(pattern, record) for pattern in self._filters)


def matches(pattern: Any, value: Any) -> bool:
    """Whether a value fits an event pattern: nested names, lists of alternatives, prefixes."""
    if isinstance(pattern, Mapping):
        return isinstance(value, Mapping) and all(
            name in value and matches(inner, value[name]) for name, inner in pattern.items()
        )
    return any(
        str(value).startswith(choice["prefix"]) if isinstance(choice, Mapping) else value == choice
        for choice in pattern
    )


def _source(name: str) -> dict[str, Any]:
    events = _resources()[name]["Properties"]["Events"].values()
    (source,) = (event["Properties"] for event in events if event["Type"] == "DynamoDB")
    assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    return dict(source)
