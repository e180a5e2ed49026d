"""Saying that one's preparation is done (D1)."""

import pytest

from tests.support.steps import a_term


@pytest.mark.spec("D1")
def test_in_school_the_talk_is_prepared_when_the_pupil_is_ready() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    assert steps.step(talk, "readiness", by="mona").body["status"] == "booked"
    assert steps.step(talk, "readiness", by="emil").body["status"] == "prepared"
    assert [ready["id"] for ready in steps.read(talk)["ready"]] == ["mona", "emil"]


@pytest.mark.spec("D1", "F7")
def test_in_preschool_when_a_guardian_is() -> None:
    steps = a_term()
    talk = steps.booked_in_preschool()["id"]
    assert steps.step(talk, "readiness", by="freja").problem == "not-allowed"
    assert steps.step(talk, "readiness", by="olle").body["status"] == "prepared"


@pytest.mark.spec("D1")
def test_in_an_employee_talk_when_both_are() -> None:
    steps = a_term()
    talk = steps.booked_employee_talk()["id"]
    assert steps.step(talk, "readiness", by="teacher").body["status"] == "booked"
    assert steps.step(talk, "readiness", by="rektor").body["status"] == "prepared"


@pytest.mark.spec("D1")
def test_or_when_its_due_time_has_passed() -> None:
    steps = a_term()
    talk = steps.booked("2021-10-31", "09:00")["id"]
    assert steps.at("2021-10-30 08:59:59").status(talk) == "booked"
    assert steps.at("2021-10-30 09:00").status(talk) == "prepared"


def test_it_can_be_said_twice_and_still_be_written() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    first = steps.step(talk, "readiness", by="emil")
    assert steps.step(talk, "readiness", by="emil").body == first.body
    steps.save(talk, "preparation", "progress.pupil", "En sak till", by="emil")


@pytest.mark.parametrize(
    ("by", "at", "problem"),
    [
        ("stranger", "2021-10-02 08:00", "not-found"),
        ("rektor", "2021-10-02 08:00", "not-allowed"),
        ("emil", "2021-11-01 00:00", "window-closed"),
    ],
)
def test_not_by_others_and_not_afterwards(by: str, at: str, problem: str) -> None:
    steps = a_term()
    talk = steps.booked("2021-10-31")["id"]
    assert steps.at(at).step(talk, "readiness", by=by).problem == problem


def test_not_without_a_time() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    steps.cancel(talk)
    assert steps.step(talk, "readiness", by="emil").problem == "wrong-status"
