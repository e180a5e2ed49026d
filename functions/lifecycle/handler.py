"""One timed step, asked for by the workflow."""

from typing import Any

from aws_lambda_powertools import Logger

from shared.adapters.payload import TalkPayload
from shared.adapters.ports import Ports
from shared.adapters.timed_steps import take_due_step

_log = Logger()


def handle(ports: Ports, event: dict[str, Any]) -> dict[str, Any]:
    """Take the step and answer with the next one, read from the table at this moment.

    Raises TalkSuperseded and TryAgain, which the workflow knows by name.
    """
    asked = TalkPayload.model_validate(event)
    _log.set_correlation_id(f"{asked.talk_id}.{asked.generation}")  # the execution's name
    talk = take_due_step(ports, asked.talk_id, asked.generation)
    answer = TalkPayload.of(talk)
    _log.info("step", extra={"talk_id": talk.id, "asked": asked.stage, "next": answer.stage})
    return answer.document()
