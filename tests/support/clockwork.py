"""The shipped workflow, run with real handlers through virtual months."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

from moto import mock_aws

from tests.support.aws import client
from tests.support.lambda_runtime import Answer, Handler, call, function_arn
from tests.support.moto_workflow import exchanged
from tests.support.spec_numbers import ROOT
from tests.support.virtual_clock import VirtualClock

NAME = "talk"
LIFECYCLE = "lifecycle"
DEFINITION = ROOT / "statemachines" / "talk.asl.json"
_MOTO: Any = {"stepfunctions": {"execute_state_machine": True}, "lambda": {"use_docker": False}}


class Invocation(NamedTuple):
    """One call of the lifecycle function by the workflow."""

    at: datetime
    payload: dict[str, Any]
    answer: Any


class Clockwork:
    """The executions of the talk workflow, by name."""

    def __init__(self, clock: VirtualClock, handler: Handler) -> None:
        self.clock = clock
        self.handler = handler
        self.invocations: list[Invocation] = []
        self.state_machine_arn = f"arn:aws:states:eu-north-1:123456789012:stateMachine:{NAME}"

    def deploy(self) -> None:
        """Make the state machine."""
        self._client = client("stepfunctions")
        self._client.create_state_machine(
            name=NAME, definition=definition(), roleArn="arn:aws:iam::123456789012:role/talk"
        )

    def call(self, function_name: str, body: str | bytes) -> Answer:
        """Route a Lambda call of the workflow to the handler."""
        at = self.clock.now()
        answer = call(function_name, self.handler, body)
        self.invocations.append(Invocation(at, json.loads(body), json.loads(answer.body)))
        return answer

    def start(self, name: str, payload: Mapping[str, Any]) -> None:
        """Start an execution; it comes to its first Wait before this returns."""
        self._client.start_execution(
            stateMachineArn=self.state_machine_arn, name=name, input=json.dumps(payload)
        )

    def stop(self, name: str) -> None:
        """Abort an execution."""
        self._client.stop_execution(executionArn=self._arn(name))

    def status(self, name: str) -> str:
        """RUNNING, SUCCEEDED, FAILED or ABORTED."""
        return str(self._describe(name)["status"])

    def input(self, name: str) -> dict[str, Any]:
        """What an execution was started with."""
        payload: dict[str, Any] = json.loads(self._describe(name)["input"])
        return payload

    def error(self, name: str) -> str | None:
        """The error that ended a failed execution."""
        error: str | None = self._describe(name).get("error")
        return error

    def path(self, name: str) -> list[str]:
        """The states an execution entered, in order; AWS bills each of them as a transition."""
        history = self._client.get_execution_history(executionArn=self._arn(name), maxResults=1000)
        return [
            event["stateEnteredEventDetails"]["name"]
            for event in history["events"]
            if "stateEnteredEventDetails" in event
        ]

    def history(self, name: str) -> str:
        """Everything that stands in an execution's history, as text."""
        return json.dumps(
            self._client.get_execution_history(executionArn=self._arn(name)), default=str
        )

    def _describe(self, name: str) -> dict[str, Any]:
        description: dict[str, Any] = self._client.describe_execution(executionArn=self._arn(name))
        return description

    def _arn(self, name: str) -> str:
        return f"{self.state_machine_arn.replace(':stateMachine:', ':execution:')}:{name}"


def definition() -> str:
    """The workflow as deployed: its one substitution filled in."""
    text = DEFINITION.read_text(encoding="utf-8")
    return text.replace("${LifecycleFunctionArn}", function_arn(LIFECYCLE))


@contextmanager
def clockwork(clock: VirtualClock, handler: Handler) -> Iterator[Clockwork]:
    """Run the workflow in a moto of its own, with `handler` as its lifecycle function."""
    running = Clockwork(clock, handler)
    with mock_aws(config=_MOTO), exchanged(clock, running.call):
        running.deploy()
        yield running
