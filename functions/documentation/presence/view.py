"""Presence as a reader of the record sees it."""

from functions.documentation.naming import names_for
from functions.documentation.presence.models import (
    InvitedView,
    PresenceSheet,
    PresenceView,
    PresentView,
)
from shared.adapters.people_view import Names
from shared.adapters.scene import Scene
from shared.domain.instant import local_text
from shared.domain.presence import Presence, invited, seen_by
from shared.domain.vocabulary import Phase


def named_in(presence: Presence | None) -> set[str]:
    """Ids of everybody whose name the view may show, besides those of the talk itself."""
    if presence is None:
        return set()
    return {presence.author_id, *(p.person_id for p in presence.people if p.person_id)}


def presence_view(scene: Scene, presence: Presence | None, names: Names) -> PresenceView | None:
    """What the reader of a talk sees of it; None for who does not read the record."""
    return _view(scene, presence, names) if scene.may_read(Phase.RECORD) else None


def presence_sheet(scene: Scene, presence: Presence | None) -> PresenceSheet:
    """What a reader of the record sees, with those to choose from for who holds the talk."""
    holds_it = scene.holds_talk
    roles = invited(scene.talk, scene.subject, scene.ports.day(scene.now)) if holds_it else {}
    names = names_for(scene, {*named_in(presence), *roles})
    return PresenceSheet(
        **dict(_view(scene, presence, names)),
        invited=tuple(InvitedView(person=names.of(one), role=role) for one, role in roles.items()),
    )


def _view(scene: Scene, presence: Presence | None, names: Names) -> PresenceView:
    people = presence.people if presence else ()
    return PresenceView(
        version=presence.version if presence else 0,
        people=tuple(
            PresentView(
                person=names.of(one.person_id) if one.person_id else None,
                role=one.role,
                name=one.name,
                manner=one.manner,
            )
            for one in seen_by(people, scene.caller.id, scene.roles, scene.subject)
        ),
        author=names.of(presence.author_id) if presence else None,
        saved_at=local_text(presence.at, scene.ports.zone) if presence else None,
        may_set=_may_set(scene),
    )


def _may_set(scene: Scene) -> bool:
    booking, windows = scene.talk.booking, scene.talk.windows
    if not scene.holds_talk or booking is None or windows is None:
        return False
    return booking.start <= scene.now < windows.record_closes
