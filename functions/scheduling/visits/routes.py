"""The routes of visits."""

from functions.scheduling.views import TalkSummary, TalksView
from functions.scheduling.visits import book, propose
from functions.scheduling.visits.models import ProposalRequest, ProposalView, VisitRequest
from shared.adapters.carrying_out import carry_out_showing
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.errors import (
    AlreadyBooked,
    GuardianNeeded,
    HeldLongEnough,
    NoRoomForInterpreter,
    NotAllowed,
    NoVisitFits,
    PersonBusy,
    SlotGone,
    SlotHeld,
    SlotTaken,
    TalkChanged,
    TryAgain,
    WindowClosed,
    WindowNotOpen,
)

_WENT_AWAY = (SlotTaken, SlotHeld, SlotGone, GuardianNeeded, TalkChanged, TryAgain)


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "POST", "/v1/visits/proposals", "Propose times in a row with several teachers, and hold them",
        body=ProposalRequest, answers=ProposalView, status=201, command=True,
        refusals=(
            NoVisitFits, HeldLongEnough, AlreadyBooked, WindowNotOpen, WindowClosed, *_WENT_AWAY,
        ),
    )  # fmt: skip
    def propose_visit(call: Call) -> Answer:
        def prepare() -> tuple[ProposalView, UnitOfWork]:
            proposal, work = propose.prepare_proposal(ports, call.caller_id, call.body)
            return ProposalView.of(*proposal, ports.zone), work

        return carry_out_showing(ports, call, 201, prepare)

    @edge.add(
        "POST", "/v1/visits", "Book all talks of a proposed visit, or none",
        body=VisitRequest, answers=TalksView, status=201, command=True,
        refusals=(
            PersonBusy, NoRoomForInterpreter, AlreadyBooked, NotAllowed, WindowNotOpen, WindowClosed,
            *_WENT_AWAY,
        ),
    )  # fmt: skip
    def book_visit(call: Call) -> Answer:
        def prepare() -> tuple[TalksView, UnitOfWork]:
            talks, work = book.prepare_visit(ports, call.caller_id, call.body)
            now = ports.now()
            views = tuple(TalkSummary.of(talk, now, ports.zone) for talk in talks)
            return TalksView(talks=views), work

        return carry_out_showing(ports, call, 201, prepare)
