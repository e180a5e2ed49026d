"""The routes of worries."""

from functions.documentation.naming import names_for, number_of
from functions.documentation.worries.listing import list_worries
from functions.documentation.worries.models import (
    WorriesView,
    WorryAnswerRequest,
    WorryQuery,
    WorryRequest,
    WorryView,
)
from functions.documentation.worries.passing_on import acknowledge, prepare_passing_on, reply
from functions.documentation.worries.view import named_in, worry_view
from shared.adapters.carrying_out import carry_out_showing
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene
from shared.adapters.store import UnitOfWork
from shared.domain.errors import (
    NotAllowed,
    StaleNote,
    TalkChanged,
    TooMany,
    TryAgain,
    WrongStatus,
)
from shared.domain.worry import Worry, WorryState


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "POST", "/v1/talks/{talk_id}/worries", "Pass a worry on to higher permission",
        body=WorryRequest, answers=WorryView, status=201, command=True,
        refusals=(NotAllowed, TalkChanged, TooMany, TryAgain),
    )  # fmt: skip
    def pass_on(call: Call, talk_id: str) -> Answer:
        def prepare() -> tuple[WorryView, UnitOfWork]:
            scene, worry, work = prepare_passing_on(ports, call.caller_id, talk_id, call.body.text)
            return view(scene, worry), work

        return carry_out_showing(ports, call, 201, prepare)

    @edge.add(
        "POST", "/v1/talks/{talk_id}/worries/{number}/acknowledgement", "Say that one has seen a worry",
        answers=WorryView, refusals=(NotAllowed, TryAgain),
    )  # fmt: skip
    def see_it(call: Call, talk_id: str, number: str) -> Answer:
        return answered(*acknowledge(ports, call.caller_id, talk_id, number_of(number)))

    @edge.add(
        "PUT", "/v1/talks/{talk_id}/worries/{number}/answer", "Tell what is done about a worry",
        body=WorryAnswerRequest, answers=WorryView, if_match=True,
        refusals=(NotAllowed, WrongStatus, StaleNote, TryAgain),
    )  # fmt: skip
    def answer_it(call: Call, talk_id: str, number: str) -> Answer:
        which = number_of(number)
        return answered(*reply(ports, call.caller_id, talk_id, which, call.body, call.version))

    @edge.add(
        "GET", "/v1/units/{unit_id}/worries", "The worries passed on at a unit",
        query=WorryQuery, answers=WorriesView,
    )  # fmt: skip
    def list_them(call: Call, unit_id: str) -> Answer:
        return answer(list_worries(ports, call.caller_id, unit_id, WorryState(call.query.state)))

    def answered(scene: Scene, worry: Worry) -> Answer:
        return answer(view(scene, worry), etag=f'"{worry.version}"')

    def view(scene: Scene, worry: Worry) -> WorryView:
        return worry_view(scene, worry, names_for(scene, named_in([worry])))
