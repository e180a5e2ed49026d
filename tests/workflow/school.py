"""A small school: a class with a mentor, two pupils with their guardians, a principal as manager."""

from collections.abc import Iterator
from datetime import date

from shared.adapters import keys
from shared.adapters.register import group_item, person_item
from shared.adapters.store import Store, UnitOfWork, impossible
from shared.domain.people import (
    Assignment,
    Duty,
    Enrolment,
    Group,
    Guardianship,
    Language,
    Membership,
    Person,
)

TEACHER, PRINCIPAL = "teacher-5f1c", "principal-77ab"
PUPIL, MOTHER, FATHER = "pupil-0c4d", "guardian-e912", "guardian-31f0"
CLASS, UNIT = "class-7b", "school-1"
_GUARDIAN = "Vårdnadshavare"
MOST_AT_ONCE = 90


def people() -> Iterator[Person]:
    """Everybody. Their names are found nowhere else in the system, so that a leak can be seen."""
    yield Person(
        id=TEACHER,
        given_name="Torbjörn",
        family_name="Lärkstedt",
        email="torbjorn@school.example",
        duties=(Duty(unit_id=UNIT, role="Lärare"),),
        assignments=(Assignment(group_id=CLASS, role="Mentor"),),
        manager_id=PRINCIPAL,
    )
    yield Person(
        id=PRINCIPAL,
        given_name="Rosita",
        family_name="Ekenfalk",
        email="rosita@school.example",
        duties=(Duty(unit_id=UNIT, role="Rektor"),),
    )
    yield pupil(PUPIL, MOTHER, FATHER)
    yield guardian(MOTHER, PUPIL)
    yield guardian(FATHER, PUPIL, Language.ENGLISH)


def pupil(person_id: str, *guardian_ids: str) -> Person:
    """A pupil of the class."""
    return Person(
        id=person_id,
        given_name="Elvira",
        family_name="Sjöbladh",
        email=f"{person_id}@school.example",
        birth_date=date(2008, 3, 14),
        enrolments=(Enrolment(unit_id=UNIT, school_form="GR", year=7),),
        memberships=(Membership(group_id=CLASS),),
        guardians=tuple(Guardianship(person_id=g, relation=_GUARDIAN) for g in guardian_ids),
    )


def guardian(person_id: str, child_id: str, language: Language = Language.SWEDISH) -> Person:
    """A guardian with an address."""
    return Person(
        id=person_id,
        given_name="Majvor",
        family_name="Sjöbladh",
        email=f"{person_id}@home.example",
        language=language,
        children=(Guardianship(person_id=child_id, relation=_GUARDIAN),),
    )


def enrol(store: Store, *more: Person) -> None:
    """Put the class, its people and more people into the register."""
    group = Group(id=CLASS, name="7B", kind="Klass", unit_id=UNIT, school_form="GR")
    work = UnitOfWork()
    work.put(keys.group(CLASS), group_item(group), None, impossible)
    for person in (*people(), *more):
        work.put(keys.person(person.id), person_item(person), None, impossible)
        for membership in person.memberships:
            key = keys.member(membership.group_id, person.id)
            work.put(key, {}, None, impossible)
        if len(work.writes) > MOST_AT_ONCE:
            store.commit(work)
            work = UnitOfWork()
    store.commit(work)
