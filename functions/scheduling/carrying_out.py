"""Carrying out a command that changes a talk: prepared, committed, and done once however often sent."""

from collections.abc import Callable
from typing import TypeVar

from functions.scheduling.views import TalkSummary, View
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, answer
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.errors import CalendarChanged, RoundChanged, TalkChanged
from shared.domain.talk import Talk

Outcome = TypeVar("Outcome")
_ATTEMPTS = 3
"""How often a change is decided anew because the talk changed between reading and writing."""


def carry_out(
    ports: Ports, call: Call, status: int, prepare: Callable[[], tuple[Talk, UnitOfWork]]
) -> Answer:
    """Prepare and commit a change of a talk, once for each Idempotency-Key."""

    def prepare_view() -> tuple[TalkSummary, UnitOfWork]:
        talk, work = prepare()
        return TalkSummary.of(talk, ports.now(), ports.zone), work

    return carry_out_showing(ports, call, status, prepare_view)


def carry_out_showing(
    ports: Ports, call: Call, status: int, prepare: Callable[[], tuple[View, UnitOfWork]]
) -> Answer:
    """The same for a change that is answered with something else than one talk."""

    def recorded() -> tuple[Answer, UnitOfWork]:
        view, work = prepare()
        given = answer(view, status)
        call.commanded.record(work, given, ports.now())
        return given, work

    return call.commanded.once(ports.store, ports.now(), lambda: decided_anew(ports, recorded))


def decided_anew(ports: Ports, prepare: Callable[[], tuple[Outcome, UnitOfWork]]) -> Outcome:
    """Prepare and commit a change, again if what it rests on changed meanwhile. Raises what is refused."""
    for attempt in range(_ATTEMPTS):
        outcome, work = prepare()
        try:
            if work.writes:
                ports.store.commit(work)
        except (TalkChanged, RoundChanged, CalendarChanged):
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return outcome
    raise AssertionError("the last attempt answers or raises")
