"""A talk between a manager and an employee, from publishing to its record (F10, F11, F25, D5, D10)."""

from datetime import date

import pytest

from shared.domain.people import Duty, Person, Span
from tests.support.steps import a_term
from tests.support.world import a_school, fill


@pytest.mark.spec("F10", "F11", "F25")
def test_the_employee_books_a_time_that_the_manager_published_for_them() -> None:
    steps = a_term()
    talk = steps.booked_employee_talk("2021-10-31", "09:00")
    assert (talk["talk_type"], talk["subject_id"], talk["responsible_id"]) == (
        "employee", "teacher", "rektor"
    )  # fmt: skip
    assert talk["end"] == "2021-10-31T09:45:00+01:00"
    coming = steps.read(talk["id"])["attendees"]
    assert [attendee["role"] for attendee in coming] == ["manager", "employee"]


@pytest.mark.spec("D13")
def test_a_teacher_is_not_in_a_talk_with_the_manager_and_one_with_a_pupil_at_once() -> None:
    steps = a_term()
    steps.booked_employee_talk("2021-10-31", "09:00")
    (slot,) = steps.publish("2021-10-31", "09:30")
    refused = steps.try_booking(slot, "emil", by="mona")
    assert (refused.problem, refused.body["who"]) == ("person-busy", "responsible")


@pytest.mark.parametrize("who", ["bystander", "freja", "mona"])
def test_nobody_else_sees_or_takes_the_time(who: str) -> None:
    steps = a_term()
    (slot,) = steps.publish(by="rektor", groups=[], talk_type="employee", only_for=["teacher"])
    assert steps.try_booking(slot, "teacher", by=who).problem == "not-found"
    assert steps.call(who, "GET", "/v1/slots", query={"subject_id": "teacher"}).status == 404


@pytest.mark.spec("R11")
def test_who_is_no_longer_employed_books_nothing() -> None:
    steps = a_term()
    steps.publish(by="rektor", groups=[], talk_type="employee", only_for=["teacher"])
    teacher = next(p for p in a_school() if isinstance(p, Person) and p.id == "teacher")
    ended = Duty(unit_id="school", role="Lärare", span=Span(end=date(2021, 9, 30)))
    fill(steps.ports.store, [teacher.model_copy(update={"duties": (ended,)})])
    asked = steps.call("teacher", "GET", "/v1/slots", query={"subject_id": "teacher"})
    assert asked.problem == "not-found"


@pytest.mark.parametrize(
    "asked", [{"groups": ["5a"], "only_for": ["teacher"]}, {"groups": [], "only_for": []}]
)
def test_it_is_offered_to_named_employees_and_not_to_a_class(asked: dict[str, list[str]]) -> None:
    series = {"talk_type": "employee", "date": "2021-10-31", "start": "09:00", **asked}
    assert a_term().call("rektor", "POST", "/v1/series", series).problem == "invalid"
