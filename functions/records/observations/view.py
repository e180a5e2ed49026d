"""A child's documentation as a reader sees it: a page of what is linked to the child (F73–F75)."""

from collections.abc import Iterator, Mapping
from datetime import date

from functions.records.observations.models import ObservationsView, ObservationView
from shared.adapters import register
from shared.adapters.keys import Place, observed_at
from shared.adapters.observations import page_of
from shared.adapters.people_view import Names, known_to
from shared.adapters.ports import Ports
from shared.domain.instant import local_text
from shared.domain.observation import Observation
from shared.domain.people import Person
from shared.domain.relation import groups_of
from shared.domain.ties import Kept, Ties, may_read, units_of_young


def documentation_of(
    ports: Ports,
    caller: Person,
    child: Person,
    ties: Ties,
    known: Mapping[str, Person],
    cursor: str | None,
    most: int,
) -> ObservationsView:
    """A page for one with these ties: a query for each place, and one request for names not known yet."""
    today = ports.day(ports.now())
    partitions = list(_readable(child, ties, today))
    found, rest = page_of(ports.store, partitions, cursor, most)
    shows_others = may_read(Kept.OF_PLACE, ties)
    named = {each.author_id for each in found if each.author_id}
    if shows_others:
        named |= {child_id for each in found for child_id in each.children}
    missing = sorted(named - known.keys())
    people = {**known, **(register.people(ports.store, missing) if missing else {})}
    names, met = Names(people), Names(people, known_to(caller, today))
    return ObservationsView(
        observations=tuple(
            observation_view(ports, each, names, met, child.id, shows_others=shows_others)
            for each in found
        ),
        next=rest,
    )


def observation_view(
    ports: Ports,
    observation: Observation,
    names: Names,
    met: Names,
    child_id: str | None,
    *,
    shows_others: bool,
) -> ObservationView:
    """An observation, in one child's documentation or by itself, with the children whom one may know of."""
    tagged = tuple(map(names.of, filter(met.shows, observation.children)))
    return ObservationView(
        id=observation.id,
        version=observation.version,
        unit_id=observation.unit_id,
        group_id=observation.group_id,
        day=observation.day.isoformat(),
        title=observation.title,
        text=observation.text,
        open_to_families=observation.open_to_families,
        tagged=child_id in observation.children,
        children=tagged if shows_others else None,
        author=names.of(observation.author_id) if observation.author_id else None,
        saved_at=local_text(observation.at, ports.zone),
    )


def _readable(child: Person, ties: Ties, today: date) -> Iterator[str]:
    """The partitions of what is linked to the child and open to one with these ties."""
    if may_read(Kept.TAGGED, ties):
        yield observed_at(Place.CHILD, child.id)
    everything = may_read(Kept.OF_PLACE, ties)
    if everything or may_read(Kept.OPEN_OF_PLACE, ties):
        for group_id in sorted(groups_of(child, today)):
            yield observed_at(Place.GROUP, group_id, open_to_families=not everything)
        for unit_id in units_of_young(child, today):
            yield observed_at(Place.UNIT, unit_id, open_to_families=not everything)
