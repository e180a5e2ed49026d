"""The routes of what is said of people beside the school's own records."""

from functions.directory.said.carers import see_carers, set_carers
from functions.directory.said.languages import see_language, set_language
from functions.directory.said.managers import see_manager, set_manager
from functions.directory.said.models import (
    CarersRequest,
    CarersView,
    LanguageRequest,
    LanguageView,
    ManagerRequest,
    ManagerView,
)
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.domain.errors import NotAllowed, StalePerson, TryAgain
from shared.domain.sign_in import Need

CHANGES = (StalePerson, TryAgain)


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "GET", "/v1/people/{person_id}/carers", "Who acts as guardian of a child by a decision",
        answers=CarersView,
    )  # fmt: skip
    def show_carers(call: Call, person_id: str) -> Answer:
        view = see_carers(ports, call.caller_id, person_id)
        return answer(view, etag=f'"{view.version}"')

    @edge.add(
        "PUT", "/v1/people/{person_id}/carers", "Say who acts as guardian of a child by a decision",
        body=CarersRequest, answers=CarersView, if_match=True, refusals=CHANGES, need=Need.FRESH,
    )  # fmt: skip
    def change_carers(call: Call, person_id: str) -> Answer:
        view = set_carers(ports, call.caller_id, person_id, call.body, call.version)
        return answer(view, etag=f'"{view.version}"')

    @edge.add(
        "GET", "/v1/people/{person_id}/manager", "Whose employee somebody is", answers=ManagerView
    )
    def show_manager(call: Call, person_id: str) -> Answer:
        view = see_manager(ports, call.caller_id, person_id)
        return answer(view, etag=f'"{view.version}"')

    @edge.add(
        "PUT", "/v1/people/{person_id}/manager", "Say whose employee somebody is",
        body=ManagerRequest, answers=ManagerView, if_match=True, refusals=(NotAllowed, *CHANGES),
        need=Need.FRESH,
    )  # fmt: skip
    def change_manager(call: Call, person_id: str) -> Answer:
        view = set_manager(ports, call.caller_id, person_id, call.body, call.version)
        return answer(view, etag=f'"{view.version}"')

    @edge.add(
        "GET", "/v1/people/{person_id}/language", "What language somebody is written to in",
        answers=LanguageView,
    )  # fmt: skip
    def show_language(call: Call, person_id: str) -> Answer:
        view = see_language(ports, call.caller_id, person_id)
        return answer(view, etag=f'"{view.version}"')

    @edge.add(
        "PUT", "/v1/people/{person_id}/language", "Say what language somebody is written to in",
        body=LanguageRequest, answers=LanguageView, if_match=True, refusals=CHANGES,
    )  # fmt: skip
    def change_language(call: Call, person_id: str) -> Answer:
        view = set_language(ports, call.caller_id, person_id, call.body, call.version)
        return answer(view, etag=f'"{view.version}"')
