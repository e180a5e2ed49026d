"""Disagreements as a reader of what they are about sees them."""

from collections.abc import Iterable

from functions.documentation.disagreements.models import AboutView, DisagreementView, ReplyView
from shared.adapters.people_view import Names
from shared.adapters.scene import Scene
from shared.domain.disagreement import Disagreement
from shared.domain.instant import local_text
from shared.domain.vocabulary import Phase


def named_in(disagreements: Iterable[Disagreement]) -> set[str]:
    """Ids of everybody whose name the views may show."""
    return {
        person_id
        for one in disagreements
        for person_id in (one.noted_by, *(reply.author_id for reply in one.answers))
    }


def disagreement_views(
    scene: Scene, disagreements: Iterable[Disagreement], names: Names
) -> tuple[DisagreementView, ...]:
    """Those about what the reader reads, in the order they were noted."""
    return tuple(
        disagreement_view(scene, one, names)
        for one in disagreements
        if scene.may_read(one.about.phase or Phase.RECORD)
    )


def disagreement_view(scene: Scene, one: Disagreement, names: Names) -> DisagreementView:
    """One of them."""
    zone = scene.ports.zone
    return DisagreementView(
        about=AboutView(**one.about.model_dump()),
        author=names.of(one.noted_by),
        roles=one.noted_as,
        noted_at=local_text(one.noted_at, zone),
        saved_at=local_text(one.at, zone),
        answers=tuple(
            ReplyView(text=r.text, author=names.of(r.author_id), at=local_text(r.at, zone))
            for r in one.answers
        ),
        **one.model_dump(include={"number", "version", "text", "resolved"}),
    )
