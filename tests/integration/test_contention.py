"""What a commit says when other writes get in its way at the same instant, by DynamoDB's own answers."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from boto3.dynamodb.conditions import Attr
from botocore.stub import Stubber

from shared.adapters.dynamo import ATTEMPTS, DynamoStore
from shared.adapters.keys import Key
from shared.adapters.store import Table, UnitOfWork
from shared.domain.errors import CommandRepeated, SlotTaken, TalkError, TryAgain

NONE, CONFLICT = {"Code": "None"}, {"Code": "TransactionConflict"}
FAILED = {"Code": "ConditionalCheckFailed"}


class Dynamo:
    """A store whose service answers as it is told."""

    def __init__(self, stub: Stubber, store: DynamoStore, waits: list[float]) -> None:
        self._stub, self._store, self.waits = stub, store, waits

    def answers(self, *reasons: dict[str, Any]) -> None:
        self._stub.add_client_error(
            "transact_write_items",
            "TransactionCanceledException",
            modeled_fields={"CancellationReasons": list(reasons)},
        )

    def refuses(self, code: str) -> None:
        self._stub.add_client_error("transact_write_items", code)

    def agrees(self) -> None:
        self._stub.add_response("transact_write_items", {})

    def commit(self) -> None:
        work = UnitOfWork()
        for position, error in enumerate((CommandRepeated, SlotTaken)):
            work.put_new(Key("THING", str(position)), {}, self._refusal(error))
        self._store.commit(work)
        self._stub.assert_no_pending_responses()

    @staticmethod
    def _refusal(error: type[TalkError]) -> Any:
        return lambda _: error()


@pytest.fixture
def dynamo() -> Iterator[Dynamo]:
    client = boto3.client("dynamodb")
    waits: list[float] = []
    names = {table: table.value for table in Table}
    with Stubber(client) as stub:
        yield Dynamo(stub, DynamoStore(client, names, waits.append), waits)


def test_contention_is_tried_again(dynamo: Dynamo) -> None:
    dynamo.answers(NONE, CONFLICT)
    dynamo.refuses("TransactionInProgressException")
    dynamo.agrees()
    dynamo.commit()
    assert len(dynamo.waits) == 2


def test_a_failed_condition_is_told_at_once(dynamo: Dynamo) -> None:
    dynamo.answers(NONE, FAILED)
    with pytest.raises(SlotTaken):
        dynamo.commit()
    assert dynamo.waits == []


def test_the_most_telling_of_several_is_told(dynamo: Dynamo) -> None:
    dynamo.answers(FAILED, FAILED)
    with pytest.raises(CommandRepeated):
        dynamo.commit()


def test_a_double_click_does_not_hear_that_its_own_time_is_taken(dynamo: Dynamo) -> None:
    """The first click is half visible: its slot is written, its command is being written."""
    dynamo.answers(CONFLICT, FAILED)
    dynamo.answers(FAILED, FAILED)
    with pytest.raises(CommandRepeated):
        dynamo.commit()


def test_a_refusal_beside_later_contention_is_believed(dynamo: Dynamo) -> None:
    dynamo.answers(FAILED, CONFLICT)
    with pytest.raises(CommandRepeated):
        dynamo.commit()
    assert dynamo.waits == []


def test_lasting_contention_is_told_without_a_last_wait(dynamo: Dynamo) -> None:
    for _ in range(ATTEMPTS):
        dynamo.answers(CONFLICT, NONE)
    with pytest.raises(TryAgain):
        dynamo.commit()
    assert len(dynamo.waits) == ATTEMPTS - 1


def test_what_is_no_contention_is_not_tried_again(dynamo: Dynamo) -> None:
    dynamo.answers({"Code": "ValidationError", "Message": "Item size has exceeded"}, NONE)
    with pytest.raises(Exception, match="TransactionCanceled"):
        dynamo.commit()
    assert dynamo.waits == []


def test_all_tries_are_one_transaction_to_the_service(dynamo: Dynamo) -> None:
    tokens: list[str] = []
    dynamo._store._client.meta.events.register(
        "provide-client-params.dynamodb.TransactWriteItems",
        lambda params, **_: tokens.append(params["ClientRequestToken"]),
    )
    dynamo.refuses("TransactionInProgressException")
    dynamo.agrees()
    dynamo.commit()
    assert len(tokens) == 2
    assert len(set(tokens)) == 1


def test_an_item_alone_waits_while_a_transaction_has_it(dynamo: Dynamo) -> None:
    dynamo._stub.add_client_error("put_item", "TransactionConflictException")
    dynamo._stub.add_response("put_item", {})
    dynamo._store.put_alone(Key("THING", "1"), {}, Attr("pk").not_exists(), SlotTaken)
    dynamo._stub.assert_no_pending_responses()
    assert len(dynamo.waits) == 1


def test_lasting_contention_about_an_item_alone_is_told_too(dynamo: Dynamo) -> None:
    for _ in range(ATTEMPTS):
        dynamo._stub.add_client_error("put_item", "TransactionConflictException")
    with pytest.raises(TryAgain):
        dynamo._store.put_alone(Key("THING", "1"), {}, Attr("pk").not_exists(), SlotTaken)


def test_what_is_wrong_with_an_item_alone_is_not_tried_again(dynamo: Dynamo) -> None:
    dynamo._stub.add_client_error("put_item", "ValidationException")
    with pytest.raises(Exception, match="ValidationException"):
        dynamo._store.put_alone(Key("THING", "1"), {}, Attr("pk").not_exists(), SlotTaken)
    assert dynamo.waits == []
