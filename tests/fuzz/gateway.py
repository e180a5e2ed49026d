"""The gateway as an HTTP client's other end: what Schemathesis sends comes to the functions as an event."""

from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse

from tests.fuzz.town import Town

ADDRESS = "http://talks.example"
_ALWAYS_SENT = "content-type", "accept-language", "idempotency-key"
"""What `Api.call` adds by itself and a client here may leave out."""


class Gateway(HTTPAdapter):
    """Answers every request in a town that is as it was before."""

    def __init__(self, town: Town) -> None:
        super().__init__()
        self.town = town

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """Hand the request to the function that has its path."""
        self.town.again()
        method, asked = str(request.method), urlsplit(str(request.url))
        many = parse_qs(asked.query, keep_blank_values=True)
        sent: dict[str, str | None] = dict.fromkeys(_ALWAYS_SENT)
        sent |= {name.lower(): _text(value) for name, value in request.headers.items()}
        answered = self.town.api.call(
            None,
            method,
            asked.path,
            raw=_readable(request.body),
            headers=sent,
            query={name: values[-1] for name, values in many.items()},
            event=self._to_resource(method, asked.path)
            | {"multiValueQueryStringParameters": many or None},
        )
        told = HTTPResponse(
            BytesIO(answered.raw), answered.headers, answered.status, preload_content=False
        )
        return self.build_response(request, told)

    def _to_resource(self, method: str, path: str) -> dict[str, Any]:
        """Another method than there is comes to the resource nevertheless."""
        resource = self.town.api.resource_of(path)
        if resource is None:
            return {}
        context = {"resourcePath": resource, "httpMethod": method, "path": path, "requestId": "r"}
        return {"resource": resource, "requestContext": context}


def session(town: Town) -> requests.Session:
    """A client of the town."""
    made = requests.Session()
    made.mount(ADDRESS, Gateway(town))
    return made


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _readable(body: Any) -> str | bytes | None:
    """A text as the gateway hands it on; what is none goes in base64."""
    if isinstance(body, bytes):
        try:
            return body.decode()
        except UnicodeDecodeError:
            return body
    return None if body is None else str(body)
