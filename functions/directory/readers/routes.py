"""The routes of the closed list of a person."""

from functions.directory.readers.closed import see_readers, set_readers
from functions.directory.readers.models import ReadersRequest, ReadersView
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.domain.errors import NotAllowed, StalePerson, TryAgain
from shared.domain.sign_in import Need


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "GET", "/v1/people/{person_id}/readers", "Who is let near somebody with a protected identity",
        answers=ReadersView, need=Need.STRONG,
    )  # fmt: skip
    def show_readers(call: Call, person_id: str) -> Answer:
        view = see_readers(ports, call.caller_id, person_id)
        return answer(view, etag=f'"{view.version}"')

    @edge.add(
        "PUT", "/v1/people/{person_id}/readers",
        "Say who is let near somebody with a protected identity, and what is kept from all others",
        body=ReadersRequest, answers=ReadersView, if_match=True,
        refusals=(NotAllowed, StalePerson, TryAgain), need=Need.FRESH,
    )  # fmt: skip
    def change_readers(call: Call, person_id: str) -> Answer:
        view = set_readers(ports, call.caller_id, person_id, call.body, call.version)
        return answer(view, etag=f'"{view.version}"')
