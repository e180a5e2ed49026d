"""From an export to the register of the domain, some people at a time.

The same file and day give the same register, whatever the order of the file.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from functions.directory.gathering import Gatherer, Records
from functions.directory.personal import (
    GUARDIAN_MAIL,
    PUPIL_MAIL,
    STAFF_MAIL,
    mail_of,
    markings_of,
)
from functions.directory.places import groups_of, span_of, units_of
from functions.directory.relations import Relations, ordered
from functions.directory.report import Problems
from functions.directory.ss12000 import (
    Activity,
    DutyRecord,
    MembershipPart,
    PersonRecord,
    Placement,
)
from functions.directory.staging import Role, Row, Staging
from shared.domain.people import Group, Person, SecurityMarking, Unit
from shared.domain.relation import HIGHER_DUTIES, guardians_of, is_adult

LARGEST_PERSON = 300_000
"""Bytes of a person with all relations; an item of the table holds a little more."""
AT_ONCE = 100
"""People mapped together, and read from the table in one request."""
DANGLING = {
    ("placements", Role.ABOUT): "child",
    ("duties", Role.ABOUT): "person",
    ("groups", Role.MEMBER): "groupMemberships",
}


@dataclass(frozen=True, slots=True)
class Places:
    """Units and groups of a file, all at once: there are few."""

    units: Mapping[str, Unit]
    groups: Mapping[str, Group]
    heads: Mapping[str, str]
    """Who heads each unit today: the manager of who works there, since the standard has none."""
    unusable: frozenset[str]
    """Ids of units and groups that the file has or points at, but that cannot be used."""


@dataclass(frozen=True, slots=True)
class Register:
    """What the file says of some people, in the words of the domain, and what it could not say."""

    people: Mapping[str, Person]
    relations: Relations
    gone: Container[str] = frozenset()
    """Ids of the deceased, who are left out."""
    listed: Container[str] = frozenset()
    """Ids of all people of the file, also of those who are left out."""
    silent: Container[str] = frozenset()
    """Ids of children of whom the file does not say that anybody answers for them."""
    usable: Container[str] = frozenset()
    """Ids of people whose records this file replaces."""


def map_places(staging: Staging, today: date, problems: Problems) -> Places:
    """Units, groups and who heads what. `today` is the local date that tells who is whose manager."""
    units = units_of(staging, problems)
    groups = groups_of(staging, units, problems)
    unusable = {*staging.unusable("organisations"), *staging.unusable("groups")}
    unusable.update(row.id for row in staging.all_of("groups") if row.id not in groups)
    unusable.update(staging.pointed - units.keys() - groups.keys())
    return Places(units, groups, _heads(staging, units, today), frozenset(unusable))


def map_people(
    staging: Staging, places: Places, today: date, problems: Problems
) -> Iterator[Register]:
    """Everybody of a file, a hundred at a time, in order of id."""
    for kind, record_id, role in staging.dangling():
        where = f"{kind}/{record_id}"
        problems.add(where, f"{DANGLING[kind, role]} points at no usable record; left out")
    for rows in staging.people(AT_ONCE):
        yield _map_some(rows, staging, places, today, problems)


def _map_some(
    rows: list[Row], staging: Staging, places: Places, today: date, problems: Problems
) -> Register:
    records = {row.id: PersonRecord.model_validate_json(row.body) for row in rows}
    ids = list(records)
    relations = _relations(records, ids, staging, places, problems)
    relations.uncertain.update(staging.uncertain(ids))
    relations.missing.update(places.unusable)
    markings = markings_of(ids, staging, problems)
    people = {}
    for record in records.values():
        marking = markings.get(record.id, SecurityMarking.NONE)
        manager = _manager_of(record.id, relations, places, today)
        person = _person(record, relations, marking, manager, problems)
        if len(person.model_dump_json(exclude_defaults=True).encode()) > LARGEST_PERSON:
            problems.add(f"persons/{person.id}", "has too many relations; left out")
            continue
        _note_missing_guardian(person, today, problems)
        people[person.id] = person
    return Register(people, relations, staging.gone, staging.listed, staging.silent, staging.usable)


def _relations(
    records: Mapping[str, PersonRecord],
    ids: list[str],
    staging: Staging,
    places: Places,
    problems: Problems,
) -> Relations:
    """Those of these people; for whom they answer stands in the records of the children."""
    known = (staging.usable, staging.gone, places.units, places.groups)
    duties = {
        row.id: DutyRecord.model_validate_json(row.body)
        for row in staging.linked("duties", Role.ABOUT, ids)
    }
    theirs = Records(
        records,
        [
            Placement.model_validate_json(r.body)
            for r in staging.linked("placements", Role.ABOUT, ids)
        ],
        [
            (row.id, MembershipPart.model_validate_json(row.more or ""))
            for row in staging.linked("groups", Role.MEMBER, ids)
        ],
        list(duties.values()),
        [
            (row.person, Activity.model_validate_json(row.body))
            for row in staging.linked("activities", Role.TEACHER, list(duties))
        ],
    )
    found = Gatherer(*known, problems).gather(theirs)
    charges = _charges(ids, staging)
    # What is wrong in a child's record is told with the child.
    from_children = Gatherer(*known, Problems()).gather(charges)
    found.children.clear()
    found.children.update(from_children.children)
    return found


def _charges(ids: list[str], staging: Staging) -> Records:
    """The records in which somebody answers for a child, or owns a placement of one."""
    persons = {row.id: row.body for row in staging.linked("persons", Role.CARER, ids)}
    placements = {row.id: row.body for row in staging.linked("placements", Role.CARER, ids)}
    owned = [Placement.model_validate_json(body) for body in placements.values()]
    persons |= staging.records("persons", [p.child.id for p in owned if p.child.id not in persons])
    alive = {
        child: PersonRecord.model_validate_json(body)
        for child, body in persons.items()
        if child in staging.usable
    }
    return Records(alive, [p for p in owned if p.child.id in alive])


def _person(
    record: PersonRecord,
    relations: Relations,
    marking: SecurityMarking,
    manager_id: str | None,
    problems: Problems,
) -> Person:
    enrolments = relations.enrolments.get(record.id, [])
    duties = relations.duties.get(record.id, [])
    preferred = STAFF_MAIL if duties else PUPIL_MAIL if enrolments else GUARDIAN_MAIL
    return Person(
        id=record.id,
        given_name=record.given_name,
        family_name=record.family_name,
        birth_date=record.birth_date,
        marking=marking,
        email=mail_of(record, preferred, problems),
        enrolments=ordered(enrolments),
        memberships=ordered(relations.memberships.get(record.id, [])),
        guardians=ordered(relations.guardians.get(record.id, [])),
        children=ordered(relations.children.get(record.id, [])),
        duties=ordered(duties),
        assignments=ordered(relations.assignments.get(record.id, [])),
        manager_id=manager_id,
        sign_in=record.sign_in,
    )


def _heads(staging: Staging, units: Mapping[str, Unit], today: date) -> dict[str, str]:
    """Of several who head a unit today it is the one with the lowest id."""
    heads: dict[str, str] = {}
    for row in staging.heads():
        duty = DutyRecord.model_validate_json(row.body)
        current = duty.duty_at.id in units and span_of(duty).covers(today)
        if current and row.person in staging.usable:
            heads.setdefault(duty.duty_at.id, row.person)
    return heads


def _manager_of(person_id: str, relations: Relations, places: Places, today: date) -> str | None:
    """Who heads the first unit where the employee works today; a head has no manager."""
    current = [
        duty
        for duty in sorted(relations.duties.get(person_id, []), key=str)
        if duty.span.covers(today)
    ]
    if any(duty.role in HIGHER_DUTIES for duty in current):
        return None
    return next((places.heads[d.unit_id] for d in current if d.unit_id in places.heads), None)


def _note_missing_guardian(person: Person, today: date, problems: Problems) -> None:
    enrolled = any(enrolment.span.covers(today) for enrolment in person.enrolments)
    if enrolled and not is_adult(person, today) and not guardians_of(person, today):
        problems.add(
            f"persons/{person.id}",
            "has no guardian in the file; kept, with any who stand if it names nobody at all",
        )
