"""How far preparation has come, as a reader of a talk sees it (F77, D5)."""

from datetime import datetime

from functions.documentation.models import PreparingView
from shared.adapters.scene import Scene
from shared.domain.access import sees_who_is_late
from shared.domain.blind import is_blind
from shared.domain.instant import local_text
from shared.domain.lifecycle import effective_status
from shared.domain.readiness import late_roles, preparing
from shared.domain.talk import Talk
from shared.domain.vocabulary import Phase, Role, Status


def preparing_view(scene: Scene) -> tuple[PreparingView, ...]:
    """Those who are required, for whoever prepares too or holds the talk; nothing for who only reads it."""
    talk = scene.talk
    if not scene.holds_talk and not scene.may_write(Phase.PREPARATION):
        return ()
    return tuple(
        PreparingView(
            role=one.role,
            progress=one.progress,
            since=local_text(one.since, scene.ports.zone) if one.since else None,
        )
        for one in preparing(talk, scene.now)
    )


def blind_until(scene: Scene) -> str | None:
    """When what is hidden is shown at the latest, if anything is."""
    windows = scene.talk.windows
    if windows is None or windows.blind_until is None or not is_blind(scene.talk, scene.now):
        return None
    return local_text(windows.blind_until, scene.ports.zone)


def late_for(talk: Talk, roles: frozenset[Role], now: datetime) -> tuple[Role, ...]:
    """Whose preparation is late, for who holds the talk; of no interest once it has been held."""
    before = effective_status(talk, now) in (Status.BOOKED, Status.PREPARED)
    return late_roles(talk, now) if before and sees_who_is_late(roles) else ()
