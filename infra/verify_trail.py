"""Looks whether anybody has touched the audit trail: `python -m infra.verify_trail` (G8).

Without `--history` it asks the system that runs here. Hashes that were noted elsewhere, such as in the
sealer's log, are given as `--noted 17:ab12...`; only with one of them is it seen if the youngest part of
the chain was cut off. It exits with 1 if there is anything to find.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
from boto3.dynamodb.types import TypeDeserializer
from pydantic import ValidationError

from infra.local.run import NOTED
from infra.local.system import System
from infra.problem import CannotContinue
from shared.adapters.audit import seal_of, sealed
from shared.adapters.clock import SystemClock
from shared.adapters.keys import AUDIT, SEALS, last_seal
from shared.adapters.store import Item
from shared.domain.audit import Finding, Seal, Sealed, inspect
from shared.domain.instant import parse

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_FROM_WIRE = TypeDeserializer().deserialize


def findings(
    client: "DynamoDBClient",
    talks: str,
    history: str,
    now: datetime,
    noted: Mapping[int, str] | None = None,
    kept_from: datetime | None = None,
) -> list[Finding]:
    """Every fault of the trail in these tables; what Talks says of the last seal counts as noted."""
    last = client.get_item(
        TableName=talks, Key={n: {"S": v} for n, v in last_seal()._asdict().items()}
    ).get("Item")
    known = {int(last["number"]["N"]): last["hash"]["S"]} if last else {}
    return list(
        inspect(
            _seals(client, history),
            _entries(client, history),
            now,
            {**known, **(noted or {})},
            kept_from,
        )
    )


def _seals(client: "DynamoDBClient", history: str) -> Iterator[Seal]:
    pages = client.get_paginator("query").paginate(
        TableName=history,
        ConsistentRead=True,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": SEALS}},
    )
    for page in pages:
        for item in map(_item, page["Items"]):
            with suppress(ValidationError):  # what is no seal any more breaks the chain
                yield seal_of(item)


def _entries(client: "DynamoDBClient", history: str) -> Iterator[tuple[Sealed, datetime]]:
    pages = client.get_paginator("scan").paginate(
        TableName=history,
        ConsistentRead=True,
        FilterExpression="begins_with(pk, :audit)",
        ExpressionAttributeValues={":audit": {"S": AUDIT}},
    )
    for page in pages:
        for item in map(_item, page["Items"]):
            yield sealed(item), _written(item["sk"])


def _written(place: str) -> datetime:
    """When an entry says that it was written; what says nothing of the kind is as old as can be."""
    try:
        return parse(place.partition("#")[0])
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def _item(wire: Mapping[str, Any]) -> Item:
    return {name: _FROM_WIRE(value) for name, value in wire.items()}


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.verify_trail", description=__doc__)
    parser.add_argument("--talks", help="the table of the output TalksTable")
    parser.add_argument("--history", help="the table of the output HistoryTable")
    parser.add_argument("--noted", action="append", default=[], metavar="NUMBER:HASH")
    parser.add_argument(
        "--kept-from", type=parse, help="entries sealed before may be gone by retention"
    )
    return parser.parse_args()


def main() -> None:
    """Print what there is to find."""
    asked = _asked()
    noted = {
        int(number): hash_ for number, _, hash_ in (each.partition(":") for each in asked.noted)
    }
    if asked.history:
        client, talks, history = boto3.client("dynamodb"), asked.talks, asked.history
    else:
        try:
            system = System.read(NOTED)
        except CannotContinue as reason:
            sys.exit(str(reason))
        client = system.client("dynamodb")
        talks, history = system.outputs["TalksTable"], system.outputs["HistoryTable"]
    found = findings(client, talks, history, SystemClock().now(), noted, asked.kept_from)
    for finding in found:
        print(f"{finding.fault}: {finding.where}")
    print(
        "The audit trail is not as it was written."
        if found
        else "Nobody has touched the audit trail."
    )
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
