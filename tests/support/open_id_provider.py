"""A small OpenID provider on this machine, at which one person is signed in: for tests of the round trip."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

from tests.support import signing


@dataclass
class OpenIdProvider:
    """Whose sign-in it answers with next."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Every address that was asked, to look for what should not be in one."""

    def answer(self, path: str, query: dict[str, list[str]]) -> tuple[int, dict[str, str], Any]:
        """Status, headers and body."""
        if path == "/.well-known/openid-configuration":
            names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            places = {f"{name}_endpoint": f"{self.address}/{at}" for name, at in names.items()}
            jwks = {"jwks_uri": f"{self.address}/jwks"}
            return 200, {}, {"issuer": self.address, **places, **jwks}
        if path == "/authorize":
            back = urlencode({"code": "once", "state": query["state"][0]})
            return 302, {"Location": f"{query['redirect_uri'][0]}?{back}"}, {}
        if path == "/token":
            id_token = jwt.encode(
                {"iss": self.address, "aud": "samtal", **self.claims},
                signing.key("idp"), "RS256", headers={"kid": "idp"},
            )  # fmt: skip
            return 200, {}, {"id_token": id_token, "access_token": "x", "token_type": "Bearer"}
        if path == "/userinfo":
            return 200, {}, self.claims
        return 200, {}, signing.key_set("idp")


@contextmanager
def open_id_provider() -> Iterator[OpenIdProvider]:
    """One that runs."""
    provider = OpenIdProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            provider.asked.append(self.path)
            status, headers, body = provider.answer(asked.path, parse_qs(asked.query))
            content = json.dumps(body).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
