"""What attackers do, for the tests of the OWASP API Security Top 10."""

import ast
import base64
import gzip
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest

from functions.directory.source import http as source_http
from functions.directory.source.errors import Unreachable
from functions.directory.source.http import Http
from shared.adapters.ports import Ports
from tests.support import signing
from tests.support.spec_numbers import ROOT

_REACHING = (
    "urllib",
    "urllib3",
    "http",
    "requests",
    "httpx",
    "aiohttp",
    "socket",
    "ftplib",
    "smtplib",
    "ssl",
)
_HARMLESS = ("HTTPStatus",)


def modules_that_reach_out() -> set[str]:
    """Modules of the product that import anything by which another machine could be asked; AWS's own aside."""
    return {
        str(path.relative_to(ROOT))
        for folder in ("shared", "functions")
        for path in (ROOT / folder).rglob("*.py")
        if any(_reaches(node) for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    }


def _reaches(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name.split(".")[0] in _REACHING for alias in node.names)
    if isinstance(node, ast.ImportFrom) and node.module:
        names = [alias.name for alias in node.names if alias.name not in _HARMLESS]
        return node.module.split(".")[0] in _REACHING and bool(names)
    return False


@contextmanager
def elsewhere_is_asked() -> Iterator[list[Any]]:
    """Every address to which a connection is tried, or whose name is looked up; none succeeds."""
    asked: list[Any] = []

    def refuse(*where: Any, **_: Any) -> Any:
        asked.append(where)
        raise OSError("nothing is asked from here")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        patch.setattr(socket, "create_connection", refuse)
        yield asked


def with_header(token: str, header: dict[str, Any]) -> str:
    """A token with more in its header, signed by the thief."""
    claims = jwt.decode(token, options={"verify_signature": False})
    told = {"kid": "issuer"} | header
    kid = told["kid"]
    if not isinstance(kid, str) or "\0" in kid:
        told["kid"] = str(kid)
    signed = jwt.encode(claims, signing.key("thief"), "RS256")
    _, body, _ = signed.split(".")
    encoded = base64.urlsafe_b64encode(json.dumps({"alg": "RS256", "typ": "JWT"} | told).encode())
    head = encoded.decode().rstrip("=")
    signature = jwt.algorithms.RSAAlgorithm(jwt.algorithms.RSAAlgorithm.SHA256).sign(
        f"{head}.{body}".encode(), signing.key("thief")
    )
    return f"{head}.{body}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


class CountingStore:
    """A store that counts what is asked of it."""

    def __init__(self, store: Any) -> None:
        self.calls = 0
        self._store = store

    def in_(self, ports: Ports) -> Ports:
        """The ports over this store."""
        store: Any = self
        return replace(ports, store=store)

    def __getattr__(self, name: str) -> Any:
        self.calls += 1
        return getattr(self._store, name)


def _http() -> Http:
    return Http(lambda _seconds: None, lambda: datetime(2021, 10, 1, tzinfo=UTC))


@contextmanager
def _serving(answer: Any) -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            answer(self)

        def log_message(self, *_: Any) -> None:
            """Nothing is written down."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def redirecting_server() -> Iterator[tuple[Http, str, list[str]]]:
    """A school that sends whoever asks it to somebody else."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", "/elsewhere")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with _serving(answer) as (url, asked):
        yield _http(), url, asked


@contextmanager
def gzip_bomb() -> Iterator[tuple[Http, str, type[Exception]]]:
    """A school whose answer is small until it is unpacked; the limit is lowered, so that no test is large."""
    packed = gzip.compress(b"0" * 20_000_000)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.send_header("Content-Length", str(len(packed)))
        handler.end_headers()
        handler.wfile.write(packed)

    with pytest.MonkeyPatch.context() as patch, _serving(answer) as (url, _):
        patch.setattr(source_http, "MOST_BYTES", 1_000_000)
        yield _http(), url, Unreachable
