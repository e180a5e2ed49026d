"""The workflow's text agrees with the code: every stage, every error name, one screen."""

import json
import re
from typing import Any

import pytest

from shared.domain import errors
from shared.domain.stage import Stage
from tests.support.clockwork import DEFINITION

TEXT = DEFINITION.read_text(encoding="utf-8")
STATES: dict[str, dict[str, Any]] = json.loads(TEXT)["States"]
TASKS = {name: state for name, state in STATES.items() if state["Type"] == "Task"}
WAITS = {name: state for name, state in STATES.items() if state["Type"] == "Wait"}

# Raised by the Lambda service itself or its client, not by our code:
# docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
SERVICE_ERRORS = {
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
}


def test_it_fits_on_one_screen() -> None:
    lines = TEXT.splitlines()
    assert len(lines) <= 70
    assert max(len(line) for line in lines) <= 160


def test_it_knows_exactly_the_stages_of_the_code() -> None:
    choices = STATES["Where are we?"]["Choices"]
    assert [choice["Variable"] for choice in choices] == ["$.stage"] * len(Stage)
    assert [choice["StringEquals"] for choice in choices] == list(Stage)


def test_each_step_waits_for_its_due_time_and_asks_again_where_it_is() -> None:
    targets = {
        choice["StringEquals"]: choice["Next"] for choice in STATES["Where are we?"]["Choices"]
    }
    assert targets.pop(Stage.CLOSED) == "Talk closed"
    for wait in targets.values():
        assert STATES[wait]["TimestampPath"] == "$.due"
        assert STATES[STATES[wait]["Next"]]["Next"] == "Where are we?"
    assert set(targets.values()) == set(WAITS)
    assert {WAITS[wait]["Next"] for wait in targets.values()} == set(TASKS)


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_every_error_name_exists(task: dict[str, Any]) -> None:
    handlers = [*task["Retry"], *task["Catch"]]
    names = {name for handler in handlers for name in handler["ErrorEquals"]}
    for name in names - SERVICE_ERRORS:
        assert issubclass(getattr(errors, name), errors.TalkError)


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_every_step_meets_errors_in_the_same_way(task: dict[str, Any]) -> None:
    (retry,) = task["Retry"]
    (catch,) = task["Catch"]
    assert set(retry["ErrorEquals"]) == {*SERVICE_ERRORS, "TryAgain"}
    assert retry["JitterStrategy"] == "FULL"
    assert catch == {"ErrorEquals": ["TalkSuperseded"], "Next": "Superseded"}
    assert task["Resource"] == "${LifecycleFunctionArn}"


def test_only_the_lifecycle_function_is_filled_in() -> None:
    assert set(re.findall(r"\$\{(\w+)\}", TEXT)) == {"LifecycleFunctionArn"}
