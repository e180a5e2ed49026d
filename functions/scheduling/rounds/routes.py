"""The routes of rounds."""

from functions.scheduling.rounds import change, plan, seeing
from functions.scheduling.rounds.models import (
    CoverageView,
    PupilsQuery,
    PupilsView,
    RoundCancellation,
    RoundChange,
    RoundRequest,
    RoundsView,
    RoundView,
)
from shared.adapters.carrying_out import carry_out_showing
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.errors import NotAllowed, RoundChanged, StaleRound, TryAgain, WrongStatus
from shared.domain.round import Round


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    def shown(prepared: tuple[Round, UnitOfWork]) -> tuple[RoundView, UnitOfWork]:
        return RoundView.of(prepared[0], ports.now(), ports.zone), prepared[1]

    @edge.add(
        "POST", "/v1/rounds", "Plan a round of talks",
        body=RoundRequest, answers=RoundView, status=201, command=True, refusals=(TryAgain,),
    )  # fmt: skip
    def plan_round(call: Call) -> Answer:
        return carry_out_showing(
            ports, call, 201, lambda: shown(plan.prepare_round(ports, call.caller_id, call.body))
        )

    @edge.add(
        "GET", "/v1/rounds", "The rounds the caller has to do with", personal=False,
        answers=RoundsView,
    )  # fmt: skip
    def list_rounds(call: Call) -> Answer:
        return answer(RoundsView(rounds=tuple(seeing.rounds_of(ports, call.caller_id))))

    @edge.add(
        "GET", "/v1/rounds/{round_id}", "A round and how far its booking has come", personal=False,
        answers=CoverageView,
    )  # fmt: skip
    def show_round(call: Call, round_id: str) -> Answer:
        view = seeing.coverage_of(ports, call.caller_id, round_id)
        return answer(view, etag=f'"{view.version}"')

    @edge.add(
        "GET", "/v1/rounds/{round_id}/pupils", "Who in a round has a time, and who has none yet",
        query=PupilsQuery, answers=PupilsView,
    )  # fmt: skip
    def list_pupils(call: Call, round_id: str) -> Answer:
        asked: PupilsQuery = call.query
        responsible_id = asked.responsible_id or call.caller_id
        return answer(seeing.pupils_of(ports, call.caller_id, round_id, responsible_id))

    @edge.add(
        "PATCH", "/v1/rounds/{round_id}", "Move the dates of a round",
        body=RoundChange, answers=RoundView, if_match=True,
        refusals=(StaleRound, RoundChanged, WrongStatus, NotAllowed, TryAgain),
    )  # fmt: skip
    def move_round(call: Call, round_id: str) -> Answer:
        moved = change.move_round(ports, call.caller_id, round_id, call.body, call.version)
        view = RoundView.of(moved, ports.now(), ports.zone)
        return answer(view, etag=f'"{view.version}"')

    @edge.add(
        "POST", "/v1/rounds/{round_id}/cancellation", "Cancel a round; talks that have a time stay",
        body=RoundCancellation, answers=RoundView, command=True,
        refusals=(RoundChanged, WrongStatus, NotAllowed, TryAgain),
    )  # fmt: skip
    def cancel_round(call: Call, round_id: str) -> Answer:
        return carry_out_showing(
            ports,
            call,
            200,
            lambda: shown(change.prepare_cancelling(ports, call.caller_id, round_id, call.body)),
        )
