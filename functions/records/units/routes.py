"""The routes of a unit's settings."""

from functions.records.units.models import UseRequest, UseView
from functions.records.units.use import read_use, say_use
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.domain.errors import NotAllowed, StaleResult, TryAgain


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "GET", "/v1/units/{unit_id}/judgement-use", "Whether a unit shows judgements beside its talks",
        answers=UseView,
    )  # fmt: skip
    def show_use(call: Call, unit_id: str) -> Answer:
        said = read_use(ports, call.caller_id, unit_id)
        return answer(UseView(use=said.use, version=said.version), etag=f'"{said.version}"')

    @edge.add(
        "PUT", "/v1/units/{unit_id}/judgement-use", "Say whether a unit shows judgements",
        body=UseRequest, answers=UseView, if_match=True,
        refusals=(NotAllowed, StaleResult, TryAgain),
    )  # fmt: skip
    def change_use(call: Call, unit_id: str) -> Answer:
        said = say_use(ports, call.caller_id, unit_id, call.body.use, call.version)
        return answer(UseView(use=said.use, version=said.version), etag=f'"{said.version}"')
