"""The routes of blocked times."""

from functions.scheduling.blocking.block import prepare_blocking, prepare_unblocking
from functions.scheduling.blocking.models import (
    BlockedTimeView,
    BlockingRequest,
    BlockingView,
    UnblockingView,
)
from shared.adapters.carrying_out import carry_out_showing, decided_anew
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.errors import (
    CalendarChanged,
    PersonBusy,
    SlotGone,
    SlotTaken,
    TalkChanged,
    TimesInTheWay,
    TryAgain,
)


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "POST", "/v1/blocked-times", "Keep hours of a day free of talks",
        body=BlockingRequest, answers=BlockingView, status=201, command=True,
        refusals=(
            TimesInTheWay, PersonBusy, SlotTaken, SlotGone, CalendarChanged, TalkChanged, TryAgain,
        ),
    )  # fmt: skip
    def block_time(call: Call) -> Answer:
        def prepare() -> tuple[BlockingView, UnitOfWork]:
            (time, withdrawn), work = prepare_blocking(ports, call.caller_id, call.body)
            view = BlockedTimeView.of(time, ports.zone).model_dump()
            return BlockingView(**view, withdrawn=tuple(slot.id for slot in withdrawn)), work

        return carry_out_showing(ports, call, 201, prepare)

    @edge.add(
        "DELETE", "/v1/blocked-times/{block_id}", "Give blocked hours back",
        answers=UnblockingView, refusals=(CalendarChanged, TryAgain),
    )  # fmt: skip
    def unblock_time(call: Call, block_id: str) -> Answer:
        given_back = decided_anew(
            ports, lambda: prepare_unblocking(ports, call.caller_id, block_id)
        )
        return answer(UnblockingView(id=given_back))
