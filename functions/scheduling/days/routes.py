"""The routes of a whole day."""

from functools import partial

from functions.scheduling.days.cancel import prepare_cancelling
from functions.scheduling.days.day import each_time
from functions.scheduling.days.models import DayCancellation, DayDoneView, DayMove
from functions.scheduling.days.move import check_target, prepare_move
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge
from shared.adapters.ports import Ports
from shared.domain.errors import TalkChanged, TryAgain


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "POST", "/v1/days/{date}/cancellation", "Give back all talks and times of a day",
        body=DayCancellation, answers=DayDoneView, command=True, refusals=(TalkChanged, TryAgain),
    )  # fmt: skip
    def cancel_day(call: Call, date: str) -> Answer:
        asked: DayCancellation = call.body
        step = partial(prepare_cancelling, ports, call.caller_id, asked.reason)
        return each_time(ports, call, date, asked.staff_id, step)

    @edge.add(
        "POST", "/v1/days/{date}/move", "Move all talks and times of a day to another date",
        body=DayMove, answers=DayDoneView, command=True, refusals=(TalkChanged, TryAgain),
    )  # fmt: skip
    def move_day(call: Call, date: str) -> Answer:
        asked: DayMove = call.body
        step = partial(prepare_move, ports, call.caller_id, asked.to_date)
        check = partial(check_target, ports, asked.to_date)
        return each_time(ports, call, date, asked.staff_id, step, check)
