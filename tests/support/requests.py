"""What a piece of work asked of DynamoDB: every request of a client, as it went out and came back.

But for the audit trail: each answer about people is told of with one more request, which tests of its own
show (`test_audit_trail.py`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from shared.adapters.keys import AUDIT


class Request(NamedTuple):
    """One request; `answer` is None if it was refused."""

    operation: str
    params: dict[str, Any]
    answer: dict[str, Any] | None


def tells_the_trail(request: Request) -> bool:
    """Whether a request adds to the audit trail."""
    return bool(
        request.operation == "PutItem" and request.params["Item"]["pk"]["S"].startswith(AUDIT)
    )


@contextmanager
def counted(client: Any) -> Iterator[list[Request]]:
    """The requests of a boto3 client while this lasts, in order."""
    seen: list[Request] = []
    asked: list[dict[str, Any]] = []

    def going_out(params: dict[str, Any], **_: Any) -> None:
        asked.append(params)

    def come_back(parsed: dict[str, Any], http_response: Any, model: Any, **_: Any) -> None:
        answer = parsed if http_response.status_code < 300 else None
        request = Request(model.name, asked.pop(), answer)
        if not tells_the_trail(request):
            seen.append(request)

    events = client.meta.events
    events.register("before-parameter-build.dynamodb", going_out)
    events.register("after-call.dynamodb", come_back)
    try:
        yield seen
    finally:
        events.unregister("before-parameter-build.dynamodb", going_out)
        events.unregister("after-call.dynamodb", come_back)


def operations(seen: list[Request]) -> list[str]:
    """The names of the requests alone, such as `["Query", "BatchGetItem"]`."""
    return [request.operation for request in seen]
