"""Classes of any number with their families, for rushes: made up, and put into any store."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from shared.adapters import keys
from shared.adapters.register import group_item, person_item, unit_item
from shared.adapters.store import Store, UnitOfWork, impossible
from shared.domain.people import (
    Assignment,
    Duty,
    Enrolment,
    Group,
    Guardianship,
    Membership,
    Person,
    Unit,
)

GUARDIAN = "Vårdnadshavare"
_MOST_WRITES = 90


@dataclass(frozen=True)
class ClassRoom:
    """A class: who teaches it, and each pupil's guardians."""

    name: str
    guardians: Mapping[str, tuple[str, ...]]

    @property
    def teacher(self) -> str:
        """Whose times its families book."""
        return f"{self.name}-teacher"

    def pairs(self) -> list[tuple[str, str]]:
        """Each guardian with each child in the class."""
        return [(g, pupil) for pupil, theirs in self.guardians.items() for g in theirs]


@dataclass
class Town:
    """A school with classes. Who is named as guardian in two of them has children in both."""

    unit: str
    classes: list[ClassRoom] = field(default_factory=list)

    def add(self, name: str, families: Iterable[tuple[str, ...]]) -> ClassRoom:
        """A class with one pupil for each of these sets of guardians."""
        named = f"{self.unit}-{name}"
        pupils = {f"{named}-{number}": family for number, family in enumerate(families)}
        self.classes.append(ClassRoom(named, pupils))
        return self.classes[-1]

    def add_class(self, name: str, size: int = 25) -> ClassRoom:
        """A class of pupils with two guardians each."""
        return self.add(
            name, [tuple(f"{self.unit}-{name}-{n}-{of}" for of in "ab") for n in range(size)]
        )

    @property
    def principal(self) -> str:
        """Who has higher permission at the school."""
        return f"{self.unit}-principal"

    def adults(self) -> list[str]:
        """Everybody who signs in."""
        families = {g for room in self.classes for both in room.guardians.values() for g in both}
        return [self.principal, *(room.teacher for room in self.classes), *sorted(families)]

    def settle(self, store: Store) -> None:
        """Put everybody into the register."""
        work = UnitOfWork()
        for key, item in self._register():
            if len(work.writes) == _MOST_WRITES:
                store.commit(work)
                work = UnitOfWork()
            work.put(key, item, None, impossible)
        store.commit(work)

    def _register(self) -> Iterator[tuple[keys.Key, dict[str, object]]]:
        unit = Unit(id=self.unit, name="Almskolan", kind="Skolenhet", school_forms=("GR",))
        yield keys.unit(unit.id), unit_item(unit)
        leads = (Duty(unit_id=self.unit, role="Rektor"),)
        yield _person(_made_up(self.principal, email=mail_of(self.principal), duties=leads))
        children: dict[str, list[str]] = defaultdict(list)
        for room in self.classes:
            group = Group(
                id=room.name, name=room.name, kind="Klass", unit_id=self.unit, school_form="GR"
            )
            yield keys.group(group.id), group_item(group)
            yield _person(self._teacher(room))
            for pupil, guardians in room.guardians.items():
                yield _person(self._pupil(room, pupil, guardians))
                yield keys.member(room.name, pupil), {}
                for guardian in guardians:
                    children[guardian].append(pupil)
        for guardian, theirs in children.items():
            yield _person(_made_up(guardian, children=_related(theirs), email=mail_of(guardian)))

    def _teacher(self, room: ClassRoom) -> Person:
        return _made_up(
            room.teacher,
            email=mail_of(room.teacher),
            duties=(Duty(unit_id=self.unit, role="Lärare"),),
            assignments=(Assignment(group_id=room.name, role="Mentor"),),
        )

    def _pupil(self, room: ClassRoom, pupil: str, guardians: Iterable[str]) -> Person:
        return _made_up(
            pupil,
            birth_date=date(2016, 5, 1),
            enrolments=(Enrolment(unit_id=self.unit, school_form="GR", year=5),),
            memberships=(Membership(group_id=room.name),),
            guardians=_related(guardians),
        )


def _made_up(person_id: str, **more: object) -> Person:
    named = {"id": person_id, "given_name": "Elev", "family_name": "Testsson"}
    return Person.model_validate(named | more)


def _related(people: Iterable[str]) -> tuple[Guardianship, ...]:
    return tuple(Guardianship(person_id=person_id, relation=GUARDIAN) for person_id in people)


def mail_of(person_id: str) -> str:
    """The address of somebody who came."""
    return f"{person_id}@home.example"


def _person(person: Person) -> tuple[keys.Key, dict[str, object]]:
    return keys.person(person.id), person_item(person)
