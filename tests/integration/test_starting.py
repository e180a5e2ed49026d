"""Talks that begin without a time: for a class at once, or for named people (D1)."""

from datetime import date
from typing import Any

import pytest

from shared.domain.people import Enrolment, Membership, Person, Span
from tests.support.api import Answered
from tests.support.steps import Steps, a_term
from tests.support.world import a_school, fill


def start(steps: Steps, by: str = "teacher", **asked: Any) -> Answered:
    return steps.call(by, "POST", "/v1/talks", {"talk_type": "development"} | asked)


def subjects(answered: Answered) -> set[str]:
    assert answered.status == 201, answered.body
    return {talk["subject_id"] for talk in answered.body["talks"]}


def person(name: str) -> Person:
    return next(p for p in a_school() if isinstance(p, Person) and p.id == name)


@pytest.mark.spec("D1")
def test_a_class_at_once_without_a_time() -> None:
    steps = a_term()
    answered = start(steps, group_id="5a")
    assert subjects(answered) == {"emil", "alma", "grown"}, (
        "a protected identity is nobody's by the class"
    )
    assert {talk["status"] for talk in answered.body["talks"]} == {"created"}
    assert {talk["start"] for talk in answered.body["talks"]} == {None}


def test_whoever_has_one_keeps_it() -> None:
    steps = a_term()
    booked = steps.booked()
    talks = {talk["subject_id"]: talk for talk in start(steps, group_id="5a").body["talks"]}
    assert (talks["emil"]["id"], talks["emil"]["status"]) == (booked["id"], "booked")
    again = {talk["subject_id"]: talk for talk in start(steps, group_id="5a").body["talks"]}
    assert again == talks


def test_the_next_one_begins_when_the_last_one_is_over() -> None:
    steps = a_term()
    booked = steps.booked("2021-10-31")
    (talk,) = start(steps.at("2021-11-01 00:00"), subject_ids=["emil"]).body["talks"]
    assert talk["id"] != booked["id"]


def test_who_has_left_the_class_is_left_out_and_does_not_stop_the_others() -> None:
    steps = a_term()
    left = Membership(group_id="5a", span=Span(end=date(2021, 9, 1)))
    fill(steps.ports.store, [person("alma").model_copy(update={"memberships": (left,)})])
    assert subjects(start(steps, group_id="5a")) == {"emil", "grown"}


@pytest.mark.parametrize(
    "asked", [{"group_id": "8c"}, {"group_id": "elk"}, {"subject_ids": ["elsa"]}, {"subject_ids": ["x"]}, {}]
)  # fmt: skip
def test_people_one_has_nothing_to_do_with_are_not_found(asked: dict[str, Any]) -> None:
    steps = a_term()
    assert start(steps, **asked).problem == "not-found"


def test_none_is_started_if_one_of_them_is_not_found() -> None:
    steps = a_term()
    assert start(steps, subject_ids=["emil", "elsa"]).problem == "not-found"
    assert steps.call("mona", "GET", "/v1/talks").body == {"talks": [], "next": None}


@pytest.mark.spec("F10", "F11")
def test_a_manager_starts_employee_talks_with_employees_and_no_others() -> None:
    steps = a_term()
    talks = start(steps, "rektor", talk_type="employee", subject_ids=["teacher", "bystander"])
    assert subjects(talks) == {"teacher", "bystander"}
    assert start(steps, "rektor", talk_type="employee", subject_ids=["emil"]).problem == "invalid"
    assert start(steps, "rektor", subject_ids=["teacher"]).problem == "invalid"


def test_who_is_not_enrolled_cannot_have_a_talk() -> None:
    steps = a_term()
    past = Enrolment(unit_id="school", school_form="GR", span=Span(end=date(2021, 6, 1)))
    fill(steps.ports.store, [person("emil").model_copy(update={"enrolments": (past,)})])
    assert start(steps, subject_ids=["emil"]).problem == "invalid"
