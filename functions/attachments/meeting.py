"""A talk with its attachments, as one of its people meets it."""

from dataclasses import dataclass

from shared.adapters.attachments import attachments_of, load_attachment
from shared.adapters.attachments_view import is_seen, named_in
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene, meet
from shared.adapters.talks import load_talk
from shared.domain.attachment import Attachment
from shared.domain.errors import NotFound, WrongStatus
from shared.domain.vocabulary import Phase


@dataclass(frozen=True)
class Found:
    """An attachment that the caller is shown."""

    scene: Scene
    attachment: Attachment


def all_of(ports: Ports, caller_id: str, talk_id: str) -> tuple[Scene, list[Attachment]]:
    """Every attachment of the talk, shown to the caller or not. Raises NotFound for a stranger."""
    talk = load_talk(ports.store, talk_id)
    attachments = attachments_of(ports.store, talk_id)
    return meet(ports, caller_id, talk, named_in(attachments)), attachments


def find(ports: Ports, caller_id: str, talk_id: str, number: int) -> Found:
    """One that the caller is shown. Raises NotFound."""
    talk = load_talk(ports.store, talk_id)
    attachment = load_attachment(ports.store, talk_id, number)
    scene = meet(ports, caller_id, talk, named_in([attachment]))
    if not is_seen(scene, attachment):
        raise NotFound
    return Found(scene, attachment)


def check_window(scene: Scene, phase: Phase) -> None:
    """Raise WrongStatus, WindowNotOpen or WindowClosed unless the phase can be written now."""
    if scene.talk.windows is None:
        raise WrongStatus(status=scene.talk.status)
    scene.talk.windows.of(phase).check(scene.now, scene.ports.zone)
