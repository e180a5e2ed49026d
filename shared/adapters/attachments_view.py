"""Attachments as a reader sees them: with a talk, and by themselves (F70, F82)."""

from collections.abc import Iterable, Set

from shared.adapters.people_view import PersonView
from shared.adapters.scene import Scene
from shared.adapters.template_view import View
from shared.domain.attachment import Attachment, Reason, State, is_shown
from shared.domain.attachment_kinds import kinds
from shared.domain.blind import hides_work_of
from shared.domain.instant import local_text
from shared.domain.vocabulary import Phase


class AttachmentView(View):
    """A file or a link."""

    number: int
    """Names it in its talk."""
    phase: Phase
    name: str
    url: str | None
    """Of a link; it leads out of the system, and nobody here has looked where to."""
    media_type: str | None
    """Of a file: the media type with which it is given out."""
    size: int | None
    """Of a file, in bytes."""
    state: State
    reason: Reason | None
    """Why it was refused, and told in words; for its author alone."""
    told: str | None
    author: PersonView
    at: str
    removed_by: PersonView | None
    removed_at: str | None
    may_remove: bool


def named_in(attachments: Iterable[Attachment]) -> Set[str]:
    """Ids of everybody whom the views of these name."""
    every = list(attachments)
    return {a.author_id for a in every} | {a.removed_by for a in every if a.removed_by}


def attachments_view(
    scene: Scene, attachments: Iterable[Attachment], language: str
) -> tuple[AttachmentView, ...]:
    """Those that the reader is shown, in the order they were made; `scene` knows everybody they name."""
    return tuple(
        attachment_view(scene, attachment, language)
        for attachment in attachments
        if is_seen(scene, attachment)
    )


def is_seen(scene: Scene, attachment: Attachment) -> bool:
    """Whether the reader is shown this one: who reads its phase, once that has appeared (F101)."""
    windows = scene.talk.windows
    appeared = attachment.phase is not Phase.FOLLOW_UP or (
        windows is not None and scene.now >= windows.follow_up_opens
    )
    reads = scene.may_read(attachment.phase)
    if not appeared or not reads or is_hidden(scene, attachment):
        return False
    return is_shown(attachment, scene.caller.id, scene.acting, scene.now)


def is_hidden(scene: Scene, attachment: Attachment) -> bool:
    """Whether the other side attached it to what it prepares unseen (D5)."""
    author_id, phase = attachment.author_id, attachment.phase
    return hides_work_of(scene.talk, author_id, phase, scene.acting, scene.now)


def attachment_view(scene: Scene, attachment: Attachment, language: str) -> AttachmentView:
    """One of them."""
    names, zone = scene.names(), scene.ports.zone
    known = kinds()
    kind = known.kinds.get(attachment.kind) if attachment.kind else None
    windows, reason = scene.talk.windows, attachment.reason
    state = attachment.state_at(scene.now)
    removes = scene.may_remove(attachment)
    return AttachmentView(
        number=attachment.number,
        phase=attachment.phase,
        name=attachment.name,
        url=attachment.url,
        media_type=kind.type if kind else None,
        size=attachment.size if kind else None,
        state=state,
        reason=reason,
        told=known.refused[reason].in_language(language) if reason else None,
        author=names.of(attachment.author_id),
        at=local_text(attachment.at, zone),
        removed_by=names.of(attachment.removed_by) if attachment.removed_by else None,
        removed_at=local_text(attachment.removed_at, zone) if attachment.removed_at else None,
        may_remove=removes
        and state is not State.REMOVED
        and windows is not None
        and windows.of(attachment.phase).holds(scene.now),
    )
