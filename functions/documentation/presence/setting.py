"""Setting who was there: by who holds the talk, from its start until the record closes (F97, D3)."""

from functions.documentation.conflict import signed
from functions.documentation.presence.models import PresenceRequest
from shared.adapters.notes import demand, find_note, started, write_note
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene, enter
from shared.adapters.store import UnitOfWork
from shared.adapters.texts import not_closed
from shared.domain.errors import (
    Invalid,
    NotAllowed,
    NotFound,
    StaleNote,
    TalkChanged,
    TryAgain,
    WindowClosed,
    WindowNotOpen,
    WrongStatus,
)
from shared.domain.instant import local_text
from shared.domain.presence import Presence, Present, invited
from shared.domain.vocabulary import Phase

_ATTEMPTS = 5


def see_presence(ports: Ports, caller_id: str, talk_id: str) -> tuple[Scene, Presence | None]:
    """Who was there, if that was said. Raises NotFound for who does not read the record."""
    scene = enter(ports, caller_id, talk_id)
    if not scene.may_read(Phase.RECORD):
        raise NotFound
    return scene, find_note(ports.store, talk_id, Presence, 1)


def set_presence(
    ports: Ports, caller_id: str, talk_id: str, asked: PresenceRequest, builds_on: int
) -> tuple[Scene, Presence]:
    """Who was there, as it stands now. What was already set so and is only repeated changes nothing.

    Raises NotFound, NotAllowed, Invalid, WrongStatus, WindowNotOpen or WindowClosed, and StaleNote with both.
    """
    for _ in range(_ATTEMPTS):
        scene = enter(ports, caller_id, talk_id)
        _check(ports, scene)
        standing = find_note(ports.store, talk_id, Presence, 1)
        people = _people(scene, asked, standing)
        version = standing.version if standing else 0
        if version != builds_on:
            if standing is not None and (standing.people, version) == (people, builds_on + 1):
                return scene, standing
            raise _stale(scene, standing, asked)
        after = Presence(
            talk_id=talk_id, version=builds_on + 1, author_id=caller_id, at=scene.now, people=people
        )
        work = UnitOfWork()
        demand(work, scene.talk, started(scene.now) & not_closed(Phase.RECORD, scene.now))
        write_note(work, after)
        try:
            ports.store.commit(work)
        except TalkChanged:
            continue
        return scene, after
    raise TryAgain


def _check(ports: Ports, scene: Scene) -> None:
    if not scene.holds_talk:
        raise NotAllowed
    booking, windows = scene.talk.booking, scene.talk.windows
    if booking is None or windows is None:
        raise WrongStatus(status=scene.talk.status)
    if scene.now >= windows.record_closes:
        raise WindowClosed(closed=local_text(windows.record_closes, ports.zone))
    if scene.now < booking.start:
        raise WindowNotOpen(opens=local_text(booking.start, ports.zone))


def _people(scene: Scene, asked: PresenceRequest, standing: Presence | None) -> tuple[Present, ...]:
    """Those who were there. Raises Invalid for somebody who was not invited, or is named twice."""
    before = {p.person_id: p.role for p in standing.people} if standing else {}
    roles = before | dict(invited(scene.talk, scene.subject, scene.ports.day(scene.now)))
    wrong, told = [], set()
    for place, one in enumerate(asked.people):
        if one.person_id is not None and one.person_id not in roles:
            wrong.append((place, "was not invited to this talk"))
        if (one.person_id, one.name) in told:
            wrong.append((place, "is there already"))
        told.add((one.person_id, one.name))
    if wrong:
        errors = [{"pointer": f"/people/{place}", "detail": detail} for place, detail in wrong]
        raise Invalid(errors=errors)
    return tuple(
        Present(person_id=p.person_id, role=roles.get(p.person_id), name=p.name, manner=p.manner)
        for p in asked.people
    )


def _stale(scene: Scene, standing: Presence | None, asked: PresenceRequest) -> StaleNote:
    people = standing.people if standing else ()
    return StaleNote(
        current={"people": [p.model_dump(mode="json", exclude={"role"}) for p in people]},
        current_version=standing.version if standing else 0,
        yours=asked.model_dump(mode="json"),
        **(signed(scene, standing.author_id, standing.at) if standing else {}),
    )
