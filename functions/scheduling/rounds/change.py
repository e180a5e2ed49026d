"""Moving a round's dates, and cancelling a round (F29)."""

from functions.scheduling.rounds.models import RoundCancellation, RoundChange
from functions.scheduling.rounds.plan import instant_of
from shared.adapters import register
from shared.adapters.ports import Ports
from shared.adapters.rounds import load_round, write_round
from shared.adapters.store import UnitOfWork
from shared.domain.errors import RoundChanged, StaleRound
from shared.domain.round import Dates, Round, cancel, move
from shared.domain.round_access import check_may_change

_ATTEMPTS = 5
"""How often a change is decided anew because the round's own workflow got further meanwhile."""


def move_round(
    ports: Ports, caller_id: str, round_id: str, change: RoundChange, version: int
) -> Round:
    """The round with other dates; its workflow begins anew and gives them to the talks.

    Raises StaleRound if people have changed it since that version, WrongStatus once it is over.
    """
    for attempt in range(_ATTEMPTS):
        before = _mine_to_change(ports, caller_id, round_id)
        if before.generation != version:
            raise StaleRound(version=before.generation)
        now = ports.now()
        after = move(before, _moved(ports, before.dates, change).check(now), now)
        work = UnitOfWork()
        write_round(work, before, after, now)
        try:
            ports.store.commit(work)
        except RoundChanged:
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return after
    raise AssertionError("the last attempt answers or raises")


def prepare_cancelling(
    ports: Ports, caller_id: str, round_id: str, request: RoundCancellation
) -> tuple[Round, UnitOfWork]:
    """The cancelled round and the unit of work that cancels it; its workflow then calls talks off."""
    before = _mine_to_change(ports, caller_id, round_id)
    after = cancel(before, request.reason, ports.now())
    work = UnitOfWork()
    write_round(work, before, after, ports.now())
    return after, work


def _mine_to_change(ports: Ports, caller_id: str, round_id: str) -> Round:
    round_ = load_round(ports.store, round_id)
    caller = register.a_person(ports.store, caller_id)
    policy = ports.policies.of(round_.talk_type)
    check_may_change(caller, round_, policy, ports.day(ports.now()))
    return round_


def _moved(ports: Ports, dates: Dates, change: RoundChange) -> Dates:
    given = {
        name: instant_of(value, f"/{name}", ports.zone) if value else None
        for name, value in change
        if value or (name == "early_opens" and name in change.model_fields_set)
    }
    return dates.model_copy(update=given)
