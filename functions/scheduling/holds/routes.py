"""The routes of holds."""

from functions.scheduling.holds import hold
from functions.scheduling.holds.models import HoldsRequest, HoldsView
from shared.adapters.carrying_out import carry_out_showing
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.errors import (
    GuardianNeeded,
    HeldLongEnough,
    SlotGone,
    SlotHeld,
    SlotTaken,
    TalkChanged,
    TryAgain,
    WindowClosed,
    WindowNotOpen,
)


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "POST", "/v1/holds", "Hold times while a booking is filled in", personal=False,
        body=HoldsRequest, answers=HoldsView, status=201, command=True,
        refusals=(
            SlotTaken, SlotHeld, SlotGone, HeldLongEnough, WindowNotOpen, WindowClosed, TalkChanged,
            GuardianNeeded, TryAgain,
        ),
    )  # fmt: skip
    def hold_slots(call: Call) -> Answer:
        def prepare() -> tuple[HoldsView, UnitOfWork]:
            held, work = hold.prepare_holding(ports, call.caller_id, call.body)
            return HoldsView.of(held, ports.zone), work

        return carry_out_showing(ports, call, 201, prepare)

    @edge.add("GET", "/v1/holds", "The times the caller holds", answers=HoldsView, personal=False)
    def show_holds(call: Call) -> Answer:
        return answer(HoldsView.of(hold.held_now(ports, call.caller_id), ports.zone))

    @edge.add(
        "DELETE", "/v1/holds", "Give back the times the caller holds", personal=False,
        answers=HoldsView, refusals=(TalkChanged, TryAgain),
    )  # fmt: skip
    def give_back(call: Call) -> Answer:
        hold.give_back(ports, call.caller_id)
        return answer(HoldsView(slots=()))
