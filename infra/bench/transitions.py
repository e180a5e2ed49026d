"""States that a talk's executions enter, read from the shipped workflow; AWS bills each of them."""

import json
from collections.abc import Iterable, Iterator

from infra.build import ROOT
from shared.domain.stage import Stage

WORKFLOW = ROOT / "statemachines" / "talk.asl.json"
FIRST_BOOKED = Stage.PREPARATION_REMINDER


def path(stages: Iterable[Stage]) -> Iterator[str]:
    """The states of an execution that is started at the first of these stages and told the rest."""
    machine = json.loads(WORKFLOW.read_text("utf-8"))
    answers = iter(stages)
    stage = next(answers)
    state = machine["StartAt"]
    while True:
        yield state
        shape = machine["States"][state]
        if shape["Type"] == "Succeed":
            return
        if shape["Type"] == "Choice":
            chosen = (c for c in shape["Choices"] if c["StringEquals"] == stage)
            state = next(choice["Next"] for choice in chosen)
            continue
        if shape["Type"] == "Task":
            stage = next(answers)
        state = shape["Next"]


def transitions_of_a_life() -> dict[str, int]:
    """A talk that is started, reminded of, booked once and followed up: each execution's transitions.

    With an interpreter there are three more.
    """
    stages: list[Stage] = [stage for stage in Stage if stage is not Stage.INTERPRETER_CHECK]
    booked = stages[stages.index(FIRST_BOOKED) :]
    waiting = list(path([Stage.BOOKING_REMINDER, Stage.BOOKING_CLOSES, Stage.CLOSED]))
    until_booked = waiting[: waiting.index("Until booking closes") + 1]
    return {"without a time, until booked": len(until_booked), "booked": len(list(path(booked)))}
