"""A small school with a clock that stands still: what most tests need."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from shared.adapters import keys, register
from shared.adapters.ports import Ports
from shared.adapters.register import group_item, person_item, places_of, unit_item
from shared.adapters.store import Store, UnitOfWork
from shared.domain.duration import at_wall_clock
from shared.domain.errors import TalkError
from shared.domain.instant import utc
from shared.domain.people import (
    Assignment,
    Duty,
    Enrolment,
    Group,
    Guardianship,
    Membership,
    Person,
    SecurityMarking,
    Unit,
)
from shared.domain.policy import load_policies
from tests.support.memory import MemoryStore

STOCKHOLM = ZoneInfo("Europe/Stockholm")
GUARDIAN = "Vårdnadshavare"


def local(text: str) -> datetime:
    """The instant when clocks in Stockholm show this: `2021-10-31 09:00`."""
    return at_wall_clock(datetime.fromisoformat(text), STOCKHOLM)


@dataclass
class FixedClock:
    """Stands still until it is set."""

    moment: datetime

    def now(self) -> datetime:
        """The moment it was set to."""
        return utc(self.moment)

    def set(self, moment: datetime | str) -> None:
        """Move to an instant, or to a local time in Stockholm."""
        self.moment = local(moment) if isinstance(moment, str) else moment

    def forward(self, **units: float) -> None:
        """Move on by an exact length of time."""
        self.moment += timedelta(**units)


def numbered(prefix: str = "id") -> Callable[[], str]:
    """Ids in order, so that a failing test reads the same twice."""
    numbers = count(1)
    return lambda: f"{prefix}-{next(numbers)}"


def a_school() -> list[Person | Group | Unit]:
    """A compulsory school and a preschool with the people the tests speak of.

    `teacher` holds class 5A with the pupils `emil` and `alma`; `mona` and `olle` are guardians of both
    `emil` and the preschool child `elsa`, whose teacher is `freja`; `rektor` has higher permission at the
    school and is the manager of `teacher`; `stranger` is the guardian of `alma` alone; `bystander` is a
    teacher of another class; `hidden` is a pupil with a protected identity and `sune` her guardian;
    `grown` has turned 18 and studies at the same school.
    """
    in_5a = (Membership(group_id="5a"),)
    at_school = (Enrolment(unit_id="school", school_form="GR", year=5),)

    def child_of(*guardians: str) -> tuple[Guardianship, ...]:
        return tuple(Guardianship(person_id=g, relation=GUARDIAN) for g in guardians)

    def pupil(name: str, *guardians: str, **more: object) -> Person:
        given: dict[str, object] = {
            "birth_date": date(2010, 5, 1),
            "enrolments": at_school,
            "memberships": in_5a,
            "guardians": child_of(*guardians),
        }
        return _person(name, **(given | more))

    def guardian(name: str, *children: str) -> Person:
        return _person(name, children=child_of(*children), email=f"{name}@home.example")

    def teacher(name: str, unit: str, group: str | None, role: str, manager: str | None) -> Person:
        return _person(
            name,
            email=f"{name}@school.example",
            duties=(Duty(unit_id=unit, role=role),),
            assignments=(Assignment(group_id=group, role="Mentor"),) if group else (),
            manager_id=manager,
        )

    return [
        Unit(id="school", name="Almskolan", kind="Skolenhet", school_forms=("GR", "GY")),
        Unit(id="preschool", name="Förskolan Eken", kind="Skolenhet", school_forms=("FS",)),
        Group(id="5a", name="5A", kind="Klass", unit_id="school", school_form="GR"),
        Group(id="8c", name="8C", kind="Klass", unit_id="school", school_form="GR"),
        Group(id="elk", name="Älgen", kind="Avdelning", unit_id="preschool", school_form="FS"),
        teacher("teacher", "school", "5a", "Lärare", "rektor"),
        teacher("bystander", "school", "8c", "Lärare", "rektor"),
        teacher("freja", "preschool", "elk", "Förskollärare", None),
        teacher("rektor", "school", None, "Rektor", None),
        pupil("emil", "mona", "olle"),
        pupil("alma", "stranger"),
        pupil("hidden", "sune", marking=SecurityMarking.CONFIDENTIAL),
        pupil("grown", "olle", birth_date=date(2000, 1, 1), email="grown@home.example"),
        pupil(
            "elsa",
            "mona",
            "olle",
            birth_date=date(2018, 3, 3),
            enrolments=(Enrolment(unit_id="preschool", school_form="FS"),),
            memberships=(Membership(group_id="elk"),),
        ),
        guardian("mona", "emil", "elsa"),
        guardian("olle", "emil", "elsa", "grown"),
        guardian("stranger", "alma"),
        guardian("sune", "hidden"),
    ]


def a_counsellor(name: str = "kim") -> Person:
    """One of the student health team of the school."""
    duties = (Duty(unit_id="school", role="Kurator"),)
    return _person(name, email=f"{name}@school.example", duties=duties)


def _person(name: str, **given: object) -> Person:
    return Person.model_validate(
        {"id": name, "given_name": name.title(), "family_name": "Testsson"} | given
    )


def fill(store: Store, things: list[Person | Group | Unit]) -> None:
    """Put a register into a store."""
    for thing in things:
        work = UnitOfWork()
        match thing:
            case Person():
                work.put(keys.person(thing.id), person_item(thing), None, _never)
                for key in places_of(thing):
                    work.put(key, {}, None, _never)
            case Group():
                work.put(keys.group(thing.id), group_item(thing), None, _never)
            case Unit():
                work.put(keys.unit(thing.id), unit_item(thing), None, _never)
        store.commit(work)


def mark(
    store: Store, who: str, marking: SecurityMarking = SecurityMarking.PROTECTED, **more: object
) -> None:
    """The register tells that somebody's identity is protected, from now on; with `more`, that also."""
    person = register.a_person(store, who)
    fill(store, [person.model_copy(update={"marking": marking, **more})])


def _never(_: object) -> TalkError:
    raise AssertionError("a write without a condition was refused")


def a_world(
    now: str = "2021-10-01 08:00", store: Store | None = None, sets: str = "standard"
) -> tuple[Ports, FixedClock]:
    """The school in a store (in memory unless given), and its clock."""
    clock = FixedClock(local(now))
    ports = Ports(
        store or MemoryStore(), clock, numbered(), STOCKHOLM, load_policies(*sets.split(","))
    )
    fill(ports.store, a_school())
    return ports, clock
