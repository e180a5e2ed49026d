"""The routes of well-being. There is none to anybody else's: that is shown beside a talk alone (R14)."""

from functions.records.well_being.answering import read_own, say
from functions.records.well_being.models import AnswersRequest, WellBeingView
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.domain.errors import TryAgain


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "GET", "/v1/me/well-being", "What the caller said of their well-being in the past year",
        answers=WellBeingView,
    )  # fmt: skip
    def show_well_being(call: Call) -> Answer:
        return answer(read_own(ports, call.caller_id, call.language))

    @edge.add(
        "PUT", "/v1/me/well-being", "Say how one is today",
        body=AnswersRequest, answers=WellBeingView, refusals=(TryAgain,),
    )  # fmt: skip
    def say_well_being(call: Call) -> Answer:
        say(ports, call.caller_id, call.body)
        return answer(read_own(ports, call.caller_id, call.language))
