"""From an export to the register of the domain. Pure: the same file and day give the same register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from functions.directory.export import Export
from functions.directory.gathering import Gatherer
from functions.directory.personal import (
    GUARDIAN_MAIL,
    PUPIL_MAIL,
    STAFF_MAIL,
    birth_date_of,
    mail_of,
    markings_of,
)
from functions.directory.places import groups_of, units_of
from functions.directory.relations import Relations, ordered
from functions.directory.report import Problems
from functions.directory.ss12000 import PersonRecord
from shared.domain.people import Duty, Group, Person, SecurityMarking, Unit
from shared.domain.relation import HIGHER_DUTIES, guardians_of, is_adult

DECEASED = "Avliden"
LARGEST_PERSON = 300_000
"""Bytes of a person with all relations; an item of the table holds a little more."""


@dataclass(frozen=True, slots=True)
class Register:
    """What the file says, in the words of the domain, and what it could not say."""

    units: dict[str, Unit]
    groups: dict[str, Group]
    people: dict[str, Person]
    relations: Relations
    gone: frozenset[str]
    """Ids of the deceased, who are left out."""
    listed: frozenset[str]
    """Ids of all people of the file, also of those who are left out."""
    silent: frozenset[str]
    """Ids of children of whom the file does not say that anybody answers for them."""


def map_register(export: Export, today: date, problems: Problems) -> Register:
    """Everything usable of an export. `today` is the local date that tells who is whose manager."""
    gone = {r.id for r in export.persons.values() if r.person_status == DECEASED}
    problems.add_all((f"persons/{each}" for each in sorted(gone)), "is deceased; left out")
    records = {key: r for key, r in export.persons.items() if key not in gone}
    units = units_of(export, problems)
    groups = groups_of(export, units, problems)
    relations = Gatherer(export, records.keys(), gone, units, groups, problems).gather()
    markings = markings_of(export, problems)
    managers = _managers(relations.duties, today)
    people = {}
    for record in records.values():
        marking = markings.get(record.id, SecurityMarking.NONE)
        person = _person(record, relations, marking, managers.get(record.id), problems)
        if len(person.model_dump_json(exclude_defaults=True).encode()) > LARGEST_PERSON:
            problems.add(f"persons/{person.id}", "has too many relations; left out")
            continue
        _note_missing_guardian(person, today, problems)
        people[person.id] = person
    silent = frozenset(
        person.id
        for person in people.values()
        if not records[person.id].responsibles
        and person.birth_date is not None
        and not is_adult(person, today)
    )
    return Register(units, groups, people, relations, frozenset(gone), export.listed, silent)


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
        birth_date=birth_date_of(record, problems),
        marking=marking,
        email=mail_of(record, preferred, problems),
        enrolments=ordered(enrolments),
        memberships=ordered(relations.memberships.get(record.id, [])),
        guardians=ordered(relations.guardians.get(record.id, [])),
        children=ordered(relations.children.get(record.id, [])),
        duties=ordered(duties),
        assignments=ordered(relations.assignments.get(record.id, [])),
        manager_id=manager_id,
    )


def _managers(duties: Mapping[str, Sequence[Duty]], today: date) -> dict[str, str]:
    """Each employee's manager: who heads the unit where they work today; the standard has none.

    Where several head a unit it is the one with the lowest id, and a head has no manager.
    """
    current = {
        person: [duty for duty in sorted(theirs, key=str) if duty.span.covers(today)]
        for person, theirs in sorted(duties.items())
    }
    heads: dict[str, str] = {}
    for person, theirs in current.items():
        for duty in theirs:
            if duty.role in HIGHER_DUTIES:
                heads.setdefault(duty.unit_id, person)
    return {
        person: next(filter(None, (heads.get(duty.unit_id) for duty in theirs)))
        for person, theirs in current.items()
        if not any(duty.role in HIGHER_DUTIES for duty in theirs)
        and any(duty.unit_id in heads for duty in theirs)
    }


def _note_missing_guardian(person: Person, today: date, problems: Problems) -> None:
    enrolled = any(enrolment.span.covers(today) for enrolment in person.enrolments)
    if enrolled and not is_adult(person, today) and not guardians_of(person, today):
        problems.add(
            f"persons/{person.id}",
            "has no guardian in the file; kept, with any who stand if it names nobody at all",
        )
