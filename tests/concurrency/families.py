"""A class of 25 pupils with two guardians each, and a teacher with 25 times."""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from shared.adapters.ids import random_id
from shared.adapters.ports import Ports
from shared.adapters.store import Store
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
from shared.domain.policy import load_policies
from tests.support.api import Answered, Api
from tests.support.world import GUARDIAN, FixedClock, fill, local

PUPILS = [f"pupil-{number}" for number in range(25)]
GUARDIANS = {pupil: (f"mother-of-{pupil}", f"father-of-{pupil}") for pupil in PUPILS}


def families() -> list[Person | Group | Unit]:
    """Everybody."""
    teacher = Person(
        id="teacher", given_name="Tea", email="teacher@school.example", family_name="Testsson",
        duties=(Duty(unit_id="school", role="Lärare"),),
        assignments=(Assignment(group_id="5a", role="Mentor"),),
    )  # fmt: skip
    pupils = [
        Person(
            id=pupil, given_name="Elev", birth_date=date(2010, 5, 1), family_name="Testsson",
            enrolments=(Enrolment(unit_id="school", school_form="GR", year=5),),
            memberships=(Membership(group_id="5a"),),
            guardians=tuple(Guardianship(person_id=g, relation=GUARDIAN) for g in GUARDIANS[pupil]),
        )
        for pupil in PUPILS
    ]  # fmt: skip
    guardians = [
        Person(
            id=guardian, given_name="Vera", email=f"{guardian}@home.example", family_name="Testsson",
            children=(Guardianship(person_id=pupil, relation=GUARDIAN),),
        )
        for pupil in PUPILS
        for guardian in GUARDIANS[pupil]
    ]  # fmt: skip
    return [
        Unit(id="school", name="Almskolan", kind="Skolenhet"),
        Group(id="5a", name="5A", kind="Klass", unit_id="school", school_form="GR"),
        teacher,
        *pupils,
        *guardians,
    ]


class ClassRoom:
    """The class on one store; every process has its own functions, as on Lambda."""

    def __init__(self, store: Store) -> None:
        self.clock = FixedClock(local("2021-10-01 18:00"))
        zone = ZoneInfo("Europe/Stockholm")
        self.asked_again: list[str] = []
        """The keys of those who were told to try again, once for each time."""
        self.ports = Ports(store, self.clock, random_id, zone, load_policies("standard"))
        fill(store, families())
        body = {
            "talk_type": "development", "groups": ["5a"], "date": "2021-10-31", "start": "09:00",
            "length": "PT15M", "count": 25,
        }  # fmt: skip
        published = self.process().call("teacher", "POST", "/v1/series", body, key="publish")
        assert published.status == 201, published
        self.slots: list[str] = [slot["id"] for slot in published.body["slots"]]

    def process(self) -> Api:
        """A process of the functions."""
        return Api(self.ports)

    def booking(self, guardian: str, pupil: str, slot: str, key: str) -> "Booking":
        """A booking to be made in a process of its own; who is asked to come again does so."""
        api = self.process()
        body = {"slot_id": slot, "subject_id": pupil}

        def book() -> Answered:
            answered = api.call(guardian, "POST", "/v1/bookings", body, key=key)
            while answered.problem == "try-again" and self.asked_again.count(key) < _PATIENCE:
                self.asked_again.append(key)
                answered = api.call(guardian, "POST", "/v1/bookings", body, key=key)
            return answered

        return book


_PATIENCE = 5
Booking = Callable[[], Answered]
