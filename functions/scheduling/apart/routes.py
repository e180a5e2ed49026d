"""The routes of guardians who live apart."""

from functions.scheduling.apart.models import SeparateTalksRequest, SeparateTalksView
from functions.scheduling.apart.setting import see_separate, set_separate
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.domain.errors import NotAllowed, TryAgain


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "GET", "/v1/people/{person_id}/separate-talks",
        "Whether each guardian of a pupil has a talk of their own", answers=SeparateTalksView,
    )  # fmt: skip
    def show_separate_talks(call: Call, person_id: str) -> Answer:
        return answer(see_separate(ports, call.caller_id, person_id))

    @edge.add(
        "PUT", "/v1/people/{person_id}/separate-talks",
        "Say whether each guardian of a pupil has a talk of their own",
        body=SeparateTalksRequest, answers=SeparateTalksView, refusals=(NotAllowed, TryAgain),
    )  # fmt: skip
    def say_separate_talks(call: Call, person_id: str) -> Answer:
        asked: SeparateTalksRequest = call.body
        said = set_separate(ports, call.caller_id, person_id, separate=asked.separate)
        return answer(said)
