"""The checker of rushes finds each kind of lie, and each way in which the tables may be other than told."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.support.contents import in_memory
from tests.support.invariants import School
from tests.support.memory import MemoryStore
from tests.support.steps import a_term
from tests.support.told import Act, History, Told, untrue

Lie = Callable[[list[Told], School], None]


@pytest.fixture
def played() -> tuple[list[Told], School]:
    """A time booked, refused, given back and booked by another; one held, and one moved to."""
    store = MemoryStore()
    steps = a_term(store=store)
    one, other, third = steps.publish(count=3)
    history = History(lambda who, m, path, body, key: steps.call(who, m, path, body, key=key))
    booked = history.book("mona", "emil", one)
    history.book("stranger", "alma", one)
    history.book("olle", "emil", other)
    history.give_back("mona", booked)
    moved = history.book("stranger", "alma", one)
    history.hold("mona", "emil", other)
    history.move("stranger", moved, third)
    history.move("stranger", moved, other)
    (early,) = steps.publish(by="freja", groups=["elk"], start="10:00")
    history.book("mona", "emil", other)
    history.book("mona", "elsa", early)
    (same_hour,) = steps.publish(by="freja", groups=["elk"], start="09:30")
    history.book("mona", "elsa", same_hour)
    return history.told, School(in_memory(store))


def test_what_really_happened_is_believed(played: tuple[list[Told], School]) -> None:
    told, school = played
    assert [t.problem for t in told if t.problem] == [
        "slot-taken", "already-booked", "slot-held", "already-booked",
    ]  # fmt: skip
    assert untrue(told, school) == []


def _number(told: list[Told], **like: Any) -> int:
    found = [n for n, t in enumerate(told) if all(getattr(t, k) == v for k, v in like.items())]
    return found[0]


def _change(told: list[Told], where: dict[str, Any], **how: Any) -> None:
    number = _number(told, **where)
    told[number] = replace(told[number], **how)


def booked_and_not_so(told: list[Told], school: School) -> None:
    school.events[told[0].body["id"]].clear()


def booked_and_not_there(told: list[Told], school: School) -> None:
    last = told[_number(told, act=Act.MOVE, status=200)].body["slot_id"]
    school.slots[last] = school.slots[last].model_copy(update={"talk_id": None})


def booked_without_being_told(told: list[Told], school: School) -> None:
    del school
    del told[_number(told, act=Act.GIVE_BACK)]


def sold_twice(told: list[Told], school: School) -> None:
    del school
    lost = _number(told, problem="slot-taken")
    won = told[0]
    told[lost] = replace(told[lost], status=201, problem="", body=won.body | {"id": "another"})


def taken_by_nobody(told: list[Told], school: School) -> None:
    del school
    _change(told, {"problem": "slot-held"}, problem="slot-taken", slot="nobody's")


def taken_too_early(told: list[Told], school: School) -> None:
    del school
    _change(told, {"problem": "slot-taken"}, began=0.0, ended=0.0)


def booked_already_elsewhere(told: list[Told], school: School) -> None:
    del school
    _change(told, {"problem": "already-booked"}, body={"talk_id": "another"})


def busy_with_nothing(told: list[Told], school: School) -> None:
    del school
    _change(told, {"problem": "slot-taken"}, problem="person-busy")


def a_taken_time_is_said_to_be_near(told: list[Told], school: School) -> None:
    del school
    taken, number = told[0].slot, _number(told, problem="slot-taken")
    told[number] = replace(told[number], body={"nearest": [{"slot_id": taken}]})


def held_by_nobody(told: list[Told], school: School) -> None:
    del school
    del told[_number(told, act=Act.HOLD)]


def a_fault(told: list[Told], school: School) -> None:
    del school
    _change(told, {"problem": "slot-taken"}, status=500, problem="unexpected")


def two_answers_to_one_command(told: list[Told], school: School) -> None:
    del school
    told.insert(1, replace(told[0], body=told[0].body | {"version": 9}))


LIES: list[Lie] = [
    booked_and_not_so,
    booked_and_not_there,
    booked_without_being_told,
    sold_twice,
    taken_by_nobody,
    taken_too_early,
    booked_already_elsewhere,
    busy_with_nothing,
    a_taken_time_is_said_to_be_near,
    held_by_nobody,
    a_fault,
    two_answers_to_one_command,
]


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: str(lie.__name__))
def test_a_lie_is_found(played: tuple[list[Told], School], lie: Lie) -> None:
    told, school = played
    lie(told, school)
    assert untrue(told, school) != []
