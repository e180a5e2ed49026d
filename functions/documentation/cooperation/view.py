"""Who is to be brought in, as a reader may know it."""

from collections.abc import Iterable

from functions.documentation.cooperation.models import CooperationView, SaidView
from shared.adapters.people_view import Names
from shared.adapters.scene import Scene
from shared.domain.apart import is_kept_unaware
from shared.domain.cooperation import ConsentState, Cooperation, state_of, who_must
from shared.domain.instant import local_text


def named_in(cooperations: Iterable[Cooperation]) -> set[str]:
    """Ids of everybody whose name the views may show, besides those who must consent and said nothing."""
    return {
        person_id
        for one in cooperations
        for person_id in (
            one.asked_by,
            *(said.person_id for said in one.said),
            *(said.recorded_by for said in one.said),
        )
    }


def cooperation_views(
    scene: Scene, cooperations: Iterable[Cooperation], names: Names
) -> tuple[CooperationView, ...]:
    """Those of a talk, for who may see them."""
    if not scene.sees_cooperations:
        return ()
    return tuple(cooperation_view(scene, one, names) for one in cooperations)


def cooperation_view(scene: Scene, one: Cooperation, names: Names) -> CooperationView:
    """One of them."""
    zone, today = scene.ports.zone, scene.ports.day(scene.now)
    must = who_must(scene.talk, scene.subject, today)
    unaware = is_kept_unaware(scene.roles, scene.subject)
    state = None if unaware else state_of(one.said, must, today)
    return CooperationView(
        asked_by=names.of(one.asked_by),
        asked_at=local_text(one.asked_at, zone),
        consents=tuple(
            _said_view(scene, one, person_id, names)
            for person_id in must
            if not unaware or person_id == scene.caller.id
        ),
        state=state,
        in_force=None if state is None else state is ConsentState.IN_FORCE,
        may_say=scene.caller.id in must,
        **one.model_dump(include={"number", "actor", "purpose"}),
    )


def _said_view(scene: Scene, one: Cooperation, person_id: str, names: Names) -> SaidView:
    said = one.word_of(person_id)
    return SaidView(
        person=names.of(person_id),
        word=said.word if said else None,
        limits=said.limits if said else "",
        starts=said.starts if said else None,
        ends=said.ends if said else None,
        way=said.way if said else None,
        recorded_by=names.of(said.recorded_by) if said else None,
        at=local_text(said.at, scene.ports.zone) if said else None,
    )
