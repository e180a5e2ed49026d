"""The routes of observations."""

from collections.abc import Mapping

from functions.records.observations.models import (
    DocumentationQuery,
    ObservationRequest,
    ObservationsView,
    ObservationView,
)
from functions.records.observations.reading import read_documentation
from functions.records.observations.view import observation_view
from functions.records.observations.writing import change_observation, prepare_observation
from shared.adapters.carrying_out import carry_out_showing
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.people_view import Names, known_to
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.errors import NotAllowed, StaleResult, TryAgain
from shared.domain.observation import Observation
from shared.domain.people import Person


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "POST", "/v1/observations", "Document something of children, a department or a unit",
        body=ObservationRequest, answers=ObservationView, status=201, command=True,
        refusals=(StaleResult, TryAgain),
    )  # fmt: skip
    def make_observation(call: Call) -> Answer:
        def prepare() -> tuple[ObservationView, UnitOfWork]:
            made, people, work = prepare_observation(ports, call.caller_id, call.body)
            return view(made, people, call.caller_id), work

        return carry_out_showing(ports, call, 201, prepare)

    @edge.add(
        "PUT", "/v1/observations/{observation_id}", "Change an observation",
        body=ObservationRequest, answers=ObservationView, if_match=True,
        refusals=(NotAllowed, StaleResult, TryAgain),
    )  # fmt: skip
    def save_observation(call: Call, observation_id: str) -> Answer:
        asked = ports, call.caller_id, observation_id, call.body
        changed, people = change_observation(*asked, call.version)
        return answer(view(changed, people, call.caller_id), etag=f'"{changed.version}"')

    @edge.add(
        "GET", "/v1/people/{person_id}/observations", "A child's documentation, the latest first",
        query=DocumentationQuery, answers=ObservationsView,
    )  # fmt: skip
    def show_documentation(call: Call, person_id: str) -> Answer:
        return answer(read_documentation(ports, call.caller_id, person_id, call.query))

    def view(
        observation: Observation, people: Mapping[str, Person], caller_id: str
    ) -> ObservationView:
        met = Names(people, known_to(people[caller_id], ports.day(ports.now())))
        return observation_view(ports, observation, Names(people), met, None, shows_others=True)
