"""Documenting: who works at the unit does, of departments and children they are connected to (F74, F75)."""

from collections.abc import Mapping

from functions.records.observations.models import ObservationRequest
from shared.adapters import register
from shared.adapters.observations import load_observation, write_observation
from shared.adapters.people_view import Names, known_to
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.errors import Invalid, NotFound
from shared.domain.observation import Observation
from shared.domain.people import Person
from shared.domain.permission.records import (
    check_changes_observation,
    check_documents_child,
    check_documents_department,
    check_works_at,
)

Written = tuple[Observation, Mapping[str, Person], UnitOfWork]


def prepare_observation(ports: Ports, caller_id: str, asked: ObservationRequest) -> Written:
    """A new observation, the people in it, and the work that writes it. Raises NotFound and Invalid."""
    made, people = _made(ports, caller_id, asked, ports.new_id(), 1)
    work = UnitOfWork()
    write_observation(work, None, made)
    return made, people, work


def change_observation(
    ports: Ports, caller_id: str, observation_id: str, asked: ObservationRequest, builds_on: int
) -> tuple[Observation, Mapping[str, Person]]:
    """The observation as it stands now, changed by its author or by higher permission at its unit.

    A change that was made already and is only repeated changes nothing. Raises NotFound, NotAllowed, Invalid,
    and StaleResult with both texts if somebody else changed it in between.
    """
    standing = load_observation(ports.store, observation_id)
    if standing is None or asked.unit_id != standing.unit_id:
        raise NotFound
    changed, people = _made(
        ports, caller_id, asked, observation_id, builds_on + 1, standing.children
    )
    today = ports.day(ports.now())
    check_changes_observation(people[caller_id], standing, today)
    if asked.day is None:
        changed = changed.model_copy(update={"day": standing.day})
    if standing == changed.model_copy(update={"at": standing.at}):
        return standing, people
    work = UnitOfWork()
    write_observation(work, standing.model_copy(update={"version": builds_on}), changed)
    ports.store.commit(work)
    return changed, people


def _made(
    ports: Ports,
    caller_id: str,
    asked: ObservationRequest,
    observation_id: str,
    version: int,
    tagged: tuple[str, ...] = (),
) -> tuple[Observation, Mapping[str, Person]]:
    """The observation as it is asked for; who is `tagged` already stays so, also when they have moved on.

    A protected identity that the caller is not shown stays tagged too, and cannot be tagged (R17).
    """
    now = ports.now()
    today = ports.day(now)
    everybody = sorted({caller_id, *asked.children, *tagged})
    people = register.people(ports.store, everybody, own=asked.children)
    caller = check_works_at(people.get(caller_id), asked.unit_id, today)
    names = Names(people, known_to(caller, today))
    shown = tuple(filter(names.shows, tagged))
    unseen = (child_id for child_id in tagged if child_id not in shown)
    if (group_id := asked.group_id) is not None:
        check_documents_department(
            caller, group_id, asked.unit_id,
            lambda: register.groups(ports.store, [group_id]).get(group_id), today,
        )  # fmt: skip
    for child_id in [child_id for child_id in asked.children if child_id not in shown]:
        check_documents_child(caller, people.get(child_id), today)
    if asked.day is not None and asked.day > today:
        raise Invalid(errors=[{"pointer": "/day", "detail": "must not lie ahead"}])
    made = Observation(
        id=observation_id,
        version=version,
        unit_id=asked.unit_id,
        group_id=asked.group_id,
        children=tuple(dict.fromkeys((*asked.children, *unseen))),
        day=asked.day or today,
        title=asked.title,
        text=asked.text,
        open_to_families=asked.open_to_families,
        author_id=caller_id,
        at=now,
    )
    return made, people
