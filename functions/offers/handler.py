"""One timed step of a place in the waiting list, asked for by the workflow."""

from typing import Any

from aws_lambda_powertools import Logger

from shared.adapters.offer_steps import take_offer_step
from shared.adapters.payload import OfferPayload
from shared.adapters.ports import Ports

_log = Logger()


def handle(ports: Ports, event: dict[str, Any]) -> dict[str, Any]:
    """Take the step and answer with the next one, read from the table at this moment.

    Raises OfferSuperseded and TryAgain, which the workflow knows by name.
    """
    asked = OfferPayload.model_validate(event)
    _log.set_correlation_id(f"{asked.talk_id}.offer.{asked.generation}")  # the execution's name
    answer = OfferPayload.of(asked.talk_id, take_offer_step(ports, asked.talk_id, asked.generation))
    _log.info("step", extra={"talk_id": asked.talk_id, "asked": asked.stage, "next": answer.stage})
    return answer.document()
