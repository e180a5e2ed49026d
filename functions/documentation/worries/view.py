"""Worries as those see them who may."""

from collections.abc import Iterable

from functions.documentation.worries.models import WorryView
from shared.adapters.people_view import Names
from shared.adapters.scene import Scene
from shared.domain.instant import local_text
from shared.domain.worry import Worry, may_read


def named_in(worries: Iterable[Worry]) -> set[str]:
    """Ids of everybody whose name the views may show."""
    return {
        person_id
        for one in worries
        for person_id in (one.passed_on_by, one.acknowledged_by, one.answered_by)
        if person_id
    }


def worry_views(scene: Scene, worries: Iterable[Worry], names: Names) -> tuple[WorryView, ...]:
    """Those that the reader may read."""
    return tuple(
        worry_view(scene, one, names)
        for one in worries
        if may_read(one, scene.caller, scene.acting, scene.subject)
    )


def worry_view(scene: Scene, one: Worry, names: Names) -> WorryView:
    """One of them."""
    zone = scene.ports.zone
    return WorryView(
        state=one.state,
        passed_on_by=names.of(one.passed_on_by),
        passed_on_at=local_text(one.passed_on_at, zone),
        acknowledged_by=names.of(one.acknowledged_by) if one.acknowledged_by else None,
        acknowledged_at=local_text(one.acknowledged_at, zone) if one.acknowledged_at else None,
        answered_by=names.of(one.answered_by) if one.answered_by else None,
        answered_at=local_text(one.answered_at, zone) if one.answered_at else None,
        **one.model_dump(
            include={
                "number", "version", "text", "reminders", "answer", "investigation", "action_programme"
            }
        ),
    )  # fmt: skip
