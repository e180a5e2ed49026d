"""What stands between our functions and the emulator."""

import threading
from typing import Any

import pytest

from infra.local.emulator_process import Turns
from infra.local.function_runtime import BatchPartlyFailed, whole_batches


def a_stream(answer: dict[str, Any]) -> Any:
    return whole_batches(lambda _event, _context: answer)(
        {"Records": [{"eventSource": "aws:dynamodb"}]}, None
    )


def test_a_stream_batch_that_failed_in_part_comes_again() -> None:
    with pytest.raises(BatchPartlyFailed, match="2 records"):
        a_stream({"batchItemFailures": [{"itemIdentifier": "1"}, {"itemIdentifier": "2"}]})


def test_a_stream_batch_that_succeeded_is_done() -> None:
    assert a_stream({"batchItemFailures": []}) == {"batchItemFailures": []}


def test_a_queue_batch_is_left_to_the_emulator() -> None:
    answer = {"batchItemFailures": [{"itemIdentifier": "1"}]}
    handler = whole_batches(lambda _event, _context: answer)
    assert handler({"Records": [{"eventSource": "aws:sqs"}]}, None) == answer


def test_an_error_keeps_its_own_type() -> None:
    def handler(_event: Any, _context: Any) -> Any:
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        whole_batches(handler)({}, None)


def test_a_function_waits_for_its_turn_and_no_other_function_does() -> None:
    turns = Turns(at_once=1)
    first = {"FunctionArn": "first"}
    name, _ = turns.take({}, first)
    turns.take({}, {"FunctionArn": "other"})

    waiting = threading.Thread(target=turns.take, args=({}, first), daemon=True)
    waiting.start()
    waiting.join(0.05)
    assert waiting.is_alive()
    turns.give_back(name)
    waiting.join(5)
    assert not waiting.is_alive()
