"""A school at the minute of its opening, and the hour of a municipality: real threads, real transactions.

`make races` plays them at full size on the emulator's tables; without it two classes are played in memory.
"""

from collections.abc import Callable
from datetime import datetime
from random import Random
from time import monotonic
from zoneinfo import ZoneInfo

import pytest

from shared.adapters.ids import random_id
from shared.adapters.ports import Ports
from shared.domain.instant import utc
from shared.domain.policy import load_policies
from tests.concurrency.conftest import Engine
from tests.support.invariants import School, broken
from tests.support.processes import Processes
from tests.support.rush import FULL, families_of, is_answered, recorded
from tests.support.threads import crowd
from tests.support.told import History, Told, summary, untrue
from tests.support.town import ClassRoom, Town
from tests.support.world import local

pytestmark = pytest.mark.slow

CLASSES_OF_A_SCHOOL = 20 if FULL else 2
CLASSES_OF_THE_HOUR = 31 if FULL else 2
"""775 pupils: a municipality of 47,000, one to sixty."""
SHARE_IN_THE_HOUR = 0.6
"""Of the pupils, who get their time in it; see the specification's 8.3."""
AT_ONCE = 32
LOOKS = 2
"""Times that a family looks at the list before it chooses."""
REFUSED = ("slot-taken", "slot-held", "person-busy")


class RunningClock:
    """Goes on from an autumn evening at the pace of real time."""

    def __init__(self) -> None:
        self._began, self._evening = monotonic(), local("2021-10-01 18:00")

    def now(self) -> datetime:
        """The present."""
        return utc(self._evening + (monotonic() - self._began) * _SECOND)


_SECOND = local("2021-10-01 00:00:01") - local("2021-10-01 00:00:00")


class Functions:
    """The HTTP functions over one store."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.clock = engine, RunningClock()
        zone, policies = ZoneInfo("Europe/Stockholm"), load_policies("standard")
        ports = Ports(engine.store, self.clock, random_id, zone, policies)
        self.call = Processes(ports, keeps_contract=not FULL).call

    def publish(self, room: ClassRoom) -> list[str]:
        """A quarter of an hour for each pupil."""
        asked = {
            "talk_type": "development", "groups": [room.name], "date": "2021-10-31", "start": "09:00",
            "length": "PT15M", "count": len(room.guardians),
        }  # fmt: skip
        made = self.call(room.teacher, "POST", "/v1/series", asked, room.name)
        assert made.status == 201, made
        return [slot["id"] for slot in made.body["slots"]]

    def check(self, name: str, history: History) -> School:
        """Every answer was true, and the tables are whole."""
        print(f"\n{name}, {self.engine.name}: {summary(history.told, self.engine.conflicts())}")
        contents = self.engine.contents()
        school = School(contents)
        assert untrue(history.told, school) == []
        assert broken(contents, self.clock.now()) == []
        return school


@pytest.fixture
def functions(engine: Engine) -> Functions:
    return Functions(engine)


engines = pytest.mark.parametrize(
    "engine",
    [pytest.param("emulator", marks=pytest.mark.emulator) if FULL else "memory"],
    indirect=True,
)


@engines
@pytest.mark.spec("G1", "D13", "F32")
def test_all_classes_of_a_school_at_once(functions: Functions) -> None:
    town = Town("school")
    rooms = [town.add_class(f"{number}") for number in range(CLASSES_OF_A_SCHOOL)]
    town.settle(functions.engine.store)
    history = recorded(functions.call)
    acts = [
        act
        for number, room in enumerate(rooms)
        for act in families_of(room, history, functions.publish(room), seed=number)
    ]
    Random(20).shuffle(acts)
    answers = crowd(acts, AT_ONCE)
    assert [told for told in answers if not is_answered(told)] == []
    school = functions.check(f"{len(rooms)} classes at once", history)
    assert {slot.subject_id for slot in school.slots.values()} == {
        pupil for room in rooms for pupil in room.guardians
    }


def with_siblings(town: Town, number: int) -> ClassRoom:
    """Twenty families of its own, and five of the class before it; two guardians each."""
    before = max(0, number - 1)
    families = [f"{number}-{n}" for n in range(20)] + [f"{before}-{n}" for n in range(5)]
    return town.add(f"{number}", [(f"{town.unit}-{f}-a", f"{town.unit}-{f}-b") for f in families])


def a_family(history: History, who: str, pupil: str, random: Random) -> Callable[[], Told | None]:
    """Looks, may keep a time while it thinks, books, and may change its mind."""

    def visit() -> Told | None:
        free: list[str] = []
        for _ in range(LOOKS):
            free = free_times(history, who, pupil)
        if not free:
            return None
        wish = random.choice(free[:8])
        if random.random() < 0.3:
            history.hold(who, pupil, wish)
        told = history.book(who, pupil, wish)
        while told.problem in REFUSED and told.body["nearest"]:
            told = history.book(who, pupil, random.choice(told.body["nearest"])["slot_id"])
        if told.done and random.random() < 0.15:
            thinks_again(history, told, random)
        return told

    return visit


def thinks_again(history: History, booked: Told, random: Random) -> None:
    """Gives the time back, or takes another one."""
    free = free_times(history, booked.who, booked.subject)
    if not free or random.random() < 0.3:
        history.give_back(booked.who, booked)
    else:
        history.move(booked.who, booked, random.choice(free))


def free_times(history: History, who: str, pupil: str) -> list[str]:
    """What the list shows as free."""
    return [slot["id"] for slot in history.times(who, pupil) if slot["free"]]


@engines
@pytest.mark.spec("G1", "D13")
def test_the_hour_in_which_a_municipality_opens(functions: Functions) -> None:
    town = Town("town")
    rooms = [with_siblings(town, number) for number in range(CLASSES_OF_THE_HOUR)]
    town.settle(functions.engine.store)
    for room in rooms:
        functions.publish(room)
    history, random = recorded(functions.call), Random(47_000)
    acts: list[Callable[[], Told | None]] = []
    for room in rooms:
        for pupil, (mother, father) in room.guardians.items():
            if random.random() > SHARE_IN_THE_HOUR:
                continue
            acts.append(a_family(history, mother, pupil, Random(random.random())))
            if random.random() < 0.2:  # the other guardian does not know
                acts.append(a_family(history, father, pupil, Random(random.random())))
            if random.random() < 0.05:  # so does the teacher, on behalf of them
                acts.append(a_family(history, room.teacher, pupil, Random(random.random())))
    random.shuffle(acts)
    crowd(acts, AT_ONCE)
    functions.check(f"an hour of {len(rooms)} classes", history)
