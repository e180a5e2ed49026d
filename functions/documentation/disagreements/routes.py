"""The routes of disagreements."""

from functions.documentation.disagreements.models import (
    DisagreementRequest,
    DisagreementView,
    ReplyRequest,
    RewordingRequest,
)
from functions.documentation.disagreements.noting import prepare_noting, prepare_reply, reword
from functions.documentation.disagreements.view import disagreement_view, named_in
from functions.documentation.naming import names_for, number_of
from shared.adapters.carrying_out import carry_out_showing
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene
from shared.adapters.store import UnitOfWork
from shared.domain.disagreement import Disagreement
from shared.domain.errors import (
    NotAllowed,
    StaleNote,
    StillPlanned,
    TalkChanged,
    TooMany,
    TryAgain,
    WindowNotOpen,
    WrongStatus,
)

_REFUSED = (NotAllowed, StillPlanned, WrongStatus, WindowNotOpen, TryAgain)


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "POST", "/v1/talks/{talk_id}/disagreements", "Note that one does not agree",
        body=DisagreementRequest, answers=DisagreementView, status=201, command=True,
        refusals=(*_REFUSED, TalkChanged, TooMany),
    )  # fmt: skip
    def note(call: Call, talk_id: str) -> Answer:
        def prepare() -> tuple[DisagreementView, UnitOfWork]:
            scene, noted, work = prepare_noting(ports, call.caller_id, talk_id, call.body)
            return view(scene, noted), work

        return carry_out_showing(ports, call, 201, prepare)

    @edge.add(
        "PUT", "/v1/talks/{talk_id}/disagreements/{number}", "Change what one noted, or say it is resolved",
        body=RewordingRequest, answers=DisagreementView, if_match=True,
        refusals=(*_REFUSED, StaleNote),
    )  # fmt: skip
    def change(call: Call, talk_id: str, number: str) -> Answer:
        which = number_of(number)
        scene, after = reword(ports, call.caller_id, talk_id, which, call.body, call.version)
        return answer(view(scene, after), etag=f'"{after.version}"')

    @edge.add(
        "POST", "/v1/talks/{talk_id}/disagreements/{number}/answers", "Answer one who does not agree",
        body=ReplyRequest, answers=DisagreementView, status=201, command=True,
        refusals=(*_REFUSED, TalkChanged, TooMany),
    )  # fmt: skip
    def reply(call: Call, talk_id: str, number: str) -> Answer:
        which = number_of(number)

        def prepare() -> tuple[DisagreementView, UnitOfWork]:
            scene, after, work = prepare_reply(
                ports, call.caller_id, talk_id, which, call.body.text
            )
            return view(scene, after), work

        return carry_out_showing(ports, call, 201, prepare)

    def view(scene: Scene, one: Disagreement) -> DisagreementView:
        return disagreement_view(scene, one, names_for(scene, named_in([one])))
