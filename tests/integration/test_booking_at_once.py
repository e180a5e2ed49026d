"""A time published for one child is that child's talk at once, in one transaction (F22, F23)."""

from typing import Any

import pytest

from tests.support.contents import in_memory
from tests.support.interrupted import InterruptedStore
from tests.support.invariants import broken
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term

SERIES = {"talk_type": "development", "groups": ["5a"], "date": "2021-12-09", "start": "13:00"}


def ask(steps: Steps, by: str = "teacher", **more: Any) -> Any:
    return steps.call(by, "POST", "/v1/series", SERIES | {"book_for": "emil"} | more)


def sound(steps: Steps) -> bool:
    assert isinstance(steps.ports.store, MemoryStore)
    return broken(in_memory(steps.ports.store), steps.clock.now()) == []


@pytest.mark.spec("F22", "F23", "F4")
def test_the_time_is_the_childs_at_once_and_every_guardian_sees_it() -> None:
    steps = a_term()
    made = ask(steps)
    assert made.status == 201, made.body
    (slot,), talk = made.body["slots"], made.body["talk"]
    assert (slot["free"], talk["slot_id"], talk["subject_id"]) == (False, slot["id"], "emil")
    for guardian in ("mona", "olle"):
        (seen,) = steps.call(guardian, "GET", "/v1/talks").body["talks"]
        assert (seen["id"], seen["start"]) == (talk["id"], "2021-12-09T13:00:00+01:00")
    (week,) = steps.call("teacher", "GET", "/v1/weeks/2021-W49").body["slots"]
    assert (week["talk_id"], week["subject_name"]) == (talk["id"], "Emil Testsson")
    assert sound(steps)


def test_nobody_else_can_have_it_and_it_stays_the_childs_when_it_is_given_back() -> None:
    steps = a_term()
    made = ask(steps).body
    slot = made["slots"][0]["id"]
    assert steps.try_booking(slot, "alma", by="stranger").problem == "not-found"
    steps.cancel(made["talk"]["id"])
    assert steps.try_booking(slot, "emil", by="olle").status == 201


def test_a_talk_that_waits_gets_the_time() -> None:
    steps = a_term()
    started = steps.call(
        "teacher", "POST", "/v1/talks", {"talk_type": "development", "subject_ids": ["emil"]}
    )
    assert ask(steps).body["talk"]["id"] == started.body["talks"][0]["id"]
    assert ask(steps, start="15:00").problem == "already-booked"
    assert sound(steps)


def test_published_and_booked_or_neither() -> None:
    steps = a_term()
    elsas = steps.publish("2021-12-09", "13:15", by="freja", groups=["elk"])[0]
    steps.book(elsas, "elsa")
    busy = ask(steps, guardian_id="mona")
    assert (busy.problem, busy.body["who"]) == ("person-busy", "guardian")
    assert steps.call("teacher", "GET", "/v1/weeks/2021-W49").body["slots"] == []
    assert ask(steps, guardian_id="olle").status == 201
    assert ask(steps, start="13:15", book_for="alma").problem == "slots-overlap"
    assert sound(steps)


@pytest.mark.spec("D13")
def test_who_holds_one_talk_and_comes_to_another_is_told_what_stands_in_the_way() -> None:
    steps = a_term()
    steps.booked_employee_talk("2021-12-09", "13:00")
    refused = ask(steps)
    assert (refused.problem, refused.body["who"]) == ("person-busy", "responsible")


def test_a_guardian_who_books_at_that_moment_is_first() -> None:
    store = InterruptedStore()
    steps = a_term(store=store)
    other = steps.publish("2021-12-09", "15:00")[0]
    store.meanwhile(lambda: steps.book(other))
    assert ask(steps).problem == "already-booked"
    assert sound(steps)


@pytest.mark.parametrize(
    "more",
    [{"count": 2}, {"only_for": ["alma"]}, {"length": "PT4H5M"}, {"guardian_id": "stranger"}],
)
def test_what_makes_no_sense_is_told(more: dict[str, Any]) -> None:
    refused = ask(a_term(), **more)
    assert (refused.status, refused.problem) == (422, "invalid")


def test_the_longest_talk_that_is_booked_at_once_fits() -> None:
    assert ask(a_term(), length="PT4H").status == 201


@pytest.mark.parametrize("child", ["elsa", "nobody", "mona"])
def test_only_for_a_child_in_the_class(child: str) -> None:
    assert ask(a_term(), book_for=child).problem == "not-found"


def test_an_employee_talk_is_booked_at_once_too() -> None:
    steps = a_term()
    made = ask(steps, "rektor", talk_type="employee", groups=[], book_for="teacher")
    assert made.status == 201, made.body
    assert made.body["talk"]["subject_id"] == "teacher"
    assert sound(steps)
