"""Which observations of a unit's children have stood long enough: each goes with its last child (R15).

They are listed by the year and by whom else they are about, under the first of these children that the register
knows, so that what keeps one of them keeps exactly what is about them.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from shared.adapters import keys, register
from shared.adapters.keys import Place
from shared.adapters.observations import observation_of
from shared.adapters.ports import Ports
from shared.domain.disposal import Due, Entry
from shared.domain.observation import Observation
from shared.domain.people import Person
from shared.domain.retention import (
    Document,
    Facts,
    Over,
    Rule,
    due_on,
    form_during,
    has_been_at,
    last_of,
    rule_for,
)
from shared.domain.term import Term

MOST = 100
"""Observations of one entry; the rest is for the next list."""


class _Group(NamedTuple):
    year: int
    others: tuple[str, ...]


def observed(ports: Ports, unit_id: str, rules: Sequence[Rule], person: Person) -> Iterator[Entry]:
    """Entries of what is due of a child's. A query, and one request for the other children there are."""
    items = ports.store.query(keys.observed_at(Place.CHILD, person.id))
    found = [o for o in map(observation_of, items) if o.unit_id == unit_id]
    ids = {child for o in found for child in o.children} - {person.id}
    people = register.people(ports.store, sorted(ids)) if ids else {}
    known = people | {person.id: person}
    due: dict[_Group, list[tuple[Observation, Over]]] = defaultdict(list)
    for one in found:
        at_unit = (c for c in one.children if c in known and has_been_at(known[c], unit_id))
        if person.id != min(at_unit):
            continue  # it is listed under another child
        over = last_of(_over(ports, rules, one, known.get(child)) for child in one.children)
        if over is not None and over.since <= ports.day(ports.now()):
            others = tuple(sorted(set(one.children) - {person.id}))
            due[_Group(one.day.year, others)].append((one, over))
    for group, several in sorted(due.items()):
        yield _entry(person, group, several[:MOST])


def _entry(person: Person, group: _Group, several: list[tuple[Observation, Over]]) -> Entry:
    last = max(over for _, over in several)
    due = Due(
        document=Document.OBSERVATION,
        part=str(group.year),
        decision=last.decision,
        since=last.since,
    )
    return Entry(
        person_id=person.id,
        due=(due,),
        observations=tuple(one.id for one, _ in several),
        others=group.others,
    )


def _over(
    ports: Ports, rules: Sequence[Rule], one: Observation, child: Person | None
) -> Over | None:
    """By the line for the school form that the child was in then; None for one whom nobody knows."""
    if child is None:
        return None
    year = Term.of(one.day).school_year
    form = form_during(child, one.unit_id, year) or ""
    rule = rule_for(rules, Document.OBSERVATION, form, ports.day(ports.now()))
    facts = Facts(child, form, written=ports.day(one.at), held=one.day, school_year=year)
    since = due_on(rule, facts) if rule else None
    return Over(since, rule.decision) if rule and since else None
