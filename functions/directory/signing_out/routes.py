"""The routes of signing out."""

from functions.directory.signing_out.ending import (
    see_exclusion,
    sign_oneself_out,
    sign_somebody_out,
)
from functions.directory.signing_out.models import ExclusionView, SignedOutView
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.domain.sign_in import Need


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them. None needs a key of its own: to do it again does the same."""

    @edge.add("POST", "/v1/me/sign-out", "Sign out everywhere", answers=SignedOutView)
    def sign_out_everywhere(call: Call) -> Answer:
        return answer(sign_oneself_out(ports, call.caller_id))

    @edge.add(
        "POST", "/v1/people/{person_id}/sign-out", "Sign somebody out everywhere",
        answers=SignedOutView,
    )  # fmt: skip
    def sign_person_out(call: Call, person_id: str) -> Answer:
        return answer(sign_somebody_out(ports, call.caller_id, person_id))

    @edge.add(
        "GET", "/v1/people/{person_id}/exclusion", "Whether somebody is kept out",
        answers=ExclusionView,
    )  # fmt: skip
    def show_exclusion(call: Call, person_id: str) -> Answer:
        return answer(see_exclusion(ports, call.caller_id, person_id))

    @edge.add(
        "PUT", "/v1/people/{person_id}/exclusion", "Keep somebody out until further notice",
        answers=SignedOutView, need=Need.STRONG,
    )  # fmt: skip
    def exclude_person(call: Call, person_id: str) -> Answer:
        return answer(sign_somebody_out(ports, call.caller_id, person_id, excluded=True))

    @edge.add(
        "DELETE", "/v1/people/{person_id}/exclusion", "Let somebody sign in again",
        answers=SignedOutView, need=Need.STRONG,
    )  # fmt: skip
    def readmit_person(call: Call, person_id: str) -> Answer:
        return answer(sign_somebody_out(ports, call.caller_id, person_id, excluded=False))
