"""The routes of preparation, besides that of its texts."""

from functions.documentation import reading, steps
from functions.documentation.models import TalkView
from functions.documentation.preparation.earlier import read_earlier
from functions.documentation.preparation.models import (
    EarlierQuery,
    EarlierTalksView,
    ReopeningRequest,
)
from functions.documentation.preparation.reopening import reopen_preparation
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.domain.errors import (
    NotAllowed,
    StillPlanned,
    TryAgain,
    WindowClosed,
    WindowNotOpen,
    WrongStatus,
)

_OUTSIDE = (NotAllowed, StillPlanned, WindowClosed, WindowNotOpen, WrongStatus, TryAgain)


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "POST", "/v1/talks/{talk_id}/readiness", "Say that one's preparation is done",
        answers=TalkView, refusals=_OUTSIDE,
    )  # fmt: skip
    def mark_ready(call: Call, talk_id: str) -> Answer:
        steps.mark_ready(ports, call.caller_id, talk_id)
        return read_again(call, talk_id)

    @edge.add(
        "DELETE", "/v1/talks/{talk_id}/readiness", "Say that one's preparation is not done after all",
        answers=TalkView, refusals=_OUTSIDE,
    )  # fmt: skip
    def take_ready_back(call: Call, talk_id: str) -> Answer:
        steps.take_ready_back(ports, call.caller_id, talk_id)
        return read_again(call, talk_id)

    @edge.add(
        "POST", "/v1/talks/{talk_id}/reopening", "Open preparation again after it has closed",
        body=ReopeningRequest, answers=TalkView,
        refusals=(NotAllowed, WindowClosed, WrongStatus, TryAgain),
    )  # fmt: skip
    def reopen(call: Call, talk_id: str) -> Answer:
        reopen_preparation(ports, call.caller_id, talk_id, call.body)
        return read_again(call, talk_id)

    @edge.add(
        "GET", "/v1/talks/{talk_id}/earlier", "The earlier talks about the same person",
        query=EarlierQuery, answers=EarlierTalksView,
    )  # fmt: skip
    def show_earlier(call: Call, talk_id: str) -> Answer:
        return answer(read_earlier(ports, call.caller_id, talk_id, call.language, call.query))

    def read_again(call: Call, talk_id: str) -> Answer:
        return answer(reading.read_talk(ports, call.caller_id, talk_id, call.language))
