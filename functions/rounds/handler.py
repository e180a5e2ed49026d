"""One batch of a round's timed step, asked for by the workflow."""

from typing import Any

from aws_lambda_powertools import Logger

from shared.adapters.payload import RoundPayload
from shared.adapters.ports import Ports
from shared.adapters.round_steps import take_round_step

_log = Logger()


def handle(ports: Ports, event: dict[str, Any]) -> dict[str, Any]:
    """Do the batch and answer with what is next: the same step while it is not done, due at once.

    Raises RoundSuperseded and TryAgain, which the workflow knows by name.
    """
    asked = RoundPayload.model_validate(event)
    _log.set_correlation_id(f"{asked.round_id}.{asked.generation}")  # the execution's name
    round_ = take_round_step(ports, asked.round_id, asked.generation)
    answer = RoundPayload.of(round_)
    _log.info("step", extra={"round_id": round_.id, "asked": asked.stage, "next": answer.stage})
    return answer.document()
