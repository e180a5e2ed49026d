"""What the Lambda service does around a handler: JSON in, JSON out, errors by class name."""

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

Handler = Callable[[Any, Any], Any]

_REQUESTS = itertools.count(1)


class ServiceFault(Exception):
    """Raised in place of a handler: the service itself fails, with this error name."""

    def __init__(self, error_name: str) -> None:
        super().__init__(error_name)
        self.error_name = error_name


@dataclass(frozen=True)
class Context:
    """What a handler is told about its invocation."""

    function_name: str
    aws_request_id: str
    memory_limit_in_mb: int = 256

    @property
    def invoked_function_arn(self) -> str:
        """The function's ARN in the tests' account."""
        return function_arn(self.function_name)

    def get_remaining_time_in_millis(self) -> int:
        """Enough time."""
        return 30_000


class Answer(NamedTuple):
    """A handler's answer as it goes over the wire."""

    body: bytes
    failed: bool


def function_arn(name: str) -> str:
    """The ARN of a function in the tests' account."""
    return f"arn:aws:lambda:eu-north-1:123456789012:function:{name}"


def call(name: str, handler: Handler, body: str | bytes) -> Answer:
    """Call a handler as the service would, with nothing but JSON crossing the border."""
    try:
        answer = handler(json.loads(body), Context(name, f"request-{next(_REQUESTS)}"))
    except ServiceFault as fault:
        return _error(fault.error_name, str(fault))
    except Exception as error:  # noqa: BLE001 - the service catches whatever a handler lets out
        return _error(type(error).__name__, str(error))
    return Answer(json.dumps(answer).encode(), failed=False)


def _error(error_type: str, message: str) -> Answer:
    error = {"errorType": error_type, "errorMessage": message}
    return Answer(json.dumps(error).encode(), failed=True)
