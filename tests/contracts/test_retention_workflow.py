"""The retention workflow agrees with the code: every stage, every error name, one screen; and who starts it."""

import json
import re
from typing import Any

import pytest

from functions.disposer.payload import DisposalPayload, Stage
from infra.package import load
from tests.contracts.test_workflow import SERVICE_ERRORS
from tests.support.clockwork import RETENTION_DEFINITION

TEXT = RETENTION_DEFINITION.read_text(encoding="utf-8")
STATES: dict[str, dict[str, Any]] = json.loads(TEXT)["States"]
TASKS = {name: state for name, state in STATES.items() if state["Type"] == "Task"}


def test_it_fits_on_one_screen() -> None:
    lines = TEXT.splitlines()
    assert len(lines) <= 64
    assert max(len(line) for line in lines) <= 160


def test_it_knows_exactly_the_stages_of_the_code_and_asks_again_after_each() -> None:
    choices = STATES["Where are we?"]["Choices"]
    assert [choice["StringEquals"] for choice in choices] == list(Stage)
    assert {choice["Next"] for choice in choices} == {*TASKS, "Nothing left"}
    assert {task["Next"] for task in TASKS.values()} == {"Where are we?"}


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_every_step_meets_errors_in_the_same_way(task: dict[str, Any]) -> None:
    (retry,) = task["Retry"]
    assert set(retry["ErrorEquals"]) == {*SERVICE_ERRORS, "TryAgain"}
    assert retry["JitterStrategy"] == "FULL"
    assert "Catch" not in task, "a step that fails is looked at by people"
    assert re.findall(r"\$\{(\w+)\}", task["Resource"]) == ["DisposerFunctionArn"]


def test_the_schedule_only_asks_it_to_look() -> None:
    (target,) = load()["Resources"]["RetentionSchedule"]["Properties"]["Targets"]
    assert target["Arn"] == {"Ref": "RetentionWorkflow"}
    assert DisposalPayload.model_validate_json(target["Input"]) == DisposalPayload(stage=Stage.LOOK)
