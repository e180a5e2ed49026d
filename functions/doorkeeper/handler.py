"""The triggers of the user pool, each with its answer."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit

from functions.doorkeeper.desk import Desk, Refused
from functions.doorkeeper.entering import Entering, enter
from functions.doorkeeper.issuing import Issuing, issue

METRIC = "SignInRefused"


def handle(desk: Desk, event: dict[str, Any], metrics: Metrics) -> dict[str, Any]:
    """The event with its response.

    The pool knows a refusal only as a failure of the function. So refusals are counted: failures beyond them
    keep everybody out, and raise an alarm.
    """
    refused = 0
    try:
        return event | {"response": answer_to(desk, event)}
    except Refused:
        refused = 1
        raise
    finally:
        metrics.add_metric(name=METRIC, unit=MetricUnit.Count, value=refused)


def answer_to(desk: Desk, event: dict[str, Any]) -> dict[str, Any]:
    """The response to an event. Raises KeyError for a trigger that is not set up for this."""
    kind, _, _ = event["triggerSource"].partition("_")
    answers: dict[str, Callable[[], dict[str, Any]]] = {
        "InboundFederation": lambda: {
            "userAttributesToMap": enter(desk, Entering.model_validate(event))
        },
        "TokenGeneration": lambda: issue(desk, Issuing.model_validate(event)),
    }
    return answers[kind]()
