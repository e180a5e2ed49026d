"""No expression outgrows what DynamoDB takes, which engines of tests let pass: 4 KB of text."""

from typing import Any

import boto3
import pytest
from moto import mock_aws

from shared.adapters.dynamo import DynamoStore
from shared.adapters.store import Table
from tests.support.rounds import plan
from tests.support.steps import VKLASS_DAY, a_term
from tests.support.tables import create_tables

LARGEST = 4096


class Sizes:
    """A DynamoDB client that keeps the size of the longest expression."""

    def __init__(self, client: Any) -> None:
        self.longest = 0
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(self, **request: Any) -> Any:
        for item in request["TransactItems"]:
            (action,) = item.values()
            sizes = [len(action.get(f"{kind}Expression", "")) for kind in ("Condition", "Update")]
            self.longest = max(self.longest, *sizes)
        return self._client.transact_write_items(**request)


@pytest.mark.slow
def test_the_longest_time_there_is_moves_with_its_talk_and_a_longest_pause() -> None:
    with mock_aws():
        client = Sizes(boto3.client("dynamodb", region_name="eu-north-1"))
        create_tables(client)  # type: ignore[arg-type]
        store = DynamoStore(client, {Table.TALKS: "talks", Table.HISTORY: "history"})
        steps = a_term(store=store)
        (slot,) = steps.publish(length="PT4H")
        plan(steps, figures={"buffer": "PT1H"}, opens="2021-10-01T08:00")
        steps.book(slot)
        done = steps.call(
            "teacher", "POST", f"/v1/days/{VKLASS_DAY}/move", {"to_date": "2021-11-04"}
        )
        steps.publish("2021-11-20", "08:00", count=32, length="PT15M")
    assert {time["problem"] for time in done.body["times"]} == {None}
    assert 3_500 < client.longest <= LARGEST
