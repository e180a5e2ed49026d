"""A batch of records, each taken by itself: those that failed are named and come again."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    FailureResponse,
    process_partial_response,
)
from aws_lambda_powertools.utilities.batch.types import BatchTypeModels

_log = Logger()


class _Telling(BatchProcessor):
    """Logs what kind of failure it was. Never its message, in which services put addresses."""

    def failure_handler(
        self, record: "dict[str, Any] | BatchTypeModels", exception: Any
    ) -> FailureResponse:
        """Called by the processor for each record that failed."""
        _log.error("a record failed and comes again", extra={"failure": exception[0].__name__})
        return super().failure_handler(record, exception)


def take_each(
    kind: EventType, event: dict[str, Any], take: Callable[[Any], None]
) -> dict[str, Any]:
    """Hand each record to `take`; the answer names those that raised."""
    processor = _Telling(event_type=kind, raise_on_entire_batch_failure=False)
    answer = process_partial_response(
        event=event, record_handler=take, processor=processor, context=None
    )
    return dict(answer)
