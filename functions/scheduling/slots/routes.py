"""The routes of published times that are changed or withdrawn."""

from functions.scheduling.publishing.models import WeekSlotView
from functions.scheduling.slots.change import prepare_change
from functions.scheduling.slots.models import SlotChange, WithdrawalRequest, WithdrawalView
from functions.scheduling.slots.withdraw import Withdrawal, check_version, prepare_withdrawal
from shared.adapters.carrying_out import carry_out_showing
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.errors import (
    RoomTaken,
    SlotChanged,
    SlotGone,
    SlotHeld,
    SlotTaken,
    TalkChanged,
    TryAgain,
)


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "PATCH", "/v1/slots/{slot_id}", "Change a free time",
        body=SlotChange, answers=WeekSlotView, if_match=True,
        refusals=(SlotTaken, SlotHeld, RoomTaken, SlotGone, SlotChanged, TryAgain),
    )  # fmt: skip
    def change_slot(call: Call, slot_id: str) -> Answer:
        changed, work = prepare_change(ports, call.caller_id, slot_id, call.body, call.version)
        _commit(ports, work)
        view = WeekSlotView.of(changed, ports.zone, ports.now())
        return answer(view, etag=f'"{changed.version}"')

    @edge.add(
        "DELETE", "/v1/slots/{slot_id}", "Withdraw a free time",
        answers=WithdrawalView, if_match=True,
        refusals=(SlotTaken, SlotHeld, SlotGone, SlotChanged, TryAgain),
    )  # fmt: skip
    def withdraw_slot(call: Call, slot_id: str) -> Answer:
        withdrawal, work = prepare_withdrawal(ports, call.caller_id, (slot_id,))
        check_version(withdrawal.withdrawn[0], call.version)
        _commit(ports, work)
        return answer(_view(withdrawal))

    @edge.add(
        "POST", "/v1/withdrawals", "Withdraw several free times of one person",
        body=WithdrawalRequest, answers=WithdrawalView, command=True,
        refusals=(SlotTaken, SlotHeld, SlotGone, TalkChanged, TryAgain),
    )  # fmt: skip
    def withdraw_slots(call: Call) -> Answer:
        def prepare() -> tuple[WithdrawalView, UnitOfWork]:
            asked: WithdrawalRequest = call.body
            withdrawal, work = prepare_withdrawal(
                ports, call.caller_id, asked.slot_ids, free_only=asked.free_only
            )
            return _view(withdrawal), work

        return carry_out_showing(ports, call, 200, prepare)


def _commit(ports: Ports, work: UnitOfWork) -> None:
    """Commit what rests on one version of one time; what changed meanwhile is another version of it."""
    try:
        ports.store.commit(work)
    except TalkChanged:
        raise SlotChanged from None


def _view(withdrawal: Withdrawal) -> WithdrawalView:
    return WithdrawalView(
        withdrawn=tuple(slot.id for slot in withdrawal.withdrawn),
        kept=tuple(slot.id for slot in withdrawal.kept),
    )
