"""The route of the compiled talk."""

from functions.documentation.compiled.models import CompiledView
from functions.documentation.compiled.view import compiled
from functions.documentation.reading import read_talk
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.adapters.scene import enter
from shared.domain.errors import NotFound, StillPlanned, WindowNotOpen, WrongStatus
from shared.domain.instant import local_text
from shared.domain.vocabulary import Phase


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare it."""

    @edge.add(
        "GET", "/v1/talks/{talk_id}/compilation", "The held talk in one reading order",
        answers=CompiledView, refusals=(StillPlanned, WindowNotOpen, WrongStatus),
    )  # fmt: skip
    def compile_it(call: Call, talk_id: str) -> Answer:
        view = read_talk(ports, call.caller_id, talk_id, call.language)
        if not any(phase.phase is Phase.FOLLOW_UP for phase in view.phases):
            _refuse(call.caller_id, talk_id)
        return answer(compiled(view), etag=f'"{view.version}"')

    def _refuse(caller_id: str, talk_id: str) -> None:
        """Tell why: it appears with the follow-up, to who reads that (F101)."""
        scene = enter(ports, caller_id, talk_id)
        windows = scene.talk.windows
        if not scene.acting:
            raise StillPlanned
        if not scene.may_read(Phase.FOLLOW_UP):
            raise NotFound
        if windows is None:
            raise WrongStatus(status=scene.talk.status)
        raise WindowNotOpen(opens=local_text(windows.follow_up_opens, ports.zone))
