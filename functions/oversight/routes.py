"""The routes of oversight."""

from functions.oversight import trail
from functions.oversight.models import TrailQuery, TrailView
from functions.oversight.retention import routes as retention
from functions.oversight.settings import routes as settings
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, Verifier, answer
from shared.adapters.guard import guarded
from shared.adapters.ports import Ports
from shared.domain.errors import NotAllowed
from shared.domain.sign_in import Need


def build(ports: Ports, verifier: Verifier) -> Edge:
    """The function, with what it is given to work with."""
    ports = guarded(ports)
    edge = Edge("oversight", verifier, ports)

    @edge.add(
        "GET", "/v1/talks/{talk_id}/trail", "Who has seen a talk or done something with it",
        query=TrailQuery, answers=TrailView, refusals=(NotAllowed,), need=Need.STRONG,
    )  # fmt: skip
    def trail_of_talk(call: Call, talk_id: str) -> Answer:
        return answer(trail.trail_of_talk(ports, call.caller_id, talk_id, call.query.before))

    @edge.add(
        "GET", "/v1/people/{person_id}/trail", "Who has asked about somebody, beside their talks",
        query=TrailQuery, answers=TrailView, need=Need.STRONG,
    )  # fmt: skip
    def trail_of_person(call: Call, person_id: str) -> Answer:
        return answer(trail.trail_of_person(ports, call.caller_id, person_id, call.query.before))

    @edge.add(
        "GET", "/v1/people/{person_id}/acts", "What somebody did, saw or was refused",
        query=TrailQuery, answers=TrailView, need=Need.STRONG,
    )  # fmt: skip
    def acts_of_person(call: Call, person_id: str) -> Answer:
        return answer(trail.acts_of_person(ports, call.caller_id, person_id, call.query.before))

    retention.add_to(edge, ports)
    settings.add_to(edge, ports)
    return edge
