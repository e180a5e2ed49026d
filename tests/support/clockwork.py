"""The shipped workflows, run with real handlers through virtual months."""

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

TALK, ROUND, OFFER, RETENTION = "talk", "round", "offer", "retention"
LIFECYCLE, ROUNDS, OFFERS, DISPOSER = "lifecycle", "rounds", "offers", "disposer"
DEFINITION = ROOT / "statemachines" / "talk.asl.json"
ROUND_DEFINITION = ROOT / "statemachines" / "round.asl.json"
OFFER_DEFINITION = ROOT / "statemachines" / "offer.asl.json"
RETENTION_DEFINITION = ROOT / "statemachines" / "retention.asl.json"
_ARN = "arn:aws:states:eu-north-1:123456789012:stateMachine:"
_MOTO: Any = {"stepfunctions": {"execute_state_machine": True}, "lambda": {"use_docker": False}}


class Invocation(NamedTuple):
    """One call of a function by its workflow."""

    at: datetime
    payload: dict[str, Any]
    answer: Any


class Clockwork:
    """The executions of all workflows, by name: those of talks unless it is said otherwise."""

    def __init__(self, clock: VirtualClock, handler: Handler) -> None:
        self.clock = clock
        self.handler = handler
        self.rounds_handler = handler
        self.offers_handler = handler
        self.disposer_handler = handler
        self.invocations: list[Invocation] = []
        self.state_machine_arn = f"{_ARN}{TALK}"
        self.round_machine_arn = f"{_ARN}{ROUND}"
        self.offer_machine_arn = f"{_ARN}{OFFER}"

    def deploy(self) -> None:
        """Make the state machines."""
        self._client = client("stepfunctions")
        for name, text in definitions().items():
            self._client.create_state_machine(
                name=name, definition=text, roleArn=f"arn:aws:iam::123456789012:role/{name}"
            )

    def call(self, function_name: str, body: str | bytes) -> Answer:
        """Route a Lambda call of the workflow to the handler."""
        at = self.clock.now()
        others = {
            ROUNDS: self.rounds_handler,
            OFFERS: self.offers_handler,
            DISPOSER: self.disposer_handler,
        }
        handler = others.get(function_name, self.handler)
        answer = call(function_name, handler, body)
        self.invocations.append(Invocation(at, json.loads(body), json.loads(answer.body)))
        return answer

    def start(self, name: str, payload: Mapping[str, Any], machine: str = TALK) -> None:
        """Start an execution; it comes to its first Wait before this returns."""
        self._client.start_execution(
            stateMachineArn=f"{_ARN}{machine}", name=name, input=json.dumps(payload)
        )

    def stop(self, name: str, machine: str = TALK) -> None:
        """Abort an execution."""
        self._client.stop_execution(executionArn=self._arn(name, machine))

    def status(self, name: str, machine: str = TALK) -> str:
        """RUNNING, SUCCEEDED, FAILED or ABORTED."""
        return str(self._describe(name, machine)["status"])

    def input(self, name: str, machine: str = TALK) -> dict[str, Any]:
        """What an execution was started with."""
        payload: dict[str, Any] = json.loads(self._describe(name, machine)["input"])
        return payload

    def error(self, name: str) -> str | None:
        """The error that ended a failed execution."""
        error: str | None = self._describe(name).get("error")
        return error

    def path(self, name: str, machine: str = TALK) -> list[str]:
        """The states an execution entered, in order; AWS bills each of them as a transition."""
        arn = self._arn(name, machine)
        history = self._client.get_execution_history(executionArn=arn, maxResults=1000)
        return [
            event["stateEnteredEventDetails"]["name"]
            for event in history["events"]
            if "stateEnteredEventDetails" in event
        ]

    def history(self, name: str, machine: str = TALK) -> str:
        """Everything that stands in an execution's history, as text."""
        return json.dumps(
            self._client.get_execution_history(executionArn=self._arn(name, machine)), default=str
        )

    def _describe(self, name: str, machine: str = TALK) -> dict[str, Any]:
        description: dict[str, Any] = self._client.describe_execution(
            executionArn=self._arn(name, machine)
        )
        return description

    def _arn(self, name: str, machine: str) -> str:
        return f"{_ARN.replace(':stateMachine:', ':execution:')}{machine}:{name}"


def definition() -> str:
    """The talk workflow as deployed: its one substitution filled in."""
    text = DEFINITION.read_text(encoding="utf-8")
    return text.replace("${LifecycleFunctionArn}", function_arn(LIFECYCLE))


def round_definition() -> str:
    """The round workflow as deployed: its one substitution filled in."""
    text = ROUND_DEFINITION.read_text(encoding="utf-8")
    return text.replace("${RoundsFunctionArn}", function_arn(ROUNDS))


def definitions() -> dict[str, str]:
    """The workflows as deployed, by name."""
    return {
        TALK: definition(),
        ROUND: round_definition(),
        OFFER: offer_definition(),
        RETENTION: retention_definition(),
    }


def retention_definition() -> str:
    """The workflow of disposals as deployed: its one substitution filled in."""
    text = RETENTION_DEFINITION.read_text(encoding="utf-8")
    return text.replace("${DisposerFunctionArn}", function_arn(DISPOSER))


def offer_definition() -> str:
    """The workflow of a place in the waiting list as deployed: its one substitution filled in."""
    text = OFFER_DEFINITION.read_text(encoding="utf-8")
    return text.replace("${OffersFunctionArn}", function_arn(OFFERS))


@contextmanager
def clockwork(clock: VirtualClock, handler: Handler) -> Iterator[Clockwork]:
    """Run the workflow in a moto of its own, with `handler` as its lifecycle function."""
    running = Clockwork(clock, handler)
    with mock_aws(config=_MOTO), exchanged(clock, running.call):
        running.deploy()
        yield running
