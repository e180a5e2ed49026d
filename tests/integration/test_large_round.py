"""A round of two thousand pupils: how long it takes, and how many requests a pupil costs (F29)."""

from collections.abc import Iterator
from itertools import count
from time import process_time

import pytest

from functions.rounds.handler import handle
from shared.adapters import keys
from shared.adapters.register import a_person, group_item, person_item
from shared.adapters.rounds import coverage, load_round
from shared.adapters.store import UnitOfWork, impossible
from shared.domain.people import Assignment, Group, Guardianship, Person
from tests.properties.crash import Crash, Crashes
from tests.support.contents import in_memory
from tests.support.invariants import broken
from tests.support.memory import MemoryStore
from tests.support.rounds import ROUND, is_due, payload
from tests.support.steps import Steps, a_term

CLASSES, PUPILS_EACH = 80, 25
PUPILS = CLASSES * PUPILS_EACH
LONGEST = 30.0
"""Seconds of processor time for all steps of the round; measured: nine, store and all."""
MOST_REQUESTS = {
    "creating": 0.31,
    "newcomers and opening": 0.53,
    "reminding": 0.17,
    "warning": 0.13,
    "closing": 0.13,
}
"""Store calls a pupil; one transaction writes nineteen talks, and mail to thirty families."""


@pytest.fixture
def school() -> Steps:
    """Eighty classes of twenty-five pupils, each class with a teacher and each pupil with a guardian."""
    school = a_term("2021-10-01 08:00", MemoryStore())
    pattern, teacher = (_person(school, name) for name in ("emil", "teacher"))
    for number in range(CLASSES):
        group = Group(
            id=f"c{number:02d}", name=f"C{number}", kind="Klass", unit_id="school", school_form="GR"
        )
        mentor = Assignment(group_id=group.id, role="Mentor")
        work = UnitOfWork()
        work.put(keys.group(group.id), group_item(group), None, impossible)
        staff = teacher.model_copy(update={"id": f"t{number:02d}", "assignments": (mentor,)})
        for person in (staff, *_class(pattern, group.id)):
            work.put(keys.person(person.id), person_item(person), None, impossible)
            for membership in person.memberships:
                work.put(keys.member(membership.group_id, person.id), {}, None, impossible)
        school.ports.store.commit(work)
    return school


def _person(school: Steps, person_id: str) -> Person:
    return a_person(school.ports.store, person_id)


def _class(pattern: Person, group_id: str) -> Iterator[Person]:
    membership = pattern.memberships[0].model_copy(update={"group_id": group_id})
    for number in range(PUPILS_EACH):
        guardian = Guardianship(person_id=f"{group_id}-g{number:02d}", relation="Vårdnadshavare")
        yield pattern.model_copy(
            update={
                "id": f"{group_id}-p{number:02d}",
                "memberships": (membership,),
                "guardians": (guardian,),
            }
        )


def _plan(school: Steps) -> str:
    parts = [{"responsible_id": f"t{n:02d}", "group_id": f"c{n:02d}"} for n in range(CLASSES)]
    answered = school.call("rektor", "POST", "/v1/rounds", ROUND | {"parts": parts})
    assert answered.status == 201, answered.body
    return str(answered.body["id"])


def _requests(school: Steps, round_id: str, moment: str) -> float:
    """Store calls a pupil for everything that is due at a moment."""
    store = school.ports.store
    assert isinstance(store, MemoryStore)
    school.at(moment)
    asked = 0
    while is_due(school.ports, round_id):
        step = payload(school.ports, round_id)
        before = store.calls
        handle(school.ports, step)
        asked += store.calls - before
    return asked / PUPILS


@pytest.mark.slow
@pytest.mark.spec("F29")
def test_two_thousand_pupils_take_a_minute_at_most_and_less_than_a_request_each(
    school: Steps,
) -> None:
    round_id = _plan(school)
    started = process_time()
    asked = {
        "creating": _requests(school, round_id, "2021-10-01 08:00"),
        "newcomers and opening": _requests(school, round_id, "2021-10-04 18:00"),
        "reminding": _requests(school, round_id, "2021-10-08 18:00"),
        "warning": _requests(school, round_id, "2021-10-11 08:00"),
        "closing": _requests(school, round_id, "2021-10-15 18:00"),
    }
    taken = process_time() - started
    assert all(asked[step] <= most for step, most in MOST_REQUESTS.items()), asked
    assert taken <= LONGEST
    report = load_round(school.ports.store, round_id).report
    assert report is not None
    assert (report.counts.talks, report.counts.without_time) == (PUPILS, PUPILS)
    assert isinstance(school.ports.store, MemoryStore)
    assert broken(in_memory(school.ports.store), school.clock.now()) == []


@pytest.mark.slow
def test_a_large_round_that_crashes_again_and_again_still_gives_everybody_one_talk(
    school: Steps,
) -> None:
    """Every third batch dies at one of its store calls, before or after it, and is asked for again."""
    round_id = _plan(school)
    store = school.ports.store
    assert isinstance(store, MemoryStore)
    crashes = Crashes(store)
    deaths = 0
    for number in count():
        if not is_due(school.ports, round_id):
            break
        step = payload(school.ports, round_id)
        if number % 3 == 0:
            crashes.arm(1 + number // 3 % 6, "after" if number % 2 else "before")
        try:
            handle(school.ports, step)
        except Crash:
            deaths += 1
        crashes.disarm()
    assert deaths > 30
    counts = [
        coverage(store, load_round(store, round_id), f"t{n:02d}", school.ports.now())[0].talks
        for n in range(CLASSES)
    ]
    assert counts == [PUPILS_EACH] * CLASSES
