"""Carrying out a command that is answered with the talk it changed."""

from collections.abc import Callable

from functions.scheduling.views import TalkSummary
from shared.adapters.carrying_out import carry_out_showing
from shared.adapters.commands import Answer
from shared.adapters.edge import Call
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.talk import Talk


def carry_out(
    ports: Ports, call: Call, status: int, prepare: Callable[[], tuple[Talk, UnitOfWork]]
) -> Answer:
    """Prepare and commit a change of a talk, once for each Idempotency-Key."""

    def prepare_view() -> tuple[TalkSummary, UnitOfWork]:
        talk, work = prepare()
        return TalkSummary.of(talk, ports.now(), ports.zone), work

    return carry_out_showing(ports, call, status, prepare_view)
