"""The edge of an HTTP function: Chalice below, and nothing above it knows Chalice.

A route says what it takes, what it answers and what it may refuse; the OpenAPI document is made from
that. Every view runs inside one place that reads the token, checks the request and turns any refusal
into a problem document (RFC 9457).
"""

import binascii
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from aws_lambda_powertools import Logger
from chalice.app import Chalice, MultiDict, Request, Response
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from shared.adapters import problems
from shared.adapters.asking import asked_by
from shared.adapters.audit import DONE
from shared.adapters.commands import Answer, Command, fingerprint
from shared.adapters.fields import ID
from shared.adapters.guard import Guarded, check_decided, settle
from shared.adapters.handing_back import handed_back, to_keep, words_of
from shared.adapters.live_policies import one_set_of_figures
from shared.adapters.ports import Ports
from shared.adapters.whole_numbers import with_whole_numbers
from shared.domain.audit import About, Subject
from shared.domain.deciding import Ledger, Of, Owner, is_oneself, is_public, open_ledger
from shared.domain.errors import (
    Invalid,
    Malformed,
    MissingKey,
    MissingPrecondition,
    NotFound,
    NotSignedIn,
    StepUpNeeded,
    TalkError,
    TooLarge,
)
from shared.domain.pointer import place, pointer
from shared.domain.sign_in import Need, SignIn, demand

LARGEST_BODY = 1_250_000
"""Bytes of a request's body: the longest text there may be with each character escaped, and room."""
NO_TEXT = ("application/pdf",)
"""Kinds of files that a gateway must be handed in base64."""
LINK = "token"
"""What a path by link calls the place of its token."""
KEY = r"[!-~]([ -~]{0,198}[!-~])?"
"""An Idempotency-Key: 1 to 200 characters of ASCII."""
VERSION = r'(W/)?"(?P<version>[0-9]{1,8})"'
"""An If-Match: an entity tag, which somebody on the way may have called weak."""

_log = Logger()


class Verifier(Protocol):
    """Tells whose token an Authorization header carries, and how they signed in."""

    def signed_in(self, authorization: str | None) -> SignIn:
        """The person, and how. Raises NotSignedIn."""
        ...


class Holder(NamedTuple):
    """Whose signed link a request came by, and what it leads to."""

    person_id: str
    talk_id: str
    target: Any


class LinkVerifier(Protocol):
    """Tells whose link a token in the address is, and to what."""

    def holder(self, token: str) -> Holder:
        """The holder. Raises NotFound, always alike, or NotSignedIn where a link is not enough."""
        ...


class NoLinks:
    """Where nothing is linked to, no link opens anything."""

    def holder(self, _token: str) -> Holder:
        """Nobody's. Raises NotFound."""
        raise NotFound


@dataclass(frozen=True, slots=True)
class Call:
    """A checked request, as a view gets it."""

    caller_id: str
    language: str
    sign_in: SignIn | None = None
    """How the caller signed in; None where nobody does."""
    linked: Holder | None = None
    """The link that the request came by, on a route by link."""
    body: Any = None
    query: Any = None
    command: Command | None = None
    if_match: str | None = None

    @property
    def target(self) -> Any:
        """What the link leads to, on a route by link."""
        return self.linked.target if self.linked else None

    @property
    def commanded(self) -> Command:
        """The command of a route that was declared to take one."""
        if self.command is None:
            raise AssertionError("this route was not declared as a command")
        return self.command

    @property
    def version(self) -> int:
        """The version an If-Match header names: `"3"`, or `"0"` for what is not there yet. Raises Invalid."""
        named = re.fullmatch(VERSION, self.if_match or "")
        if named is None:
            raise Invalid(errors=[{"pointer": "#if-match", "detail": 'a version such as "3"'}])
        return int(named["version"])


@dataclass(frozen=True, slots=True)
class Route:
    """What the OpenAPI document tells of a route."""

    method: str
    path: str
    summary: str
    view: Callable[..., Answer]
    answers: type[BaseModel] | None
    status: int = 200
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    command: bool = False
    if_match: bool = False
    public: bool = False
    by_link: bool = False
    """Whether the caller is the holder of a signed link, whose token the path has in place of a sign-in."""
    refusals: tuple[type[TalkError], ...] = field(default=())
    files: tuple[str, ...] = field(default=())
    """Kinds of files that it answers with too, if asked to."""
    need: Need = Need.ANY
    """What it asks of the sign-in itself; beside that a sensitive talk asks for a strong one (R14)."""
    personal: bool = True
    """Whether it shows or changes something about people; then the audit trail is told, else only when it
    refuses (G8)."""


@dataclass(frozen=True, slots=True)
class File:
    """An answer's body that is no JSON, such as a list to print; its kind says so."""

    kind: str
    """The media type, without parameters."""
    content: bytes


def answer(model: BaseModel, status: int = 200, **headers: str) -> Answer:
    """A response model as an answer."""
    named = {name.replace("_", "-").title(): value for name, value in headers.items()}
    return Answer(status, model.model_dump(mode="json"), named)


class Edge(Chalice):
    """A function's routes. Call it with a gateway event."""

    def __init__(
        self,
        name: str,
        verifier: Verifier,
        ports: Ports,
        links: LinkVerifier | None = None,
        *,
        personal: bool = True,
    ) -> None:
        # Without an environment of its own, Chalice adds its name to the process's each time.
        super().__init__(app_name=name, configure_logs=False, env={})
        self.api.binary_types = list(NO_TEXT)
        self.verifier = verifier
        if not isinstance(ports.store, Guarded):
            raise TypeError("an edge works with guarded ports: shared.adapters.guard.guarded")
        self.ports = ports
        self.personal = personal
        self.links = links or NoLinks()
        self.table: list[Route] = []

    def add(self, method: str, path: str, summary: str, **told: Any) -> Callable[[Any], Any]:
        """Declare a route; see `Route` for what can be told of it."""

        def declare(view: Callable[..., Answer]) -> Callable[..., Answer]:
            told.setdefault("personal", self.personal)
            route = Route(method=method, path=path, summary=summary, view=view, **told)
            self.table.append(route)

            def guarded(**path_values: str) -> Response:
                request: Any = self.current_request
                return self._respond(route, request, path_values)

            guarded.__name__ = view.__name__
            takes = ["application/json"] if route.body else []  # without a body any will do
            self.route(path, methods=[method], content_types=takes)(guarded)
            return view

        return declare

    def __call__(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """Answer a gateway event; what Chalice itself refuses becomes a problem document too."""
        asked = event.get("requestContext", {})
        _log.set_correlation_id(asked.get("requestId"))
        headers = event.get("headers") or {}
        known = asked.get("resourcePath") in self.routes
        # What is wanted stands in the address: nobody is refused a file because of an Accept header.
        taken = {k: v for k, v in headers.items() if k.lower() != "accept"} | {"accept": "*/*"}
        result: dict[str, Any] = super().__call__(event | {"headers": taken}, context)
        if result["statusCode"] >= 400 and not _is_problem(result):
            language = problems.language_of(_header(headers, "accept-language"))
            route = self._route(asked.get("httpMethod"), asked.get("resourcePath"))
            keep = to_keep(words_of(route.body)) if route and route.body else {}
            problem = problems.of_status(result["statusCode"] if known else 404, language, keep)
            result["statusCode"] = problem.status
            result |= {"body": problem.text(), "multiValueHeaders": {}}
            result["headers"] = problems.HEADERS | {
                k: v for k, v in result.get("headers", {}).items() if k == "Allow"
            }
        return result

    def _route(self, method: object, path: object) -> Route | None:
        return next((r for r in self.table if (r.method, r.path) == (method, path)), None)

    def _respond(self, route: Route, request: Request, path_values: Mapping[str, str]) -> Response:
        with one_set_of_figures(), open_ledger() as ledger:
            return self._decided(route, request, path_values, ledger)

    def _decided(
        self, route: Route, request: Request, path_values: Mapping[str, str], ledger: Ledger
    ) -> Response:
        """The answer, of which nothing leaves that no rule has decided (R11). Raises Undecided."""
        language = problems.language_of(request.headers.get("accept-language"))
        call = None
        try:
            token = path_values.get(LINK) if route.by_link else None
            call = self._call(route, request, language, token)
            ledger.caller_id = call.caller_id
            is_public(call.caller_id) if route.public else is_oneself(call.caller_id)
            if not all(re.fullmatch(ID, value) for value in path_values.values()):
                raise NotFound  # nothing has such a name, and no key of the table could hold it
            if route.need is not Need.ANY:
                demand(call.sign_in, route.need, self.ports.step_up, self.ports.now())
            with asked_by(call.sign_in):
                given = route.view(call, **({} if route.by_link else path_values))
        except TalkError as refused:
            if refused.facts:
                settle(ledger)
            refused.facts = _handed_back(route, request, refused) | refused.facts
            problem = problems.of_error(refused, language)
            _log.info("refused", extra={"route": route.path, "problem": problem.slug})
            if call is not None and not route.public:
                self._tell_refused(route, call, problem.slug, refused, _about(call, path_values))
            return Response(problem.text(), {**problem.headers()}, problem.status)
        settle(ledger)
        if route.personal and not route.public:
            check_decided(ledger, (Owner(Of(a.subject), a.id) for a in _about(call, path_values)))
            self._tell(route, call, DONE, _about(call, path_values))
        if isinstance(given.body, File):
            return _file(given.body, given.headers)
        text = json.dumps(given.body, ensure_ascii=False, separators=(",", ":"))
        return Response(text, {**_SAFE_HEADERS, **given.headers}, given.status)

    def _tell_refused(
        self, route: Route, call: Call, outcome: str, refused: TalkError, about: list[About]
    ) -> None:
        """Tell of a refusal. What the caller must not know to exist, they must not find in their own trail.

        Those it is about, if they exist, are told who asked; the writes are the same if they do not.
        """
        if isinstance(refused, NotFound):
            action = f"{route.method} {route.path}"
            asked = [each for each in about if re.fullmatch(ID, each.id)]
            self.ports.trail.tell_of_attempt(call.caller_id, action, outcome, asked)
        unseen = isinstance(refused, NotFound | StepUpNeeded)
        self._tell(route, call, outcome, [] if unseen else about)

    def _tell(self, route: Route, call: Call, outcome: str, about: Iterable[About]) -> None:
        """Tell the audit trail, before the answer leaves (G8)."""
        about = tuple(about) or (About(Subject.PERSON, call.caller_id),)
        self.ports.trail.tell(call.caller_id, f"{route.method} {route.path}", outcome, about)

    def _call(self, route: Route, request: Request, language: str, token: str | None) -> Call:
        if route.public:
            return Call(caller_id="", language=language)
        holder, sign_in = None, None
        if token is not None:
            holder = self.links.holder(token)
            caller_id = holder.person_id
        else:
            sign_in = self.verifier.signed_in(request.headers.get("authorization"))
            caller_id = sign_in.person_id
        raw = _raw_body(request)
        return Call(
            caller_id=caller_id,
            language=language,
            sign_in=sign_in,
            linked=holder,
            body=_parse(route.body, raw) if route.body else None,
            query=_parse_query(route.query, request.query_params) if route.query else None,
            command=_command(route, request, caller_id, raw) if route.command else None,
            if_match=_if_match(request) if route.if_match else None,
        )


def _handed_back(route: Route, request: Request, refused: TalkError) -> dict[str, Any]:
    """What the refusal hands back of the words in the request; nothing is read for who is not known."""
    fields = words_of(route.body) if route.body else ()
    if isinstance(refused, NotSignedIn | TooLarge | Malformed):
        return to_keep(fields)
    try:
        return handed_back(fields, _raw_body(request) if fields else b"")
    except TalkError:  # a link that leads nowhere is refused before the body is looked at
        return to_keep(fields)


_OF_PEOPLE = ("person_id", "subject_id", "subject_ids", "staff_id")
"""What places of a path and fields of a request are called that hold somebody's id, and `talk_id` that of a
talk: the audit trail rests on these names."""


def _about(call: Call, places: Mapping[str, str]) -> list[About]:
    """Whom or what a request is about, by the names of its places and fields; talks before people."""
    given: dict[str, Any] = {**dict(call.query or ()), **dict(call.body or ()), **places}
    talk_id = call.linked.talk_id if call.linked else given.get("talk_id")
    if talk_id is not None:
        return [About(Subject.TALK, talk_id)]
    people = [value for name in _OF_PEOPLE if (value := given.get(name))]
    ids = [i for value in people for i in ([value] if isinstance(value, str) else value)]
    return [About(Subject.PERSON, i) for i in dict.fromkeys(ids)]


_SAFE_HEADERS = {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def _file(file: File, headers: Mapping[str, str]) -> Response:
    is_text = file.kind not in NO_TEXT
    kind = {"Content-Type": f"{file.kind}; charset=utf-8" if is_text else file.kind}
    body: Any = file.content.decode() if is_text else file.content
    return Response(body, {**_SAFE_HEADERS, **kind, **headers}, 200)


def _raw_body(request: Request) -> bytes:
    try:
        raw = request.raw_body
    except (binascii.Error, UnicodeError) as unreadable:
        raise Malformed from unreadable
    raw = raw.encode() if isinstance(raw, str) else raw
    if len(raw) > LARGEST_BODY:
        raise TooLarge(limit_bytes=LARGEST_BODY)
    return raw


def _parse(model: type[BaseModel], raw: bytes) -> BaseModel:
    try:
        return model.model_validate_json(raw or b"{}")
    except ValidationError as wrong:
        if any(error["type"] == "json_invalid" for error in wrong.errors()):
            raise Malformed from wrong
        whole = with_whole_numbers(raw, wrong)
        if whole != raw:
            return _parse(model, whole)
        raise _invalid(wrong, "", from_json(raw or b"{}")) from wrong


def _parse_query(model: type[BaseModel], params: MultiDict | None) -> BaseModel:
    params = params or MultiDict({})
    repeated = [name for name in params if len(params.getlist(name)) > 1]
    if repeated:
        raise Invalid(
            errors=[{"pointer": "?" + pointer([n]), "code": "repeated"} for n in repeated]
        )
    try:
        return model.model_validate(dict(params))
    except ValidationError as wrong:
        raise _invalid(wrong, "?", dict(params)) from wrong


def _invalid(wrong: ValidationError, prefix: str, given: object) -> Invalid:
    errors = [
        {
            "pointer": prefix + pointer(place(error, given)),
            "code": error["type"],
            "detail": error["msg"],
        }
        for error in wrong.errors(include_input=False, include_url=False, include_context=False)
    ]
    return Invalid(errors=errors[:20])


def _command(route: Route, request: Request, caller_id: str, raw: bytes) -> Command:
    key = request.headers.get("idempotency-key", "").strip()
    if not re.fullmatch(KEY, key):
        raise MissingKey
    path = request.context.get("path") or request.path
    return Command(caller_id, key, fingerprint(route.method, str(path), raw))


def _if_match(request: Request) -> str:
    value = request.headers.get("if-match", "").strip()
    if not value:
        raise MissingPrecondition
    return str(value)


def _header(headers: Mapping[str, str], name: str) -> str | None:
    return next((value for key, value in headers.items() if key.lower() == name), None)


def _is_problem(result: Mapping[str, Any]) -> bool:
    kind = _header(result.get("headers") or {}, "content-type") or ""
    return kind.startswith(problems.CONTENT_TYPE)
