"""Keeping what is typed while it is typed: one small write each, never over another screen's words (G7).

Whether the caller may write there is read and decided, as for a text; but the window is no condition of the
write itself. A draft that comes in with the last instant of a window stays a draft: the save that makes a
text of it carries the condition (D3).
"""

from functions.documentation.drafts.models import TypedRequest
from functions.documentation.writing import check_may_write
from shared.adapters.drafts import clear_draft, drafts_in, load_draft, put_draft
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene, enter
from shared.adapters.store import UnitOfWork
from shared.domain.draft import Draft, kept_until
from shared.domain.errors import NotFound, StaleDraft, WrongStatus
from shared.domain.instant import local_text
from shared.domain.vocabulary import Phase


def keep_draft(
    ports: Ports, caller_id: str, talk_id: str, phase: Phase, field: str, asked: TypedRequest
) -> Draft:
    """The draft that was kept. One that was kept already and is only sent again is answered as then.

    Raises what saving the text would raise, with the words handed back, and StaleDraft with both drafts if
    the caller wrote another one elsewhere.
    """
    scene = enter(ports, caller_id, talk_id)
    check_may_write(ports, scene, phase, field, asked.text)
    if scene.talk.windows is None:
        raise WrongStatus(yours=asked.text)
    policy = ports.policies.of(scene.talk.talk_type, scene.talk.figures)
    draft = Draft(
        talk_id=talk_id, phase=phase, field=field, text=asked.text, builds_on=asked.builds_on,
        revision=ports.new_id(), follows=asked.follows, at=scene.now,
        kept_until=kept_until(scene.talk.windows.of(phase), policy.drafts_kept, ports.zone),
    )  # fmt: skip
    try:
        put_draft(ports.store, caller_id, draft)
    except StaleDraft:
        return _repeated(ports, caller_id, draft)
    return draft


def own_drafts(ports: Ports, caller_id: str, talk_id: str) -> tuple[Scene, list[Draft]]:
    """The caller's own drafts in a talk, whatever the windows; nobody else's. Raises NotFound."""
    scene = enter(ports, caller_id, talk_id)
    return scene, drafts_in(ports.store, caller_id, talk_id, scene.now)


def discard_draft(
    ports: Ports, caller_id: str, talk_id: str, phase: Phase, field: str, revision: str
) -> None:
    """The draft is gone; none was there is as good. Raises NotFound, and StaleDraft if it is another by now."""
    scene = enter(ports, caller_id, talk_id)
    work = UnitOfWork()
    clear_draft(work, caller_id, talk_id, phase, field, revision)
    try:
        ports.store.commit(work)
    except StaleDraft:
        standing = load_draft(ports.store, caller_id, talk_id, phase, field, scene.now)
        if standing is not None:
            raise _stale(ports, standing) from None


def may_save(scene: Scene, draft: Draft) -> bool:
    """Whether the draft could be made a text now, as far as window and roles go."""
    talk = scene.talk
    if talk.windows is None or not talk.windows.of(draft.phase).holds(scene.now):
        return False
    try:
        field = scene.template.field(draft.phase, draft.field)
    except NotFound:  # the talk's template was exchanged since
        return False
    return scene.may_write(draft.phase, field.writers) and field.id not in scene.hidden


def _repeated(ports: Ports, caller_id: str, draft: Draft) -> Draft:
    """The draft that stands, if it is this very one; otherwise the conflict, with both."""
    place = draft.talk_id, draft.phase, draft.field
    standing = load_draft(ports.store, caller_id, *place, draft.at)
    if standing is None:
        raise StaleDraft(current=None, current_revision=None, yours=draft.text)
    if draft.repeats(standing):
        return standing
    raise _stale(ports, standing, yours=draft.text)


def _stale(ports: Ports, standing: Draft, **more: str) -> StaleDraft:
    return StaleDraft(
        current=standing.text,
        current_revision=standing.revision,
        builds_on=standing.builds_on,
        saved_at=local_text(standing.at, ports.zone),
        **more,
    )
