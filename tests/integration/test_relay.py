"""The relay on moto's Step Functions and SQS: twice does no harm, and one bad entry stops no other."""

import json
from typing import Any

import pytest
from boto3.dynamodb.types import TypeSerializer

from functions.relay.handler import handle
from shared.adapters.keys import OUTBOX, Key
from shared.adapters.outbox import State, entry_of
from tests.integration.delivering import Services

_TO_WIRE = TypeSerializer().serialize


def record(number: int, item: dict[str, Any]) -> dict[str, Any]:
    image = {name: _TO_WIRE(value) for name, value in item.items()}
    return {
        "eventName": "INSERT",
        "dynamodb": {"NewImage": image, "SequenceNumber": str(number)},
    }


def test_a_booking_starts_its_workflow_and_queues_its_mails(services: Services) -> None:
    talk_id = services.book()
    answer = handle(services.delivery, {"Records": services.records()})
    assert answer == {"batchItemFailures": []}
    assert services.executions() == [f"{talk_id}.2"]
    assert len(services.queued()) == 2  # one for each guardian
    assert services.outbox_states("workflow") == {State.DONE}
    assert services.outbox_states("mail") == {State.PENDING}


def test_records_that_come_twice_start_nothing_twice(services: Services) -> None:
    talk_id = services.book()
    records = services.records()
    answer = handle(services.delivery, {"Records": [*records, *records[::-1]]})
    assert answer == {"batchItemFailures": []}
    assert services.executions() == [f"{talk_id}.2"]


def test_the_execution_of_the_booking_before_is_stopped(services: Services) -> None:
    talk_id = services.book()
    handle(services.delivery, {"Records": services.records()})
    services.rebook(talk_id)
    handle(services.delivery, {"Records": services.records()})
    assert services.statuses() == {f"{talk_id}.2": "ABORTED", f"{talk_id}.3": "RUNNING"}


def test_a_later_booking_that_comes_first_runs_all_the_same(services: Services) -> None:
    talk_id = services.book()
    early = services.records()
    services.rebook(talk_id)
    late = services.records()[len(early) :]
    handle(services.delivery, {"Records": [*late, *early]})
    assert services.statuses()[f"{talk_id}.3"] == "RUNNING"


def test_a_poisoned_entry_is_named_and_the_others_go_through(services: Services) -> None:
    talk_id = services.book()
    poisoned = record(99, {"pk": f"{OUTBOX}x", "sk": "1", "kind": "telegram"})
    answer = handle(services.delivery, {"Records": [poisoned, *services.records()]})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "99"}]}
    assert services.executions() == [f"{talk_id}.2"]
    assert len(services.queued()) == 2


def test_other_items_of_the_table_are_left_alone(services: Services) -> None:
    answer = handle(services.delivery, {"Records": [record(1, {"pk": "TALK#1", "sk": "TALK"})]})
    assert answer == {"batchItemFailures": []}
    assert services.executions() == []


def test_what_a_queue_message_carries_is_a_key_and_nothing_else(services: Services) -> None:
    services.book()
    handle(services.delivery, {"Records": services.records()})
    for body in services.queued():
        assert set(json.loads(body)) == {"pk", "sk"}
        named = json.loads(body)
        assert entry_of(services.items()[Key(named["pk"], named["sk"])]).kind == "mail"


@pytest.mark.parametrize("service", ["queue", "workflows"])
def test_a_service_that_is_down_leaves_the_entry_for_later(
    services: Services, service: str
) -> None:
    talk_id = services.book()
    records = services.records()
    with services.down(service):
        failed = handle(services.delivery, {"Records": records})["batchItemFailures"]
    assert failed
    again = [r for r in records if {"itemIdentifier": r["dynamodb"]["SequenceNumber"]} in failed]
    assert handle(services.delivery, {"Records": again}) == {"batchItemFailures": []}
    assert services.executions() == [f"{talk_id}.2"]
    assert len(services.queued()) == 2
