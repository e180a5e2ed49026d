"""Saying that a talk took place (D1)."""

import pytest

from tests.support.steps import a_term


@pytest.mark.spec("D1")
@pytest.mark.parametrize(
    ("at", "problem"),
    [
        ("2021-10-31 08:59:59", "window-not-open"),
        ("2021-10-31 09:00", ""),
        ("2021-11-15 12:00", ""),
        ("2021-11-30 09:00", "wrong-status"),
    ],
)
def test_at_or_after_the_start_and_until_it_is_followed_up(at: str, problem: str) -> None:
    steps = a_term()
    talk = steps.booked("2021-10-31", "09:00")["id"]
    answered = steps.at(at).step(talk, "holding", by="teacher")
    assert answered.problem == problem
    if not problem:
        assert answered.body["status"] == "held"
        assert steps.step(talk, "holding", by="teacher").body == answered.body, "twice is as once"


@pytest.mark.spec("D1", "F5")
@pytest.mark.parametrize(
    ("by", "problem"),
    [("emil", "not-allowed"), ("mona", "not-allowed"), ("rektor", "not-allowed"), ("stranger", "not-found")],
)  # fmt: skip
def test_only_the_responsible_says_so(by: str, problem: str) -> None:
    steps = a_term()
    talk = steps.booked("2021-10-31", "09:00")["id"]
    assert steps.at("2021-10-31 10:00").step(talk, "holding", by=by).problem == problem


@pytest.mark.spec("F101")
def test_the_follow_up_still_opens_at_midnight() -> None:
    steps = a_term()
    talk = steps.booked("2021-10-31", "09:00")["id"]
    steps.at("2021-10-31 10:00").step(talk, "holding", by="teacher")
    assert "follow_up" not in steps.phases(talk)
    assert "follow_up" in steps.at("2021-11-01 00:00").phases(talk)
