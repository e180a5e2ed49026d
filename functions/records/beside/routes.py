"""The route of what stands beside a talk's form."""

from functions.records.beside.models import BesideView
from functions.records.beside.reading import read_beside
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare it."""

    @edge.add(
        "GET", "/v1/talks/{talk_id}/beside", "What stands beside a talk's form", answers=BesideView
    )
    def show_beside(call: Call, talk_id: str) -> Answer:
        return answer(read_beside(ports, call.caller_id, talk_id, call.language))
