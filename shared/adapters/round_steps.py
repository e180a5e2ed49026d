"""Taking the timed step of a round that is due, one batch at a time: one conditional transaction each.

How far a step has got is written with what it did, in the same transaction and only if the round is still
as it was read. So a batch happens once, whoever asks for it twice, at once or again after a crash.
"""

from collections.abc import Callable
from datetime import datetime

from shared.adapters.ports import Ports
from shared.adapters.round_pupils import create_talks
from shared.adapters.round_staff import close, warn
from shared.adapters.round_talks import call_off, let_in, open_booking, remind
from shared.adapters.rounds import load_round, write_round
from shared.adapters.store import UnitOfWork
from shared.domain.errors import NotFound, RoundChanged, RoundSuperseded, TalkChanged, TryAgain
from shared.domain.round import Round, RoundStage

Batch = Callable[[Ports, UnitOfWork, Round, datetime], Round]
"""Adds to the unit of work what the batch does, and gives the round as it is after it."""

_BATCHES: dict[RoundStage, Batch] = {
    RoundStage.TALKS_CREATED: create_talks,
    RoundStage.NEWCOMERS: create_talks,
    RoundStage.CALLED_OFF: call_off,
    RoundStage.EARLY_OPENS: let_in,
    RoundStage.BOOKING_OPENS: open_booking,
    RoundStage.BOOKING_REMINDER: remind,
    RoundStage.FEW_TIMES: warn,
    RoundStage.BOOKING_CLOSES: close,
}
_ATTEMPTS = 5


def take_round_step(ports: Ports, round_id: str, generation: int) -> Round:
    """The round after one batch of the step that is due, or as it is if none is due.

    Raises RoundSuperseded if the round has been moved or cancelled since, TryAgain under lasting
    contention.
    """
    for _ in range(_ATTEMPTS):
        now = ports.now()
        try:
            before = load_round(ports.store, round_id)
        except NotFound:
            raise RoundSuperseded from None
        if before.generation != generation:
            raise RoundSuperseded
        if before.due is None or now < before.due:
            return before
        work = UnitOfWork()
        after = _BATCHES[before.stage](ports, work, before, now)
        write_round(work, before, after, now)
        try:
            ports.store.commit(work)
        except (RoundChanged, TalkChanged):
            continue
        return after
    raise TryAgain
