"""One step of a disposal, asked for by the workflow: the one that the table says, however often it comes."""

from collections.abc import Callable, Mapping
from typing import Any

from aws_lambda_powertools import Logger

from functions.disposer.archiving import archive, verify
from functions.disposer.desk import Desk
from functions.disposer.erasing import erase
from functions.disposer.gathering import gather
from functions.disposer.on_request import erase_on_request
from functions.disposer.payload import DisposalPayload, Stage
from shared.adapters.disposals import load_disposal, next_at_work
from shared.adapters.store import Store
from shared.domain.disposal import Disposal, DisposalState
from shared.domain.errors import WrongDisposalState

MOST_STEPS = 1000
"""Of one execution, whose history holds 25,000 events: seven for each. The next one goes on an hour later."""
_STAGES: Mapping[DisposalState, Stage] = {
    DisposalState.GATHERING: Stage.GATHER,
    DisposalState.APPROVED: Stage.ARCHIVE,
    DisposalState.ARCHIVED: Stage.VERIFY,
    DisposalState.VERIFIED: Stage.ERASE,
}
_STEPS: Mapping[Stage, Callable[[Desk, Disposal], Disposal]] = {
    Stage.GATHER: gather,
    Stage.ARCHIVE: archive,
    Stage.VERIFY: verify,
    Stage.ERASE: erase,
}
_log = Logger()


def handle(desk: Desk, event: dict[str, Any]) -> dict[str, Any]:
    """Take the step if it is still the one to take, and answer with the next, as the table has it then.

    Raises TryAgain, which the workflow knows by name.
    """
    asked = DisposalPayload.model_validate(event)
    store = desk.ports.store
    if asked.disposal_id is None:
        erase_on_request(desk.ports, desk.files)
        disposal = next_at_work(store)
    else:
        disposal = load_disposal(store, asked.disposal_id)
        if stage_of(disposal) is asked.stage:
            disposal = _taken(desk, store, asked.stage, disposal)
    answer = _next(disposal, asked)
    _log.info("step", extra={"asked": asked.document(), "next": answer.stage})
    return answer.document()


def stage_of(disposal: Disposal | None) -> Stage:
    """What there is to do for a disposal; LOOK where it is for people, or over."""
    return _STAGES.get(disposal.state, Stage.LOOK) if disposal else Stage.CLOSED


def _taken(desk: Desk, store: Store, stage: Stage, disposal: Disposal) -> Disposal:
    try:
        return _STEPS[stage](desk, disposal)
    except WrongDisposalState:  # somebody called it off meanwhile, or another execution was faster
        return load_disposal(store, disposal.id)


def _next(disposal: Disposal | None, asked: DisposalPayload) -> DisposalPayload:
    stage, steps = stage_of(disposal), asked.steps + 1
    if stage is Stage.CLOSED or steps >= MOST_STEPS:
        return DisposalPayload(stage=Stage.CLOSED, steps=steps)
    if stage is Stage.LOOK or disposal is None:
        return DisposalPayload(stage=Stage.LOOK, steps=steps)
    return DisposalPayload(stage=stage, disposal_id=disposal.id, steps=steps)
