"""What was said to be wrong, beside the text that it is about, for who reads the text (R13)."""

from collections.abc import Iterable

from functions.documentation.models import FieldView, SaidWrongView, TalkView
from shared.adapters.said_wrong import marks_in
from shared.adapters.scene import Scene
from shared.adapters.store import Item
from shared.domain.instant import local_text
from shared.domain.said_wrong import SaidWrong
from shared.domain.vocabulary import Phase


def with_marks_beside(view: TalkView, scene: Scene, items: Iterable[Item]) -> TalkView:
    """The view with the marks at each field that the reader sees."""
    marks = [m for m in marks_in(items) if m.is_shown(scene.caller.id, scene.roles)]
    if not marks:
        return view

    def marked(phase: Phase, field: FieldView) -> FieldView:
        about = [m for m in marks if (m.phase, m.field) == (phase, field.id)]
        if field.hidden or not about:
            return field
        return field.model_copy(
            update={"said_wrong": tuple(_view(scene, field, mark) for mark in about)}
        )

    phases = (
        p.model_copy(update={"fields": tuple(marked(p.phase, field) for field in p.fields)})
        for p in view.phases
    )
    return view.model_copy(update={"phases": tuple(phases)})


def _view(scene: Scene, field: FieldView, mark: SaidWrong) -> SaidWrongView:
    zone, today = scene.ports.zone, scene.ports.day(scene.now)
    wrote = field.author is not None and field.author.id == scene.caller.id
    follows = mark.is_followed(
        scene.caller, scene.subject, today, roles=scene.roles, wrote=wrote
    )  # fmt: skip
    return SaidWrongView(
        state=mark.state,
        asked_at=local_text(mark.asked_at, zone),
        answered_at=local_text(mark.answered_at, zone) if mark.answered_at else None,
        version=mark.version,
        request=f"/v1/people/{mark.person_id}/requests/{mark.request_id}" if follows else None,
    )
