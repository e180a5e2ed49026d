"""Calls a running system over HTTP, as any client does."""

import json
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

_KEYS = count(1)


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: Any

    @property
    def problem(self) -> str:
        """The name of the problem, if it is one."""
        return str(self.body.get("type", "")).removeprefix("/problems/")


@dataclass(frozen=True)
class Client:
    """One person's client."""

    base_url: str
    token: str | None
    patience: float = 30
    """Seconds until it gives up."""

    def get(self, path: str, **query: str) -> Answered:
        """Read."""
        return self.send("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, body: Any = None, *, key: str | None = None) -> Answered:
        """Command, with a key of its own unless one is given."""
        used = key or f"black-box-{next(_KEYS)}-{id(self)}"
        return self.send("POST", path, body, {"Idempotency-Key": used})

    def put(self, path: str, body: Any, if_match: int) -> Answered:
        """Save, building on a version."""
        return self.send("PUT", path, body, {"If-Match": f'"{if_match}"'})

    def send(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Answered:
        """Any request; `body` may be raw bytes."""
        sent = {"Content-Type": "application/json", "Accept-Language": "en"} | (headers or {})
        if self.token is not None:
            sent["Authorization"] = f"Bearer {self.token}"
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        request = Request(self.base_url + path, data=body, headers=sent, method=method)
        try:
            with urlopen(request, timeout=self.patience) as answer:
                return _answered(answer.status, answer.headers, answer.read())
        except HTTPError as refused:
            with refused:
                return _answered(refused.code, refused.headers, refused.read())


def _answered(status: int, headers: Any, content: bytes) -> Answered:
    named = {name.lower(): value for name, value in headers.items()}
    return Answered(status, named, json.loads(content) if content else {})
