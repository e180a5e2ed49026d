"""DynamoDB's answer to two transactions on one item at the same instant, in front of engines without it.

The service refuses the second with TransactionConflict while the first is in flight. The emulator runs
one request after the other and never does. Here a transaction stays in flight for a while, so that the
others meet it. As at the service, the items that nobody else is at have their conditions judged all the
same.
"""

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

IN_FLIGHT = 0.004
"""Seconds that a transaction of the service takes, about; what matters is that it is not nothing."""


class ContendedClient:
    """A DynamoDB client whose transactions get into each other's way as the service's do."""

    def __init__(self, client: Any) -> None:
        self.conflicts = 0
        self._client = client
        self._lock = threading.Lock()
        self._in_flight: set[tuple[str, str]] = set()
        self._pause = threading.Event()

    def __getattr__(self, name: str) -> Any:
        """Everything else is the client's own."""
        return getattr(self._client, name)

    def transact_write_items(self, **request: Any) -> Any:
        """One transaction, refused if another in flight touches one of its items."""
        with self._alone_with(request["TransactItems"]):
            self._pause.wait(IN_FLIGHT)
            return self._client.transact_write_items(**request)

    @contextmanager
    def _alone_with(self, items: Sequence[dict[str, Any]]) -> Iterator[None]:
        targets = [_target(item) for item in items]
        with self._lock:
            met = [target in self._in_flight for target in targets]
            self.conflicts += any(met)
            if not any(met):
                self._in_flight.update(targets)
        if any(met):
            raise self._conflict(items, met)
        try:
            yield
        finally:
            with self._lock:
                self._in_flight.difference_update(targets)

    def _conflict(self, items: Sequence[dict[str, Any]], met: Sequence[bool]) -> Exception:
        reasons: list[dict[str, Any]] = [
            {"Code": "TransactionConflict"} if one else {"Code": "None"} for one in met
        ]
        judged = {
            position: check
            for position, item in enumerate(items)
            if not met[position] and (check := _condition_alone(item)) is not None
        }
        try:
            if judged:
                self._client.transact_write_items(TransactItems=list(judged.values()))
        except self._client.exceptions.TransactionCanceledException as cancelled:
            found = cancelled.response["CancellationReasons"]
            for position, reason in zip(judged, found, strict=True):
                reasons[position] = reason
        answer = {
            "Error": {"Code": "TransactionCanceledException", "Message": "Transaction cancelled"},
            "CancellationReasons": reasons,
        }
        refusal: Exception = self._client.exceptions.TransactionCanceledException(
            answer, "TransactWriteItems"
        )
        return refusal


def _target(transact_item: dict[str, Any]) -> tuple[str, str]:
    (action,) = transact_item.values()
    key = _key(action)
    return action["TableName"], f"{key['pk']['S']} {key['sk']['S']}"


def _key(action: dict[str, Any]) -> dict[str, Any]:
    return action.get("Key") or {name: action["Item"][name] for name in ("pk", "sk")}


def _condition_alone(transact_item: dict[str, Any]) -> dict[str, Any] | None:
    """The condition of a write as a check that writes nothing."""
    (action,) = transact_item.values()
    if "ConditionExpression" not in action:
        return None
    words = set(re.findall(r"[#:]\w+", action["ConditionExpression"]))
    check = {
        "TableName": action["TableName"],
        "Key": _key(action),
        "ConditionExpression": action["ConditionExpression"],
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    for kind in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
        used = {name: value for name, value in action.get(kind, {}).items() if name in words}
        if used:
            check[kind] = used
    return {"ConditionCheck": check}
