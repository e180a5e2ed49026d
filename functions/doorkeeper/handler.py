"""The triggers of the user pool, each with its answer."""

from collections.abc import Callable
from typing import Any

from functions.doorkeeper.desk import Desk
from functions.doorkeeper.entering import Entering, enter
from functions.doorkeeper.issuing import Issuing, issue


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
