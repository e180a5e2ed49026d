"""Taking an attachment away: from now on it is offered to nobody, and it stays known who did it and when."""

from functions.attachments.meeting import Found, check_window, find
from shared.adapters.attachments import write_attachment
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.adapters.texts import demand_open_window
from shared.domain.attachment import State
from shared.domain.errors import NotAllowed


def prepare_removal(
    ports: Ports, caller_id: str, talk_id: str, number: int
) -> tuple[Found, UnitOfWork]:
    """The attachment as it is then, and the work that does it: nothing if it was done before.

    Raises NotFound, NotAllowed, WrongStatus, WindowNotOpen or WindowClosed; committing raises TalkChanged.
    """
    found, work = find(ports, caller_id, talk_id, number), UnitOfWork()
    scene, attachment = found.scene, found.attachment
    if not scene.may_remove(attachment):
        raise NotAllowed
    if attachment.state is State.REMOVED:
        return found, work
    check_window(scene, attachment.phase)
    removed = attachment.removed(caller_id, scene.now)
    demand_open_window(work, scene.talk, attachment.phase, scene.now)
    write_attachment(work, removed)
    return Found(scene, removed), work
