"""Steps people take themselves: ready, held, closed (D1). The workflow's alarm then finds nothing to do."""

from collections.abc import Callable

from functions.documentation.conflict import both_texts
from shared.adapters.drafts import clear_draft
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene, enter
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import write_change
from shared.adapters.texts import Text, load_text, not_closed, write_text
from shared.domain import lifecycle, process
from shared.domain.errors import NotAllowed, StaleText, StillPlanned, TalkChanged, TryAgain
from shared.domain.notice import NoticeKind, notices
from shared.domain.readiness import take_back, window_of_readiness
from shared.domain.talk import Talk
from shared.domain.vocabulary import Phase

Occasion = Callable[[Talk, Talk], NoticeKind | None]
"""Whether people are written to about a change, by the talk before and after it."""
_ATTEMPTS = 3
SUMMARY = "summary"


def mark_ready(ports: Ports, caller_id: str, talk_id: str) -> Talk:
    """The caller's preparation is done; the last required one makes the talk prepared (D1).

    Raises NotFound, NotAllowed, WrongStatus, and WindowClosed when preparation is over.
    """

    def change(scene: Scene) -> Talk:
        _check_prepares(ports, scene)
        return lifecycle.mark_ready(scene.talk, caller_id, scene.acting, scene.now)

    return change_talk(ports, caller_id, talk_id, "ready", change, occasion=_both_are_ready)


def take_ready_back(ports: Ports, caller_id: str, talk_id: str) -> Talk:
    """The caller's preparation is not done after all; only while nothing has come of their word (D5).

    Raises as `mark_ready`, and WrongStatus once it has made the talk prepared or shown what was hidden.
    """

    def change(scene: Scene) -> Talk:
        _check_prepares(ports, scene)
        return take_back(scene.talk, caller_id, scene.now)

    return change_talk(ports, caller_id, talk_id, "not ready", change)


def say_planning_is_done(ports: Ports, caller_id: str, talk_id: str) -> Talk:
    """Who holds the talk lets the family see the material, and they are told (F27). Raises WrongStatus."""

    def change(scene: Scene) -> Talk:
        if not scene.holds_talk:
            raise NotAllowed
        return process.open_to_family(scene.talk, scene.now)

    return change_talk(
        ports, caller_id, talk_id, "planned", change, always(NoticeKind.PLANNING_DONE)
    )


def mark_held(ports: Ports, caller_id: str, talk_id: str) -> Talk:
    """The responsible says that the talk took place (D1). Raises as `lifecycle.mark_held`."""

    def change(scene: Scene) -> Talk:
        if not scene.holds_talk:
            raise NotAllowed
        return lifecycle.mark_held(scene.talk, scene.now, ports.zone)

    return change_talk(ports, caller_id, talk_id, "held", change)


def close(
    ports: Ports, caller_id: str, talk_id: str, summary: str, also: Callable[[UnitOfWork], None]
) -> Talk:
    """The closed talk: the summary is saved and all is locked at once, with what is `also` written (F104, D1).

    Raises NotFound, NotAllowed, WrongStatus before the talk is held, WindowClosed after; and StaleText with
    both summaries if another one was saved at the same instant, on another screen.
    """
    scene, text, closed, work = _closing(ports, caller_id, talk_id, summary)
    also(work)
    try:
        ports.store.commit(work)
    except StaleText:
        standing = load_text(ports.store, talk_id, Phase.FOLLOW_UP, SUMMARY)
        raise both_texts(scene, text, standing) from None
    return closed


def _closing(
    ports: Ports, caller_id: str, talk_id: str, summary: str
) -> tuple[Scene, Text, Talk, UnitOfWork]:
    scene = enter(ports, caller_id, talk_id)
    if not scene.holds_talk:
        raise NotAllowed
    closed = lifecycle.close(scene.talk, scene.now, ports.zone)
    standing = load_text(ports.store, talk_id, Phase.FOLLOW_UP, SUMMARY)
    text = Text(
        phase=Phase.FOLLOW_UP,
        field=scene.template.field(Phase.FOLLOW_UP, SUMMARY).id,
        version=standing.version + 1 if standing else 1,
        text=summary,
        author_id=caller_id,
        at=scene.now,
    )
    work = UnitOfWork()
    write_text(work, talk_id, text)
    clear_draft(work, caller_id, talk_id, Phase.FOLLOW_UP, SUMMARY)
    write_change(
        work, scene.talk, closed, what="closed", by=caller_id, at=scene.now,
        only_if=not_closed(Phase.FOLLOW_UP, scene.now),
    )  # fmt: skip
    return scene, text, closed, work


def _check_prepares(ports: Ports, scene: Scene) -> None:
    if not scene.acting:
        raise StillPlanned
    if not scene.may_write(Phase.PREPARATION):
        raise NotAllowed
    window_of_readiness(scene.talk, scene.now).check(scene.now, ports.zone)


def _both_are_ready(before: Talk, after: Talk) -> NoticeKind | None:
    return NoticeKind.PREPARATION_SHOWN if before.revealed_at != after.revealed_at else None


def always(kind: NoticeKind) -> Occasion:
    """Every change of this sort is told."""
    return lambda _before, _after: kind


def change_talk(
    ports: Ports,
    caller_id: str,
    talk_id: str,
    what: str,
    change: Callable[[Scene], Talk],
    occasion: Occasion = lambda _before, _after: None,
    reason: str | None = None,
) -> Talk:
    """The talk after a change by its people, decided anew while others change it.

    Raises what `change` refuses, and TryAgain.
    """
    for _ in range(_ATTEMPTS):
        scene = enter(ports, caller_id, talk_id)
        after = change(scene)
        if after is scene.talk:
            return after
        work = UnitOfWork()
        kind = occasion(scene.talk, after)
        told = notices(kind, after, scene.subject, ports.day(scene.now), caller_id) if kind else ()
        write_change(
            work, scene.talk, after, what=what, by=caller_id, at=scene.now, reason=reason, notices=told
        )  # fmt: skip
        try:
            ports.store.commit(work)
        except TalkChanged:
            continue
        return after
    raise TryAgain
