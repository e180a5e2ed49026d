"""People calling the HTTP functions, while it is checked that no answer says anything untrue."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.adapters import keys
from shared.adapters.commands import LIFETIME
from shared.adapters.ports import Ports
from shared.adapters.rounds import round_of
from shared.adapters.slots import slot_of
from shared.adapters.store import Table
from shared.adapters.talks import talk_of
from shared.domain.slot import parse_slot_id
from tests.properties.crash import Crash, Crashes
from tests.support.api import Answered, Api
from tests.support.contents import in_memory
from tests.support.invariants import Contents, Saved
from tests.support.memory import MemoryStore
from tests.support.world import FixedClock, a_world


@dataclass(frozen=True)
class Request:
    """What somebody asked, so that the very same can be asked again."""

    who: str
    method: str
    path: str
    body: dict[str, Any] | None
    key: str
    if_match: str | None


@dataclass(frozen=True)
class Unanswered:
    """A request whose answer got lost in a crash, whether it had had its effect, and when."""

    request: Request
    done: bool
    at: datetime


class PeopleAtWork:
    """The small school, everybody's requests, and what they were told."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.ports: Ports
        self.clock: FixedClock
        self.ports, self.clock = a_world(store=self.store)
        self.api = Api(self.ports)
        self.crashes = Crashes(self.store)
        self.saved: list[Saved] = []
        self.unanswered: list[Unanswered] = []
        self._commands = 0

    def contents(self) -> Contents:
        """Both tables as they are."""
        return in_memory(self.store)

    def ask(
        self,
        who: str,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        if_match: str | None = None,
    ) -> Answered | None:
        """Ask once; None if the answer was lost. What the answer says is compared with the tables."""
        self._commands += 1
        request = Request(who, method, path, body, f"command-{self._commands}", if_match)
        before = self.contents()
        try:
            answered = self._call(request)
        except Crash:
            done = self._is_done(request, before)
            self.unanswered.append(Unanswered(request, done, self.clock.now()))
            return None
        self._compare(request, answered, before, done=False)
        return answered

    def ask_again(self, lost: Unanswered) -> Answered | None:
        """Repeat a request whose answer was lost; when its key is forgotten it is a new one."""
        self.unanswered.remove(lost)
        before = self.contents()
        now = self.clock.now()
        known = lost.done and now.timestamp() < int((lost.at + LIFETIME).timestamp())
        try:
            answered = self._call(lost.request)
        except Crash:
            done = self._is_done(lost.request, before)
            kept = lost.at if known else now
            self.unanswered.append(Unanswered(lost.request, known or done, kept))
            return None
        self._compare(lost.request, answered, before, done=known)
        return answered

    def _is_done(self, request: Request, before: Contents) -> bool:
        """Whether a lost answer had its effect; a day has one for each time, and is done with its answer."""
        after = self.contents()
        if request.path.startswith("/v1/days/"):
            return keys.command(request.who, request.key) in after[Table.TALKS]
        return after != before

    def _call(self, request: Request) -> Answered:
        return self.api.call(
            request.who, request.method, request.path, request.body,
            key=request.key, if_match=request.if_match,
        )  # fmt: skip

    def _compare(
        self, request: Request, answered: Answered, before: Contents, *, done: bool
    ) -> None:
        told = f"{request} was answered {answered.status} {json.dumps(answered.body)[:300]}"
        after = self.contents()
        assert answered.status < 500, told
        is_command = request.method == "POST" and _is_keyed(request.path)
        if done and is_command:
            assert answered.status < 300, f"done, but {told}"
            assert after == before, f"done twice: {told}"
        if answered.status >= 400:
            assert after == before, f"refused, but something changed: {told}"
            return
        if request.method == "PUT" and "/texts/" in request.path:
            _, _, _, talk_id, _, phase, field = request.path.split("/")
            assert request.body is not None
            self.saved.append(
                Saved(
                    talk_id, phase.replace("-", "_"), field, answered.body["version"],
                    request.body["text"], request.who,
                )
            )  # fmt: skip
        elif is_command and not done:
            of_round = request.path.startswith("/v1/rounds")
            compare = _compare_round if of_round else self._compare_talk
            if request.path == "/v1/blocked-times":
                compare = _compare_blocked
            if request.path.endswith(("/agreements", "/check-ins")):
                compare = _compare_agreement
            compare(request, answered, after)

    @staticmethod
    def _compare_talk(request: Request, answered: Answered, after: Contents) -> None:
        match request.path:
            case "/v1/holds" | "/v1/visits/proposals":
                told = answered.body["slots" if request.path == "/v1/holds" else "stops"]
                _compare_holds(request.who, told, after)
            case path if path.endswith(("/waiting", "/refusal")):
                _compare_place(answered.body, after)
            case "/v1/series":
                made = {keys.slot(slot["id"]) for slot in answered.body["slots"]}
                assert made <= after[Table.TALKS].keys()
            case "/v1/visits":
                for told_of in answered.body["talks"]:
                    _compare_one_talk(told_of, after)
            case path if path.startswith("/v1/days/"):
                _compare_day(answered.body["times"], after)
            case "/v1/withdrawals":
                gone = map(keys.slot, answered.body["withdrawn"])
                assert after[Table.TALKS].keys().isdisjoint(gone)
            case _:
                _compare_one_talk(answered.body, after)
                asked = (request.body or {}).get("slot_id")
                assert asked in (None, answered.body["slot_id"])


def _compare_round(_: Request, answered: Answered, after: Contents) -> None:
    round_ = round_of(after[Table.TALKS][keys.round_(answered.body["id"])])
    assert answered.body["version"] == round_.generation


def _compare_blocked(_: Request, answered: Answered, after: Contents) -> None:
    owner, start = parse_slot_id(answered.body["id"])
    assert keys.blocked(owner, start) in after[Table.TALKS]
    gone = map(keys.slot, answered.body["withdrawn"])
    assert after[Table.TALKS].keys().isdisjoint(gone)


def _compare_agreement(request: Request, answered: Answered, after: Contents) -> None:
    told = answered.body
    stands = after[Table.TALKS][keys.agreement(told["talk_id"], told["number"])]
    assert (stands["version"], stands["goal"]) == (told["version"], told["goal"])
    if request.path.endswith("/check-ins"):
        assert request.body is not None
        assert told["check_ins"][-1]["text"] == request.body["text"]


def _compare_holds(who: str, told: list[dict[str, Any]], after: Contents) -> None:
    for held in told:
        hold = slot_of(after[Table.TALKS][keys.slot(held["slot_id"])]).hold
        assert hold is not None
        assert (hold.by, hold.subject_id) == (who, held["subject_id"])


def _compare_place(told: dict[str, Any], after: Contents) -> None:
    waiting = talk_of(after[Table.TALKS][keys.talk(told["talk_id"])]).waiting
    assert waiting is not None
    assert told["offer"] is None or waiting.offer is not None


def _compare_day(times: list[dict[str, Any]], after: Contents) -> None:
    """What is told to be done left its time, unless a new talk began instead of the one that was held."""
    for told in times:
        stays = told["problem"] or told["new_talk_id"]
        assert stays or keys.slot(told["slot_id"]) not in after[Table.TALKS], told


def _compare_one_talk(told: dict[str, Any], after: Contents) -> None:
    talk = talk_of(after[Table.TALKS][keys.talk(told["id"])])
    assert told["version"] == talk.version
    assert told["slot_id"] == (talk.booking.slot_id if talk.booking else None)


def _is_keyed(path: str) -> bool:
    return path.endswith(
        (
            "/series",
            "/rounds",
            "/holds",
            "/proposals",
            "/visits",
            "/waiting",
            "/refusal",
            "/leaving",
            "/bookings",
            "/rebooking",
            "/cancellation",
            "/closing",
            "/agreements",
            "/check-ins",
            "/attendance",
            "/blocked-times",
            "/withdrawals",
            "/move",
        )
    )
