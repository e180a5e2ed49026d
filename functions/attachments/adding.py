"""Attaching a link, and asking to attach a file, while its phase is open (F70, F82, D3)."""

from functions.attachments.meeting import Found, all_of, check_window
from functions.attachments.models import FileRequest, LinkRequest
from shared.adapters.attachments import write_attachment
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene
from shared.adapters.store import UnitOfWork
from shared.adapters.texts import demand_open_window
from shared.domain.attachment import Attachment, Held, State
from shared.domain.attachment_kinds import kinds
from shared.domain.attachment_name import (
    checked_size,
    checked_type,
    file_name,
    link_address,
    link_title,
)
from shared.domain.errors import NotAllowed, NotFound, StillPlanned, TooMany
from shared.domain.vocabulary import Phase


def prepare_file(
    ports: Ports, caller_id: str, talk_id: str, asked: FileRequest
) -> tuple[Found, UnitOfWork]:
    """A file that is awaited from now on, and the work that writes it.

    Raises NotFound, NotAllowed, StillPlanned, WrongStatus, WindowNotOpen or WindowClosed; Invalid for what
    is no file to attach; TooMany. Committing raises TalkChanged.
    """
    scene, standing = all_of(ports, caller_id, talk_id)
    _check(scene, asked.phase)
    name, kind = file_name(asked.name)
    checked_type(kind, asked.media_type)
    size = checked_size(kind, asked.size)
    _check_room(scene, standing, size)
    attachment = Attachment(
        talk_id=talk_id,
        number=len(standing) + 1,
        phase=asked.phase,
        name=name,
        author_id=caller_id,
        at=scene.now,
        state=State.AWAITING_UPLOAD,
        kind=kind,
        size=size,
        checksum=asked.sha256,
        object_id=ports.new_id(),
        awaited_until=scene.now + kinds().limits.awaited_for.exact,
    )
    return _written(scene, attachment)


def prepare_link(
    ports: Ports, caller_id: str, talk_id: str, asked: LinkRequest
) -> tuple[Found, UnitOfWork]:
    """A link that is there from now on, and the work that writes it. Raises as `prepare_file` does."""
    scene, standing = all_of(ports, caller_id, talk_id)
    _check(scene, asked.phase)
    url = link_address(asked.url)
    _check_room(scene, standing, 0)
    attachment = Attachment(
        talk_id=talk_id,
        number=len(standing) + 1,
        phase=asked.phase,
        name=link_title(asked.name, url),
        author_id=caller_id,
        at=scene.now,
        state=State.READY,
        url=url,
    )
    return _written(scene, attachment)


def _check(scene: Scene, phase: Phase) -> None:
    if not scene.acting:
        raise StillPlanned
    if not scene.may_read(phase):
        raise NotFound
    if not scene.may_attach(phase):
        raise NotAllowed
    check_window(scene, phase)


def _check_room(scene: Scene, standing: list[Attachment], size: int) -> None:
    """Whoever adds takes the next number, so that of two at once one counts again with the other's."""
    limits, held = kinds().limits, Held.of(standing, scene.now)
    if held.there >= limits.at_once or held.ever >= limits.ever:
        raise TooMany(most=limits.at_once if held.there >= limits.at_once else limits.ever)
    if held.bytes + size > limits.bytes:
        raise TooMany(most_bytes=limits.bytes, bytes_left=limits.bytes - held.bytes)


def _written(scene: Scene, attachment: Attachment) -> tuple[Found, UnitOfWork]:
    work = UnitOfWork()
    demand_open_window(work, scene.talk, attachment.phase, scene.now)
    write_attachment(work, attachment)
    return Found(scene, attachment), work
