"""Well-being over time: the employee says it, the manager sees it beside their talk alone (F79, R14)."""

import json
from typing import Any

import pytest

from tests.support.api import Answered
from tests.support.steps import Steps, a_term

OWN = "/v1/me/well-being"


@pytest.fixture
def steps() -> Steps:
    return a_term("2021-08-20 08:00")


def say(steps: Steps, feeling: int, load: int = 5, by: str = "teacher") -> Answered:
    answers = [
        {"question": "well_being", "value": feeling},
        {"question": "workload", "value": load},
    ]
    return steps.call(by, "PUT", OWN, {"answers": answers})


def a_year(steps: Steps) -> str:
    """Three answers before the talk on 31 October, and the talk."""
    for feeling in (7, 3, 2):
        assert say(steps, feeling).status == 200
        steps.clock.forward(days=20)
    steps.at("2021-10-20 08:00")
    return str(steps.booked_employee_talk()["id"])


def beside(steps: Steps, talk: str, by: str) -> Any:
    read = steps.call(by, "GET", f"/v1/talks/{talk}/beside")
    return read.body["well_being"] if read.status == 200 else read.problem


def values(shown: Any) -> list[int]:
    return [point["value"] for point in shown["series"][0]["points"]]


@pytest.mark.spec("F79")
def test_the_employee_answers_when_they_like_once_a_day_on_each_scale(steps: Steps) -> None:
    assert say(steps, 7).status == 200
    steps.clock.forward(hours=3)
    say(steps, 6)
    steps.clock.forward(days=1)
    read = say(steps, 8, load=9).body
    assert read["days"] == {"first": "2020-08-22", "last": "2021-08-21"}
    feeling, load = read["series"]
    assert feeling["points"] == [
        {"day": "2021-08-20", "value": 6}, {"day": "2021-08-21", "value": 8},
    ]  # fmt: skip
    assert feeling["gaps"] == [{"first": "2020-08-22", "last": "2021-08-19"}]
    assert (load["lowest"], load["highest"], load["highest_means"]) == (1, 10, "Very high")
    assert steps.call("teacher", "GET", OWN).body == read


@pytest.mark.spec("F79")
def test_the_past_year_is_shown_beside_the_talk(steps: Steps) -> None:
    talk = a_year(steps)
    steps.at("2021-11-02 08:00")
    say(steps, 10)
    shown = beside(steps, talk, "rektor")
    assert shown["days"] == {"first": "2020-11-01", "last": "2021-10-31"}
    assert values(shown) == [7, 3, 2], "what is said after the talk is not about it"
    assert values(beside(steps, talk, "teacher")) == [7, 3, 2]


@pytest.mark.spec("F79", "R14")
@pytest.mark.parametrize(
    ("at", "seen"),
    [
        ("2021-10-25 08:59:59.999", False),
        ("2021-10-25 09:00", True),
        ("2021-11-30 08:59:59.999", True),
        ("2021-11-30 09:00", False),
    ],
)
def test_the_manager_sees_it_while_the_talk_is_at_hand(steps: Steps, at: str, seen: bool) -> None:
    talk = a_year(steps)
    steps.at(at)
    assert (beside(steps, talk, "rektor") is not None) is seen
    assert beside(steps, talk, "teacher") is not None
    assert {beside(steps, talk, who) for who in ("bystander", "mona", "freja")} == {"not-found"}


@pytest.mark.spec("R14")
def test_an_early_sign_is_for_the_employee_alone(steps: Steps) -> None:
    say(steps, 3)
    talk = a_year(steps)
    steps.at("2021-10-26 08:00")
    say(steps, 1)
    told = steps.call("teacher", "GET", OWN).body["series"]
    assert [series["early_sign"] for series in told] == [True, False]
    assert {series["early_sign"] for series in beside(steps, talk, "rektor")["series"]} == {None}


@pytest.mark.spec("R14")
def test_beside_a_talk_about_pay_nobody_sees_it(steps: Steps) -> None:
    say(steps, 2)
    slot = steps.publish(
        "2021-08-25", by="rektor", groups=[], talk_type="salary", only_for=["teacher"]
    )[0]
    talk = str(steps.book(slot, "teacher", by="teacher")["id"])
    assert beside(steps, talk, "rektor") is None
    assert beside(steps, talk, "teacher") is None


@pytest.mark.spec("R14")
def test_no_log_says_how_anybody_is(steps: Steps, capsys: pytest.CaptureFixture[str]) -> None:
    talk = a_year(steps)
    steps.at("2021-10-26 08:00")
    beside(steps, talk, "rektor")
    steps.call("teacher", "PUT", OWN, {"answers": [{"question": "well_being", "value": 99}]})
    logged = capsys.readouterr().out
    assert "99" not in json.dumps([json.loads(line).get("message") for line in logged.splitlines()])
    assert "well_being" not in logged


@pytest.mark.parametrize(
    ("answers", "pointer"),
    [
        ([("well_being", 0)], "/answers/0/value"),
        ([("well_being", 11)], "/answers/0/value"),
        ([("mood", 5)], "/answers/0/question"),
        ([("workload", 5), ("workload", 6)], "/answers/1/question"),
    ],
)
def test_what_is_no_answer_is_pointed_at_and_nothing_is_kept(
    steps: Steps, answers: list[tuple[str, int]], pointer: str
) -> None:
    body = {"answers": [{"question": name, "value": value} for name, value in answers]}
    refused = steps.call("teacher", "PUT", OWN, body)
    assert (refused.status, [e["pointer"] for e in refused.body["errors"]]) == (422, [pointer])
    assert values(steps.call("teacher", "GET", OWN).body) == []


def test_who_works_nowhere_has_no_measure(steps: Steps) -> None:
    assert say(steps, 5, by="mona").problem == "not-found"
    assert steps.call("emil", "GET", OWN).problem == "not-found"
