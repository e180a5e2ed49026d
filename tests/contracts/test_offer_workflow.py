"""The waiting list's workflow agrees with the code: every stage, every error name, one screen."""

import json
import re
from typing import Any

import pytest

from shared.domain import errors
from shared.domain.waiting import WaitingStage
from tests.contracts.test_workflow import SERVICE_ERRORS
from tests.support.clockwork import OFFER_DEFINITION

TEXT = OFFER_DEFINITION.read_text(encoding="utf-8")
STATES: dict[str, dict[str, Any]] = json.loads(TEXT)["States"]
TASKS = {name: state for name, state in STATES.items() if state["Type"] == "Task"}


def test_it_fits_on_one_screen() -> None:
    lines = TEXT.splitlines()
    assert len(lines) <= 64
    assert max(len(line) for line in lines) <= 160


def test_it_knows_exactly_the_stages_of_the_code() -> None:
    choices = STATES["Where are we?"]["Choices"]
    assert [choice["StringEquals"] for choice in choices] == list(WaitingStage)


def test_each_step_waits_for_its_due_time_and_asks_again_where_it_is() -> None:
    targets = {c["StringEquals"]: c["Next"] for c in STATES["Where are we?"]["Choices"]}
    assert targets.pop(WaitingStage.CLOSED) == "Turn closed"
    for wait in targets.values():
        assert (STATES[wait]["Type"], STATES[wait]["TimestampPath"]) == ("Wait", "$.due")
        assert STATES[STATES[wait]["Next"]]["Next"] == "Where are we?"
    assert {STATES[wait]["Next"] for wait in targets.values()} == set(TASKS)


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_every_step_meets_errors_in_the_same_way(task: dict[str, Any]) -> None:
    (retry,) = task["Retry"]
    (catch,) = task["Catch"]
    assert set(retry["ErrorEquals"]) == {*SERVICE_ERRORS, "TryAgain"}
    assert retry["JitterStrategy"] == "FULL"
    assert catch == {"ErrorEquals": ["OfferSuperseded"], "Next": "Superseded"}
    assert issubclass(errors.OfferSuperseded, errors.TalkError)
    assert re.findall(r"\$\{(\w+)\}", task["Resource"]) == ["OffersFunctionArn"]
