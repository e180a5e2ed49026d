"""The store on DynamoDB: two tables, strongly consistent reads, one TransactWriteItems a commit."""

import random
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from boto3.dynamodb.conditions import ConditionBase, ConditionExpressionBuilder
from boto3.dynamodb.conditions import Key as KeyCondition
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.exceptions import ClientError

from shared.adapters.keys import Key
from shared.adapters.store import Check, Delete, Index, Item, Put, Table, UnitOfWork, Update, Write
from shared.domain.errors import TalkError, TryAgain

_INDEX_KEYS = {
    Index.BY_SUBJECT: ("subject_key", "listed_at"),
    Index.BY_RESPONSIBLE: ("responsible_key", "listed_at"),
    Index.OVERDUE: ("due_shard", "due_at"),
    Index.BY_ACTOR: ("actor_id", "at"),
}
_INDEXED_TABLE = {Index.BY_ACTOR: Table.HISTORY}
_TO_WIRE = TypeSerializer().serialize
_FROM_WIRE = TypeDeserializer().deserialize
ATTEMPTS = 12
"""Tries of one commit: some eight seconds of waiting at most. Everybody who books with one teacher writes
the same day of that teacher's calendar, and of 200 at once on a slow engine 8 tries left 87 without an
answer, 12 left 23."""
FIRST_DELAY = 0.1
"""Seconds, a few times what a commit takes. A transaction that is refused is paid for, waiting is not: with
200 at once and commits of 0.03 s, 25 are refused for each booking, 40 if the first wait is 0.02 s, and the
last answer comes no sooner (tests/concurrency/test_waits.py)."""
LONGEST_DELAY = 1.0


def _wire(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _TO_WIRE(value) for name, value in item.items()}


def _item(wire: Mapping[str, Any]) -> Item:
    return {name: _FROM_WIRE(value) for name, value in wire.items()}


def full_jitter(attempt: int) -> float:
    """Seconds to wait before try `attempt` (0 is the first repeat): anything up to a doubling limit."""
    return random.uniform(0, min(LONGEST_DELAY, FIRST_DELAY * 2**attempt))  # noqa: S311 not a secret


class DynamoStore:
    """The tables as they are in the account."""

    def __init__(
        self,
        client: Any,
        tables: Mapping[Table, str],
        wait: Callable[[float], None] = time.sleep,  # noqa: TID251 full jitter between attempts
    ) -> None:
        self._client = client
        self._tables = tables
        self._wait = wait

    def get(self, key: Key) -> Item | None:
        """One item of the talks table."""
        answer = self._client.get_item(
            TableName=self._tables[Table.TALKS], Key=_wire(key._asdict()), ConsistentRead=True
        )
        return _item(answer["Item"]) if "Item" in answer else None

    def get_many(self, keys: Iterable[Key]) -> dict[Key, Item]:
        """Several items of the talks table, 100 a request."""
        wanted = list(dict.fromkeys(keys))
        found: dict[Key, Item] = {}
        name = self._tables[Table.TALKS]
        attempt = 0
        while wanted:
            batch, wanted = wanted[:100], wanted[100:]
            answer = self._client.batch_get_item(
                RequestItems={
                    name: {"Keys": [_wire(key._asdict()) for key in batch], "ConsistentRead": True}
                }
            )
            for wire in answer["Responses"].get(name, []):
                item = _item(wire)
                found[Key(item["pk"], item["sk"])] = item
            left = answer.get("UnprocessedKeys", {}).get(name, {}).get("Keys", [])
            if left:
                self._wait(full_jitter(attempt))
                attempt += 1
                wanted = [Key(**_item(key)) for key in left] + wanted
        return found

    def query(
        self,
        pk: str,
        *,
        prefix: str = "",
        between: tuple[str, str] | None = None,
        table: Table = Table.TALKS,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Item]:
        """The items of a partition in order of their sort key, or in reverse."""
        condition: ConditionBase = KeyCondition("pk").eq(pk)
        if between is not None:
            condition &= KeyCondition("sk").between(*between)
        elif prefix:
            condition &= KeyCondition("sk").begins_with(prefix)
        return list(
            self._query(
                condition,
                limit,
                TableName=self._tables[table],
                ConsistentRead=True,
                ScanIndexForward=not newest_first,
            )
        )

    def query_index(
        self,
        index: Index,
        partition: str,
        *,
        upto: str | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Item]:
        """The items of an index partition in order."""
        hash_key, range_key = _INDEX_KEYS[index]
        condition: ConditionBase = KeyCondition(hash_key).eq(partition)
        if upto is not None:
            condition &= KeyCondition(range_key).lte(upto)
        return list(
            self._query(
                condition,
                limit,
                TableName=self._tables[_INDEXED_TABLE.get(index, Table.TALKS)],
                IndexName=index.value,
                ScanIndexForward=not newest_first,
            )
        )

    def _query(self, condition: Any, limit: int | None, **request: Any) -> Iterator[Item]:
        built = ConditionExpressionBuilder().build_expression(condition, is_key_condition=True)
        request |= {
            "KeyConditionExpression": built.condition_expression,
            "ExpressionAttributeNames": built.attribute_name_placeholders,
            "ExpressionAttributeValues": _wire(built.attribute_value_placeholders),
        }
        given = 0
        while True:
            if limit is not None:
                request["Limit"] = limit - given
            answer = self._client.query(**request)
            for wire in answer["Items"]:
                yield _item(wire)
                given += 1
            if "LastEvaluatedKey" not in answer or (limit is not None and given >= limit):
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def append(self, key: Key, item: Item) -> None:
        """One PutItem."""
        self._client.put_item(
            TableName=self._tables[Table.HISTORY], Item=_wire(item | key._asdict())
        )

    def commit(self, work: UnitOfWork) -> None:
        """One transaction. Contention is tried again with full jitter, a failed condition never.

        All tries carry one token: a try whose answer was lost and the next one are the same transaction.
        """
        request = {
            "TransactItems": [self._transact_item(write) for write in work.writes],
            "ClientRequestToken": str(uuid.uuid4()),
        }
        for attempt in range(ATTEMPTS):
            if attempt:
                self._wait(full_jitter(attempt - 1))
            if self._is_committed(work, request):
                return
        raise TryAgain

    def _is_committed(self, work: UnitOfWork, request: Mapping[str, Any]) -> bool:
        """Whether one try went through; False under contention."""
        try:
            self._client.transact_write_items(**request)
        except self._client.exceptions.TransactionCanceledException as cancelled:
            reasons = cancelled.response.get("CancellationReasons", [])
            if (refusal := _refusal(work, reasons)) is not None:
                raise refusal from cancelled
            if not _is_contention(reasons):
                raise
            return False
        except ClientError as error:
            if error.response["Error"]["Code"] not in _BUSY:
                raise
            return False
        return True

    def put_alone(
        self, key: Key, item: Item, condition: ConditionBase, refusal: Callable[[], TalkError]
    ) -> None:
        """One item without a transaction."""
        request = self._transact_item(Put(key, lambda _: refusal(), condition, item=item))["Put"]
        del request["ReturnValuesOnConditionCheckFailure"]
        for attempt in range(ATTEMPTS):
            if attempt:
                self._wait(full_jitter(attempt - 1))
            try:
                self._client.put_item(**request)
            except self._client.exceptions.ConditionalCheckFailedException as failed:
                raise refusal() from failed
            except ClientError as error:
                if error.response["Error"]["Code"] not in _BUSY:
                    raise
            else:
                return
        raise TryAgain

    def _transact_item(self, write: Write) -> Any:
        builder = ConditionExpressionBuilder()
        request: dict[str, Any] = {"TableName": self._tables[write.table]}
        names: dict[str, str] = {}
        values: dict[str, Any] = {}
        if write.condition is not None:
            built = builder.build_expression(write.condition)
            request["ConditionExpression"] = built.condition_expression
            request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
            names |= built.attribute_name_placeholders
            values |= built.attribute_value_placeholders
        kind = type(write).__name__
        match write:
            case Put():
                request["Item"] = _wire(write.item | write.key._asdict())
            case Update():
                request["Key"] = _wire(write.key._asdict())
                request["UpdateExpression"] = _update_expression(write, names, values)
            case Delete():
                request["Key"] = _wire(write.key._asdict())
            case Check():
                kind = "ConditionCheck"
                request["Key"] = _wire(write.key._asdict())
        if names:
            request["ExpressionAttributeNames"] = names
        if values:
            request["ExpressionAttributeValues"] = _wire(values)
        return {kind: request}


_BUSY = frozenset(
    {
        "TransactionInProgressException",
        "TransactionConflictException",
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
    }
)
_CONTENTION = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})


def _refusal(work: UnitOfWork, reasons: Iterable[Mapping[str, Any]]) -> TalkError | None:
    """What the first failed condition means, or None if contention leaves that open.

    A condition that failed is believed only if every write listed before it was in order: while a
    command's own first try is being committed, the second must not hear that its time is taken.
    """
    for write, reason in zip(work.writes, reasons, strict=False):
        code = reason.get("Code")
        if code in _CONTENTION:
            return None
        if code == "ConditionalCheckFailed":
            return write.refusal(_item(reason["Item"]) if reason.get("Item") else None)
    return None


def _is_contention(reasons: Iterable[Mapping[str, Any]]) -> bool:
    return any(reason.get("Code") in _CONTENTION for reason in reasons)


def _update_expression(write: Update, names: dict[str, str], values: dict[str, Any]) -> str:
    parts = []
    if write.set:
        for position, (name, value) in enumerate(write.set.items()):
            names[f"#s{position}"] = name
            values[f":s{position}"] = value
        parts.append("SET " + ", ".join(f"#s{i} = :s{i}" for i in range(len(write.set))))
    if write.remove:
        for position, name in enumerate(write.remove):
            names[f"#r{position}"] = name
        parts.append("REMOVE " + ", ".join(f"#r{i}" for i in range(len(write.remove))))
    if write.add:
        for position, (name, number) in enumerate(write.add.items()):
            names[f"#a{position}"] = name
            values[f":a{position}"] = number
        parts.append("ADD " + ", ".join(f"#a{i} :a{i}" for i in range(len(write.add))))
    return " ".join(parts)
