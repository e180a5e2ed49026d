"""What everybody was told in a rush, in order; and what of it is untrue, compared with the tables."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations, count
from math import inf
from threading import Lock
from typing import Any, Protocol

from tests.support.invariants import School


class Act(StrEnum):
    """What somebody asks for; the value of a change is how the talk's history calls it."""

    BOOK = "booked"
    MOVE = "rebooked"
    GIVE_BACK = "cancelled"
    HOLD = "held"
    LOOK = "looked"


class Answered(Protocol):
    """An answer, over HTTP or in this process."""

    @property
    def status(self) -> int:
        """The status code."""
        ...

    @property
    def problem(self) -> str:
        """The name of the problem, if it is one."""
        ...

    @property
    def body(self) -> Any:
        """The document."""
        ...


Call = Callable[[str, str, str, Any, str], Answered]
"""Asks as somebody: method, path, body, and the key of the command."""
MOST_TRIES = 20
"""Times a client that is told to come again does so."""


@dataclass(frozen=True)
class Told:
    """One answer, and what had been asked."""

    act: Act
    who: str
    subject: str
    slot: str
    key: str
    began: float
    ended: float
    status: int
    problem: str
    body: Any
    tries: int = 1

    @property
    def done(self) -> bool:
        """Whether it was said to be done."""
        return self.status < 300


@dataclass
class History:
    """People who call at the same time, each answer recorded."""

    call: Call
    told: list[Told] = field(default_factory=list)
    until: float = inf
    """The monotonic clock's time after which nothing more is asked: the machine is too slow."""

    def __post_init__(self) -> None:
        """Nothing has been asked."""
        self._keys = count(1)
        self._lock = Lock()

    def book(self, who: str, subject: str, slot: str, key: str | None = None) -> Told:
        """Ask for a time."""
        body = {"slot_id": slot, "subject_id": subject}
        return self._ask(Act.BOOK, who, subject, slot, "POST", "/v1/bookings", body, key)

    def move(self, who: str, booked: Told, slot: str) -> Told:
        """Ask for another time."""
        path, body = f"/v1/talks/{booked.body['id']}/rebooking", {"slot_id": slot}
        return self._ask(Act.MOVE, who, booked.subject, slot, "POST", path, body)

    def give_back(self, who: str, booked: Told) -> Told:
        """Give the time back."""
        path, body = f"/v1/talks/{booked.body['id']}/cancellation", {"reason": "ill"}
        return self._ask(Act.GIVE_BACK, who, booked.subject, "", "POST", path, body)

    def hold(self, who: str, subject: str, slot: str) -> Told:
        """Ask to have a time kept."""
        body = {"slots": [{"slot_id": slot, "subject_id": subject}]}
        return self._ask(Act.HOLD, who, subject, slot, "POST", "/v1/holds", body)

    def times(self, who: str, subject: str) -> list[dict[str, Any]]:
        """See the times that are open."""
        path = f"/v1/slots?subject_id={subject}"
        seen = self._ask(Act.LOOK, who, subject, "", "GET", path, None)
        assert seen.status == 200, seen
        listed: list[dict[str, Any]] = seen.body["slots"]
        return listed

    def _ask(
        self, act: Act, who: str, subject: str, slot: str, method: str, path: str, body: Any,
        key: str | None = None,
    ) -> Told:  # fmt: skip
        assert time.monotonic() < self.until, f"too slow: {len(self.told)} answers until now"
        with self._lock:
            key = key or f"rush-{next(self._keys)}"
        began, tries = time.perf_counter(), 1
        answered = self.call(who, method, path, body, key)
        while answered.problem == "try-again" and tries < MOST_TRIES:
            answered, tries = self.call(who, method, path, body, key), tries + 1
        told = Told(
            act, who, subject, slot, key, began, time.perf_counter(),
            answered.status, answered.problem, answered.body, tries,
        )  # fmt: skip
        with self._lock:
            self.told.append(told)
        return told


def summary(told: Sequence[Told], retries: int = 0) -> str:
    """How many, how fast, and why not."""
    changes = [t for t in told if t.act in _CHANGES]
    lasted = max(t.ended for t in told) - min(t.began for t in told)
    waits = sorted(t.ended - t.began for t in changes)
    p50, p95, p99 = (waits[int(share * (len(waits) - 1))] * 1000 for share in (0.5, 0.95, 0.99))
    done = Counter(t.act.value for t in changes if t.done)
    refused = Counter(t.problem for t in told if not t.done)
    tries = sum(t.tries - 1 for t in told)
    return (
        f"{len(told)} requests in {lasted:.1f} s ({len(told) / lasted:.0f}/s); "
        f"bookings {done['booked'] / lasted:.1f}/s; done {dict(done)}; refused {dict(refused)}; "
        f"retries within {retries}, by clients {tries}; "
        f"changes p50 {p50:.0f} p95 {p95:.0f} p99 {p99:.0f} ms"
    )


_CHANGES = {Act.BOOK, Act.MOVE, Act.GIVE_BACK}


@dataclass
class Stay:
    """A talk at a time, as people were told: from one answer until another, or until the end."""

    talk_id: str
    slot: str
    begun: Told
    by: str
    """Who booked the talk first, and attends it if they are a guardian."""
    over: Told | None = None

    def may_have_stood(self, during: Told) -> bool:
        """Whether it may have stood at some instant between a question and its answer."""
        return self.begun.began < during.ended and (
            self.over is None or self.over.ended > during.began
        )

    def must_have_stood(self, during: Told) -> bool:
        """Whether it stood all the while between a question and its answer, by what people were told."""
        return self.begun.ended < during.began and (
            self.over is None or self.over.began > during.ended
        )

    def may_be_over_before(self, other: "Stay") -> bool:
        """Whether it may have ended before the other began."""
        return self.over is not None and self.over.began < other.begun.ended


def untrue(told: Iterable[Told], school: School) -> list[str]:
    """Every answer that does not agree with the tables or with what others were told."""
    history = sorted(told, key=lambda t: t.began)
    once = {(t.who, t.key): t for t in history if t.done and t.act in _CHANGES}
    stays = _stays(once.values())
    return [
        *_repeats_that_differ(history, once),
        *_done_and_not_so(once, school),
        *_so_and_not_told(once, school),
        *_sold_twice(stays),
        *_not_where_it_ended(stays, school),
        *_refused_without_reason(history, stays, school),
        *_near_but_taken(history, stays),
    ]


def _stays(done: Iterable[Told]) -> list[Stay]:
    talks: dict[str, list[Told]] = defaultdict(list)
    for told in done:
        talks[told.body["id"]].append(told)
    found = []
    for talk_id, changes in talks.items():
        changes.sort(key=lambda t: int(t.body["version"]))
        now: Stay | None = None
        for told in changes:
            if now is not None:
                now.over = told
            now = None
            if told.body["slot_id"] is not None:
                now = Stay(talk_id, told.body["slot_id"], told, changes[0].who)
                found.append(now)
    return found


def _repeats_that_differ(
    history: Iterable[Told], once: dict[tuple[str, str], Told]
) -> Iterator[str]:
    for told in history:
        first = once.get((told.who, told.key))
        if first is not None and told.body != first.body:
            yield f"one command, two answers: {first} and {told}"


def _done_and_not_so(once: dict[tuple[str, str], Told], school: School) -> Iterator[str]:
    """What was said to be done is in the talk's history, by that person and once."""
    places = Counter((t.body["id"], int(t.body["version"])) for t in once.values())
    for told in once.values():
        talk_id, version = told.body["id"], int(told.body["version"])
        event = school.events.get(talk_id, {}).get(version, {})
        if (event.get("what"), event.get("by")) != (told.act, told.who):
            yield f"{told} is not so: {event}"
        if places[talk_id, version] > 1:
            yield f"{told} is said to somebody else too"
        if told.act in (Act.BOOK, Act.MOVE) and told.body["slot_id"] != told.slot:
            yield f"{told} is about another time"


def _so_and_not_told(once: dict[tuple[str, str], Told], school: School) -> Iterator[str]:
    """What happened to a talk by somebody's wish was told to them."""
    callers = {who for who, _ in once}
    known = {(t.body["id"], int(t.body["version"])) for t in once.values()}
    for talk_id, events in school.events.items():
        for version, event in events.items():
            wished = event["what"] in _CHANGES and event["by"] in callers
            if wished and (talk_id, version) not in known:
                yield f"nobody was told of {event}"


def _sold_twice(stays: Iterable[Stay]) -> Iterator[str]:
    at: dict[str, list[Stay]] = defaultdict(list)
    for stay in stays:
        at[stay.slot].append(stay)
    for there in at.values():
        for one, other in combinations(there, 2):
            if not (one.may_be_over_before(other) or other.may_be_over_before(one)):
                yield f"sold twice: {one} and {other}"


def _not_where_it_ended(stays: Iterable[Stay], school: School) -> Iterator[str]:
    for stay in stays:
        slot = school.slots.get(stay.slot)
        if stay.over is None and (slot is None or slot.talk_id != stay.talk_id):
            yield f"{stay.begun} was the last word, and the time is {slot}"


def _refused_without_reason(
    history: Iterable[Told], stays: Sequence[Stay], school: School
) -> Iterator[str]:
    reasons = _Reasons(stays, history, school)
    for told in history:
        if not told.done and not reasons.hold(told):
            yield f"refused without reason: {told}"


def _near_but_taken(history: Iterable[Told], stays: Iterable[Stay]) -> Iterator[str]:
    """A time that a refusal names as free was free at some instant before it was answered (F31)."""
    at: dict[str, list[Stay]] = defaultdict(list)
    for stay in stays:
        at[stay.slot].append(stay)
    for told in history:
        for near in told.body.get("nearest", ()) if not told.done else ():
            if any(stay.must_have_stood(told) for stay in at[near["slot_id"]]):
                yield f"{told} names {near}, which is taken"


class _Reasons:
    """What may have stood in somebody's way."""

    def __init__(self, stays: Iterable[Stay], history: Iterable[Told], school: School) -> None:
        self._school = school
        self._at: dict[str, list[Stay]] = defaultdict(list)
        self._with: dict[str, list[Stay]] = defaultdict(list)
        for stay in stays:
            self._at[stay.slot].append(stay)
            for person in {stay.by, stay.begun.subject}:
                self._with[person].append(stay)
        self._held = {(t.slot, t.subject) for t in history if t.act is Act.HOLD and t.done}

    def hold(self, told: Told) -> bool:
        """Whether the refusal may have been true at some instant before it was answered."""
        match told.problem:
            case "slot-taken":
                return any(stay.may_have_stood(told) for stay in self._at[told.slot])
            case "already-booked":
                theirs = (s for s in self._with[told.subject] if s.talk_id == told.body["talk_id"])
                return any(stay.may_have_stood(told) for stay in theirs)
            case "person-busy":
                there = (*self._with[told.who], *self._with[told.subject])
                return any(self._is_in_the_way(stay, told) for stay in there)
            case "slot-held":
                return any(s == told.slot and who != told.subject for s, who in self._held)
        return False

    def _is_in_the_way(self, stay: Stay, told: Told) -> bool:
        one, other = self._school.slots[stay.slot], self._school.slots[told.slot]
        overlap = one.start < other.end and other.start < one.end
        return overlap and stay.may_have_stood(told)
