"""Calls the HTTP functions as the gateway does: real event shapes, real routing, real tokens."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any, Self
from urllib.parse import urlencode

from functions.attachments import routes as attachments
from functions.directory import routes as directory
from functions.documentation import routes as documentation
from functions.lists import routes as lists
from functions.oversight import routes as oversight
from functions.plans import routes as plans
from functions.records import routes as records
from functions.rights import routes as rights
from functions.scheduling import routes as scheduling
from functions.templates import routes as templates
from shared.adapters.edge import Edge
from shared.adapters.ports import Ports
from shared.adapters.signatures import Signer
from tests.support import signing
from tests.support.bundles import OURS
from tests.support.exporting import exports
from tests.support.filing import files
from tests.support.linking import links
from tests.support.notified import Looks
from tests.support.openapi_contract import check_answer
from tests.support.routing import Routing


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: Any
    text: str = ""
    """The body as the gateway is handed it."""
    raw: bytes = b""
    """The body as the client gets it."""

    @property
    def problem(self) -> str:
        """The name of the problem, if it is one."""
        return str(self.body.get("type", "")).removeprefix("/problems/")


@dataclass
class Api:
    """All HTTP functions over one set of ports."""

    ports: Ports | None
    verifier: Any = field(default_factory=signing.verifier)
    signer: Signer = OURS
    keeps_contract: bool = True
    """Whether an answer that the OpenAPI document does not tell of is a failure: no only where a test
    breaks the functions on purpose."""

    def __post_init__(self) -> None:
        """Build no function yet: most tests ask few of them."""
        self._built: dict[str, Edge] = {}
        self._routing = _routing()
        self._keys = count(1)

    @classmethod
    def behind(cls, edges: list[Edge]) -> Self:
        """The functions as they were built elsewhere."""
        api = cls(None)
        api._built = {edge.app_name: edge for edge in edges}
        api._routing = Routing({name: edge.table for name, edge in api._built.items()})
        return api

    def edges(self) -> list[Edge]:
        """All functions there are."""
        return [self._edge(name) for name in (_FUNCTIONS if self.ports else self._built)]

    def route_of(self, method: str, path: str) -> tuple[str, str]:
        """The route that a request goes to."""
        return method, self._routing.match(method, path)[0]

    def resource_of(self, path: str) -> str | None:
        """What the gateway calls the resource of a path, whatever is asked of it."""
        return self._routing.resource(path)

    def call(
        self,
        who: str | None,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = None,
        if_match: str | None = None,
        query: Mapping[str, str] | None = None,
        raw: str | bytes | None = None,
        token: str | None = None,
        headers: Mapping[str, str | None] | None = None,
        values: dict[str, str] | None = None,
        event: dict[str, Any] | None = None,
    ) -> Answered:
        """Call as a person (None: without a token). A command gets a fresh key unless one is given.

        `raw` is a body instead of `body`, bytes as the gateway hands on what is no text; a header that is
        None is left out; with `values` the path is a route's own and they fill its places, whatever they
        are; `event` replaces parts of the gateway's event. Every answer is held against the contract.
        """
        sent: dict[str, str] = {"content-type": "application/json", "accept-language": "en"}
        if token is not None or who is not None:
            sent["authorization"] = f"Bearer {token or self._token(who or '')}"
        if method == "POST":
            sent["idempotency-key"] = key or f"key-{next(self._keys)}"
        if if_match is not None:
            sent["if-match"] = if_match
        for name, value in (headers or {}).items():
            sent.pop(name, None)
            if value is not None:
                sent[name] = value
        text = raw if raw is not None else (json.dumps(body) if body is not None else None)
        match = (path, values) if values is not None else self._routing.match(method, path)
        asked = _event(method, path, sent, text, query, *match) | (event or {})
        result = self._edge(self._routing.function(method, path))(asked, None)
        if self.keeps_contract:
            check_answer(method, match[0], result)
        content = result.get("body") or ""
        is_json = "json" in result["headers"].get("Content-Type", "json")
        return Answered(
            result["statusCode"],
            {k.lower(): v for k, v in result["headers"].items()},
            json.loads(content) if content and is_json else {},
            content,
            base64.b64decode(content) if result.get("isBase64Encoded") else content.encode(),
        )

    def _token(self, who: str) -> str:
        if who not in _TOKENS:
            _TOKENS[who] = signing.token(who, auth_time=_ALWAYS_FRESH)
        return _TOKENS[who]

    def _edge(self, function: str) -> Edge:
        if function not in self._built:
            assert self.ports is not None
            self._built[function] = _FUNCTIONS[function](self.ports, self.verifier, self.signer)
        return self._built[function]


_FUNCTIONS: dict[str, Callable[[Ports, Any, Signer], Edge]] = {
    "scheduling": lambda ports, verifier, _: scheduling.build(ports, verifier, links()),
    "documentation": lambda ports, verifier, _: documentation.build(ports, verifier),
    "directory": lambda ports, verifier, _: directory.build(ports, verifier, Looks()),
    "lists": lambda ports, verifier, _: lists.build(ports, verifier),
    "oversight": lambda ports, verifier, _: oversight.build(ports, verifier),
    "templates": templates.build,
    "attachments": lambda ports, verifier, _: attachments.build(ports, verifier, files()),
    "plans": lambda ports, verifier, _: plans.build(ports, verifier),
    "records": lambda ports, verifier, _: records.build(ports, verifier),
    "rights": lambda ports, verifier, _: rights.build(ports, verifier, exports()),
}


@cache
def _routing() -> Routing:
    """The routes of all functions; building those touches neither ports nor tokens."""
    nothing: Any = None
    ports = Ports(*[nothing] * 5)
    return Routing({n: build(ports, nothing, nothing).table for n, build in _FUNCTIONS.items()})


_TOKENS: dict[str, str] = {}
_ALWAYS_FRESH = 4_102_444_800
"""When people signed in, in seconds since 1970: whatever the clock of a test says, a moment ago."""


def _event(
    method: str,
    path: str,
    headers: dict[str, str],
    body: str | bytes | None,
    query: Mapping[str, str] | None,
    resource: str,
    values: dict[str, str] | None,
) -> dict[str, Any]:
    return {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {k: [v] for k, v in headers.items()},
        "queryStringParameters": dict(query) if query else None,
        "multiValueQueryStringParameters": {k: [v] for k, v in query.items()} if query else None,
        "pathParameters": values,
        "stageVariables": None,
        "requestContext": {
            "httpMethod": method,
            "resourcePath": resource,
            "path": path,
            "requestId": "d9f1a3c5-request",
            "identity": {"sourceIp": "127.0.0.1"},
            "queryString": urlencode(query or {}),
        },
        "body": base64.b64encode(body).decode() if isinstance(body, bytes) else body,
        "isBase64Encoded": isinstance(body, bytes),
    }
