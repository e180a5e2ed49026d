"""Carrying out a change: prepared, decided anew while others write, and done once however often sent."""

from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel

from shared.adapters.commands import Answer
from shared.adapters.edge import Call, answer
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.errors import CalendarChanged, RoundChanged, TalkChanged

Outcome = TypeVar("Outcome")
_ATTEMPTS = 3
"""How often a change is decided anew because the talk changed between reading and writing."""


def carry_out_showing(
    ports: Ports, call: Call, status: int, prepare: Callable[[], tuple[BaseModel, UnitOfWork]]
) -> Answer:
    """Prepare and commit a change, once for each Idempotency-Key, and answer with what is shown of it."""

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
