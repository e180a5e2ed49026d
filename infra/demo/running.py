"""The demonstration's way to a running system: HTTP, and a look at its mail and its workflow."""

import json
import os
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.header import decode_header, make_header
from http.client import HTTPException
from pathlib import Path
from threading import Event
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

from infra.demo.theatre import Answer, Call, DidNotHappen, Execution, Mail, Theatre
from infra.local.system import System

TIMEOUT = 30


def theatre(noted: Path, say: Callable[[str], object]) -> Theatre:
    """The system of BASE_URL if that is set, else the one that `make run` has noted down.

    With BASE_URL come access tokens in TOKEN_TEACHER, TOKEN_GUARDIAN, TOKEN_PUPIL and
    TOKEN_OTHER_GUARDIAN. Raises CannotContinue or DidNotHappen if there is no way in.
    """
    zone = ZoneInfo(os.environ.get("TIME_ZONE", "Europe/Stockholm"))
    base_url = os.environ.get("BASE_URL")
    if base_url:
        return Theatre(_caller(base_url, _token_of_environment), _now, Event().wait, say, zone)
    system = System.read(noted)
    return Theatre(
        _caller(system.base_url, system.token), _now, Event().wait, say, zone,
        mails=lambda: _mails(system.mail_address), executions=_executions_of(system),
    )  # fmt: skip


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 the demonstration lives by the real clock


def _token_of_environment(who: str) -> str:
    name = f"TOKEN_{who.replace('-', '_').upper()}"
    if name not in os.environ:
        raise DidNotHappen(f"Nobody can sign in as {who}: {name} is not set.")
    return os.environ[name]


def _caller(base_url: str, sign_in: Callable[[str], str]) -> Call:
    tokens: dict[str, str] = {}

    def call(
        who: str, method: str, path: str, body: Any = None, if_match: str | None = None
    ) -> Answer:
        if who not in tokens:
            tokens[who] = sign_in(who)
        headers = {
            "Accept-Language": "en",
            "Authorization": f"Bearer {tokens[who]}",
            "Content-Type": "application/json",
        }
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        if if_match is not None:
            headers["If-Match"] = if_match
        content = None if body is None else json.dumps(body).encode()
        return _ask(Request(base_url + path, content, headers, method=method))  # noqa: S310

    return call


def _ask(request: Request) -> Answer:
    try:
        with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            return Answer(answer.status, _read(answer.read()))
    except HTTPError as refused:
        with refused:
            return Answer(refused.code, _read(refused.read()))
    except (OSError, HTTPException) as gone:
        raise DidNotHappen(f"{request.full_url} did not answer: {gone}.") from gone


def _read(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return {"title": content[:200].decode(errors="replace")}


def _mails(address: str) -> Sequence[Mail]:
    answer = _ask(Request(address))  # noqa: S310
    accounts: Mapping[str, list[dict[str, Any]]] = answer.body.get("messages", {})
    return [
        Mail(", ".join(m["To"]), str(make_header(decode_header(m["Subject"]))), m["BodyText"] or "")
        for messages in accounts.values()
        for m in messages
    ]


def _executions_of(system: System) -> Callable[[str], Sequence[Execution]]:
    client = system.client("stepfunctions")
    machine = system.outputs["TalkStateMachineArn"]

    def executions(talk_id: str) -> Sequence[Execution]:
        started = client.list_executions(stateMachineArn=machine)["executions"]
        mine = [e for e in started if e["name"].startswith(f"{talk_id}.")]
        return [
            Execution(e["name"], e["status"], _states(client, e["executionArn"]))
            for e in sorted(mine, key=lambda e: str(e["name"]))
        ]

    return executions


def _states(client: Any, arn: str) -> Sequence[str]:
    history = client.get_execution_history(executionArn=arn, maxResults=1000)["events"]
    return [
        event["stateEnteredEventDetails"]["name"]
        for event in history
        if "stateEnteredEventDetails" in event
    ]
