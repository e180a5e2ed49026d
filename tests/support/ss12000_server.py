"""The school's side of SS 12000, for tests and trials: lists with pages, changes, deletions, and faults.

    python -m tests.support.ss12000_server school.json --port 8080

serves a file of `python -m infra.local.school` on this machine, with any client id and secret. It is written
from the standard's list of endpoints alone, so that both sides do not share one misunderstanding.
"""

import argparse
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from shared.adapters.clock import SystemClock

LISTS = ("organisations", "persons", "groups", "placements", "duties", "activities")
LONG_AGO = "2021-07-01T00:00:00Z"
SUBSCRIBED_FOR = timedelta(days=7)


@dataclass
class School:
    """What it knows, what it is asked, and how it fails."""

    records: dict[str, list[dict[str, Any]]]
    now: datetime = datetime(2021, 10, 1, 8, tzinfo=UTC)
    page: int = 50
    """The most that it gives at once, whatever is asked for."""
    token_lasts: int = 3600
    missing: set[str] = field(default_factory=set)
    """Endpoints that it does not have."""
    no_filters: set[str] = field(default_factory=set)
    """Lists that cannot be asked for changes alone."""
    failing: list[int] = field(default_factory=list)
    """Statuses with which it answers the next requests of lists instead."""
    retry_after: str | None = None
    cut: int = 0
    """How many of the next answers of lists break off in the middle."""
    expire_page_tokens: int = 0
    """How many of the next page tokens it has forgotten."""
    twice: set[str] = field(default_factory=set)
    """Lists in which the last record of each page comes again on the next one."""
    odd: set[str] = field(default_factory=set)
    """Lists of which it answers something else."""
    lets_nobody_in: bool = False
    """Whether it gives nobody a token."""
    meanwhile: Callable[[], None] = lambda: None
    """What happens while it thinks about a request."""
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    """Method, path and query of each request, tokens left out."""
    deleted: list[tuple[str, str, str]] = field(default_factory=list)
    """When, of which list, and the id."""
    subscriptions: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, datetime] = field(default_factory=dict)
    _numbers: Any = field(default_factory=lambda: count(1))

    def change(self, kind: str, record_id: str, **changed: Any) -> None:
        """Change a record at this moment."""
        record = next(each for each in self.records[kind] if each["id"] == record_id)
        record.update(changed, meta={"created": LONG_AGO, "modified": self.now.isoformat()})

    def delete(self, kind: str, record_id: str) -> None:
        """Delete a record at this moment."""
        self.records[kind] = [each for each in self.records[kind] if each["id"] != record_id]
        self.deleted.append((self.now.isoformat(), kind, record_id))

    # --- what it answers ----------------------------------------------------------------------

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        """Status and body."""
        name, _, rest = path.strip("/").partition("/")
        if name in self.missing:
            return 404, {"code": "not_found"}
        if name == "subscriptions":
            return self._subscription(method, rest, body)
        if method != "GET" or rest:
            return 405, {"code": "method"}
        if "pageToken" in query and set(query) - {"pageToken", "limit"}:
            return 400, {"code": "pageToken with filters"}
        if name == "deletedEntities":
            return self._deletions(query)
        if name in self.odd:
            return 200, {"message": "under maintenance"}
        if name not in LISTS:
            return 404, {"code": "not_found"}
        return self._list(name, query)

    def _list(self, name: str, query: dict[str, str]) -> tuple[int, Any]:
        after, start = query.get("meta.modified.after"), 0
        if after and name in self.no_filters:
            return 400, {"code": "filter"}
        if token := query.get("pageToken"):
            if self.expire_page_tokens:
                self.expire_page_tokens -= 1
                return 400, {"code": "pageToken expired"}
            place, _, after = token.partition("|")
            start = int(place)
        found = [each for each in self.records.get(name, []) if _is_after(each, after)]
        size = min(self.page, int(query.get("limit", self.page)))
        end = start + size
        more = (
            f"{end - (1 if name in self.twice else 0)}|{after or ''}" if end < len(found) else None
        )
        return 200, {"data": found[start:end], "pageToken": more}

    def _deletions(self, query: dict[str, str]) -> tuple[int, Any]:
        after = query.get("after")
        data: dict[str, list[str]] = {}
        for at, kind, record_id in self.deleted:
            if after is None or datetime.fromisoformat(at) > datetime.fromisoformat(after):
                data.setdefault(kind, []).append(record_id)
        return 200, {"data": data, "pageToken": None}

    def _subscription(self, method: str, which: str, body: Any) -> tuple[int, Any]:
        expires = (self.now + SUBSCRIBED_FOR).isoformat()
        if method == "POST":
            made = {**body, "id": f"00000000-0000-4000-8000-{next(self._numbers):012d}"}
            self.subscriptions[made["id"]] = made | {"expires": expires}
            return 201, self.subscriptions[made["id"]]
        if method == "GET":
            return 200, {"data": list(self.subscriptions.values()), "pageToken": None}
        if which not in self.subscriptions:
            return 404, {"code": "not_found"}
        self.subscriptions[which]["expires"] = expires
        return 200, self.subscriptions[which]

    def token(self, form: dict[str, str]) -> tuple[int, Any]:
        """A bearer token for whoever asks in the right way."""
        if self.lets_nobody_in:
            return 401, {"error": "invalid_client"}
        if form.get("grant_type") != "client_credentials":
            return 400, {"error": "unsupported_grant_type"}
        made = f"token-{next(self._numbers)}"
        self.tokens[made] = self.now + timedelta(seconds=self.token_lasts)
        return 200, {"access_token": made, "token_type": "Bearer", "expires_in": self.token_lasts}

    def lets_in(self, authorization: str | None) -> bool:
        """Whether a token is one of ours, and not over."""
        ends = self.tokens.get((authorization or "").removeprefix("Bearer "))
        return ends is not None and self.now < ends


def _is_after(record: dict[str, Any], after: str | None) -> bool:
    if not after:
        return True
    modified = record.get("meta", {}).get("modified", LONG_AGO)
    return datetime.fromisoformat(modified) > datetime.fromisoformat(after)


class _Handler(BaseHTTPRequestHandler):
    """One request of one client."""

    protocol_version = "HTTP/1.1"
    school: School

    def do_GET(self) -> None:
        self._do("GET")

    def do_POST(self) -> None:
        self._do("POST")

    def do_PATCH(self) -> None:
        self._do("PATCH")

    def _do(self, method: str) -> None:
        school, parts = self.school, urlsplit(self.path)
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if parts.path == "/token":
            self._send(*school.token(dict(parse_qsl(sent.decode()))))
            return
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        path = parts.path.removeprefix("/v2.0")
        school.asked.append((method, path, query))
        school.meanwhile()
        if not school.lets_in(self.headers.get("Authorization")):
            self._send(401, {"code": "unauthorized"})
        elif school.failing:
            self._send(school.failing.pop(0), {"code": "failure"}, retry=school.retry_after)
        else:
            self._send(*school.answer(method, path, query, json.loads(sent) if sent else None))

    def _send(self, status: int, body: Any, retry: str | None = None) -> None:
        content = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if retry is not None:
            self.send_header("Retry-After", retry)
        if self.school.cut and status == 200 and b'"data"' in content:
            self.school.cut -= 1
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(content[: len(content) // 2])
            self.close_connection = True
            return
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(school: School, port: int = 0) -> Iterator[str]:
    """The school's API on this machine for as long as this lasts; its address."""
    handler = type("Handler", (_Handler,), {"school": school})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def main() -> None:
    """Serve a file until Ctrl-C."""
    parser = argparse.ArgumentParser(
        description="Serve an export as a school's SS 12000 API would."
    )
    parser.add_argument("path", type=Path, metavar="SCHOOL.json")
    parser.add_argument("--port", type=int, default=8080)
    asked = parser.parse_args()
    school = School(json.loads(asked.path.read_text("utf-8")), now=SystemClock().now())
    with serving(school, asked.port) as address:
        print(f"{address}/v2.0 with tokens from {address}/token; Ctrl-C stops it", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("Stopped")


if __name__ == "__main__":
    main()
