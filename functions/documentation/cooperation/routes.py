"""The routes of cooperation with others and of the consent to it."""

from functions.documentation.cooperation.asking import prepare_asking, prepare_word
from functions.documentation.cooperation.models import (
    ConsentRequest,
    CooperationRequest,
    CooperationView,
)
from functions.documentation.cooperation.view import cooperation_view, named_in
from functions.documentation.naming import names_for, number_of
from shared.adapters.carrying_out import carry_out_showing
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene
from shared.adapters.store import UnitOfWork
from shared.domain.cooperation import Cooperation, who_must
from shared.domain.errors import (
    NotAllowed,
    StillPlanned,
    TalkChanged,
    TooMany,
    TryAgain,
    WindowClosed,
    WrongStatus,
)


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "POST", "/v1/talks/{talk_id}/cooperations", "Ask for consent to bring somebody in",
        body=CooperationRequest, answers=CooperationView, status=201, command=True,
        refusals=(NotAllowed, WrongStatus, WindowClosed, TooMany, TalkChanged, TryAgain),
    )  # fmt: skip
    def ask(call: Call, talk_id: str) -> Answer:
        def prepare() -> tuple[CooperationView, UnitOfWork]:
            scene, asked, work = prepare_asking(ports, call.caller_id, talk_id, call.body)
            return view(scene, asked), work

        return carry_out_showing(ports, call, 201, prepare)

    @edge.add(
        "POST", "/v1/talks/{talk_id}/cooperations/{number}/consents",
        "Give, limit, refuse or withdraw consent",
        body=ConsentRequest, answers=CooperationView, status=201, command=True,
        refusals=(NotAllowed, StillPlanned, TalkChanged, TryAgain),
    )  # fmt: skip
    def say(call: Call, talk_id: str, number: str) -> Answer:
        which = number_of(number)

        def prepare() -> tuple[CooperationView, UnitOfWork]:
            scene, after, work = prepare_word(ports, call.caller_id, talk_id, which, call.body)
            return view(scene, after), work

        return carry_out_showing(ports, call, 201, prepare)

    def view(scene: Scene, one: Cooperation) -> CooperationView:
        must = who_must(scene.talk, scene.subject, ports.day(scene.now))
        return cooperation_view(scene, one, names_for(scene, {*named_in([one]), *must}))
