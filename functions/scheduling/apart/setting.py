"""Saying of a pupil that each guardian has a talk of their own, or not any more (D11, G4)."""

from typing import NamedTuple

from functions.scheduling.apart.dividing import divide
from functions.scheduling.apart.models import GuardianView, SeparateTalksView
from shared.adapters import keys, register
from shared.adapters.own import write_own
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import talk_of
from shared.domain.errors import NotFound, TalkChanged, TryAgain
from shared.domain.instant import local_text
from shared.domain.lifecycle import is_over
from shared.domain.people import Person
from shared.domain.permission.people import check_sees_separate_talks, check_sets_separate_talks
from shared.domain.relation import guardians_of
from shared.domain.talk import Talk
from shared.domain.vocabulary import Pattern

_ATTEMPTS = 5
"""How often it is decided anew because a talk changed between reading and writing."""


class Scene(NamedTuple):
    """Who asks about which pupil, and the pupil's talks that are not over."""

    caller: Person
    pupil: Person
    talks: tuple[Talk, ...]


def see_separate(ports: Ports, caller_id: str, person_id: str) -> SeparateTalksView:
    """What is said of the pupil, for staff. Raises NotFound for everybody else."""
    return _view(ports, _scene(ports, caller_id, person_id))


def set_separate(
    ports: Ports, caller_id: str, person_id: str, *, separate: bool
) -> SeparateTalksView:
    """What is said of the pupil from now on; saying it again changes nothing.

    Talks that begin from then on are each guardian's own. One that was never booked is divided at once, as
    many in a transaction as it takes; one in which there may be texts stays shared until it ends. Raises
    NotFound for a stranger and for the child's own guardian, NotAllowed for staff without higher permission,
    TryAgain under lasting contention.
    """
    lost = 0
    while lost < _ATTEMPTS:
        scene = _scene(ports, caller_id, person_id)
        check_sets_separate_talks(scene.caller, scene.pupil, ports.day(ports.now()))
        work, now, pupil = UnitOfWork(), ports.now(), scene.pupil
        if pupil.own.separate_talks is not separate:
            pupil = write_own(work, pupil, by=caller_id, at=now, separate_talks=separate)
        if separate:
            divide(ports, work, pupil, scene.talks, by=caller_id, now=now)
        if not work.writes:
            return _view(ports, scene)
        try:
            ports.store.commit(work)
        except TalkChanged:
            lost += 1
    raise TryAgain


def _scene(ports: Ports, caller_id: str, person_id: str) -> Scene:
    known = register.people(ports.store, (caller_id, person_id), own=[person_id])
    caller, pupil, now = known.get(caller_id), known.get(person_id), ports.now()
    if caller is None or pupil is None:
        raise NotFound
    check_sees_separate_talks(caller, pupil, ports.day(now))
    pointers = ports.store.query(keys.latest_of(pupil.id))
    items = ports.store.get_many(keys.talk(p["talk_id"]) for p in pointers) if pointers else {}
    talks = (talk_of(item) for item in items.values())
    going_on = (t for t in talks if t.pattern is not Pattern.EMPLOYEE and not is_over(t, now))
    return Scene(caller, pupil, tuple(sorted(going_on, key=lambda talk: talk.id)))


def _view(ports: Ports, scene: Scene) -> SeparateTalksView:
    pupil = scene.pupil
    ids = guardians_of(pupil, ports.day(ports.now()))
    known = register.people(ports.store, ids) if ids else {}
    shared = (talk.id for talk in scene.talks if talk.for_guardian_id is None)
    return SeparateTalksView(
        person_id=pupil.id,
        separate=pupil.own.separate_talks,
        guardians=tuple(
            GuardianView(id=i, name=None if known[i].is_protected else known[i].name)
            for i in ids
            if i in known
        ),
        still_shared=tuple(shared) if pupil.own.separate_talks else (),
        changed_by=pupil.own.by,
        changed_at=local_text(pupil.own.at, ports.zone) if pupil.own.at else None,
    )
