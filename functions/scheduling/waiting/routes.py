"""The routes of waiting."""

from functions.scheduling.carrying_out import carry_out
from functions.scheduling.views import TalkSummary
from functions.scheduling.waiting import join, leave
from functions.scheduling.waiting.models import (
    WaitingListView,
    WaitingQuery,
    WaitingRequest,
    WaitingView,
)
from shared.adapters.carrying_out import carry_out_showing
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.errors import (
    AlreadyBooked,
    GuardianNeeded,
    TalkChanged,
    TimesLeft,
    TryAgain,
    WindowClosed,
    WindowNotOpen,
    WrongStatus,
)
from shared.domain.talk import Talk


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    def seen(talk: Talk) -> WaitingView:
        if talk.waiting is None:
            raise AssertionError("only who waits is shown")
        return WaitingView.of(talk, talk.waiting, ports.now(), ports.zone)

    @edge.add(
        "POST", "/v1/waiting", "Join the line for a time of somebody",
        body=WaitingRequest, answers=WaitingView, status=201, command=True,
        refusals=(
            TimesLeft, AlreadyBooked, GuardianNeeded, WindowNotOpen, WindowClosed, TalkChanged,
            TryAgain,
        ),
    )  # fmt: skip
    def join_line(call: Call) -> Answer:
        def prepare() -> tuple[WaitingView, UnitOfWork]:
            talk, work = join.prepare_joining(ports, call.caller_id, call.body)
            return seen(talk), work

        return carry_out_showing(ports, call, 201, prepare)

    @edge.add(
        "GET", "/v1/waiting", "The lines somebody stands in, and what is offered to them",
        query=WaitingQuery, answers=WaitingListView,
    )  # fmt: skip
    def show_lines(call: Call) -> Answer:
        talks = join.lines_of(ports, call.caller_id, call.query.subject_id)
        return answer(WaitingListView(waiting=tuple(map(seen, talks))))

    @edge.add(
        "POST", "/v1/waiting/{talk_id}/refusal", "Let an offered time go and keep waiting",
        answers=WaitingView, command=True, refusals=(WrongStatus, TalkChanged, TryAgain),
    )  # fmt: skip
    def refuse_offer(call: Call, talk_id: str) -> Answer:
        def prepare() -> tuple[WaitingView, UnitOfWork]:
            talk, work = leave.prepare_refusal(ports, call.caller_id, talk_id)
            return seen(talk), work

        return carry_out_showing(ports, call, 200, prepare)

    @edge.add(
        "POST", "/v1/waiting/{talk_id}/leaving", "Leave the line",
        answers=TalkSummary, command=True, refusals=(TalkChanged, TryAgain),
    )  # fmt: skip
    def leave_line(call: Call, talk_id: str) -> Answer:
        return carry_out(
            ports, call, 200, lambda: leave.prepare_leaving(ports, call.caller_id, talk_id)
        )
