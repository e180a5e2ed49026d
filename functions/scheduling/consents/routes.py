"""The routes of consents."""

from functions.scheduling.consents import consents
from functions.scheduling.consents.models import ConsentRequest, ConsentsView
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.domain.errors import NotAllowed, TryAgain


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add("GET", "/v1/me/consents", "Whose access the caller prolongs", answers=ConsentsView)
    def show_consents(call: Call) -> Answer:
        return answer(ConsentsView.of(consents.see_consents(ports, call.caller_id), ports.zone))

    @edge.add(
        "POST", "/v1/me/consents", "Let a guardian keep their access after majority",
        body=ConsentRequest, answers=ConsentsView, status=201, refusals=(NotAllowed, TryAgain),
    )  # fmt: skip
    def consent(call: Call) -> Answer:
        given = consents.give_consent(ports, call.caller_id, call.body.guardian_id)
        return answer(ConsentsView.of(given, ports.zone), 201)

    @edge.add(
        "DELETE", "/v1/me/consents/{guardian_id}", "Take a consent back",
        answers=ConsentsView, refusals=(TryAgain,),
    )  # fmt: skip
    def take_back(call: Call, guardian_id: str) -> Answer:
        left = consents.withdraw_consent(ports, call.caller_id, guardian_id)
        return answer(ConsentsView.of(left, ports.zone))
