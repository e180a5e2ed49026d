"""The manager opens preparation again: logged, told to those who prepare, and for a while (D5)."""

from functions.documentation.preparation.models import ReopeningRequest
from functions.documentation.steps import always, change_talk
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene
from shared.domain.duration import at_wall_clock
from shared.domain.errors import NotAllowed
from shared.domain.notice import NoticeKind
from shared.domain.reopening import reopen
from shared.domain.talk import Talk


def reopen_preparation(ports: Ports, caller_id: str, talk_id: str, asked: ReopeningRequest) -> Talk:
    """The talk with preparation open until the time that was asked for.

    Raises NotFound, NotAllowed for one who does not hold the talk, and as `reopen`.
    """
    until = at_wall_clock(asked.until, ports.zone)

    def change(scene: Scene) -> Talk:
        if not scene.holds_talk:
            raise NotAllowed
        policy = ports.policies.of(scene.talk.talk_type, scene.talk.figures)
        return reopen(scene.talk, until, policy, scene.now, ports.zone)

    return change_talk(
        ports, caller_id, talk_id, "preparation reopened", change,
        always(NoticeKind.PREPARATION_REOPENED), asked.reason,
    )  # fmt: skip
