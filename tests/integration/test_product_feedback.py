"""Feedback on the product (F51)."""

from typing import Any

import pytest

from shared.adapters.product_feedback import MOST_A_DAY
from tests.support.api import Answered
from tests.support.steps import Steps
from tests.support.templates import a_municipality


def say(steps: Steps, who: str, words: str = "Bra", **more: Any) -> Answered:
    asked = {"kind": "idea", "words": words} | more
    return steps.call(who, "POST", "/v1/product-feedback", asked)


def read(steps: Steps, who: str = "admin", **query: str) -> Answered:
    return steps.call(who, "GET", "/v1/product-feedback", query=query or None)


@pytest.mark.spec("F51")
@pytest.mark.parametrize("who", ["mona", "emil", "teacher", "rektor"])
def test_anybody_says_what_they_think_and_the_highest_permission_reads_it(who: str) -> None:
    steps = a_municipality()
    assert (
        say(steps, who, "Knappen är svår att hitta", kind="problem", page="/talks/list").status
        == 201
    )
    (given,) = read(steps).body["feedback"]
    assert (given["kind"], given["words"], given["page"], given["author"]) == (
        "problem", "Knappen är svår att hitta", "/talks/list", None,
    )  # fmt: skip
    assert who not in str(steps.ports.store.query("PRODUCTFEEDBACK#2021-10"))
    for reader, problem in (
        ("rektor", "not-allowed"),
        ("mona", "not-found"),
        ("emil", "not-found"),
    ):
        assert read(steps, reader).problem == problem


def test_only_who_wants_an_answer_is_named_and_no_protected_name_is_told() -> None:
    steps = a_municipality()
    say(steps, "mona", may_be_answered=True)
    steps.clock.forward(minutes=1)
    say(steps, "hidden", may_be_answered=True)
    authors = [given["author"] for given in read(steps).body["feedback"]]
    assert authors == [{"id": "mona", "name": "Mona Testsson"}, {"id": "hidden", "name": None}]


def test_a_few_times_a_day_are_enough_and_midnight_makes_a_new_day() -> None:
    steps = a_municipality().at("2021-10-31 23:00")
    assert {say(steps, "mona").status for _ in range(MOST_A_DAY)} == {201}
    refused = say(steps, "mona")
    assert (refused.status, refused.problem) == (429, "too-often")
    assert say(steps, "olle").status == 201
    assert say(steps.at("2021-11-01 00:00"), "mona").status == 201
    assert len(read(steps).body["feedback"]) == 1
    assert len(read(steps, month="2021-10").body["feedback"]) == MOST_A_DAY + 1


def test_a_month_is_read_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.adapters.product_feedback.PAGE", 2)
    steps = a_municipality()
    for words in ("1", "2", "3"):
        say(steps, "mona", words)
        steps.clock.forward(minutes=1)
    first = read(steps).body
    then = read(steps, after=first["next"]).body
    said = [given["words"] for page in (first, then) for given in page["feedback"]]
    assert (said, then["next"]) == (["1", "2", "3"], None)


def test_nothing_that_was_written_is_logged(capfd: pytest.CaptureFixture[str]) -> None:
    steps = a_municipality()
    say(steps, "mona", "Ebba har samtal på tisdag", page="/Talks/42")
    say(steps, "mona", "Ebba har samtal på tisdag")
    read(steps)
    told = capfd.readouterr()
    assert "Ebba" not in told.out + told.err


def test_sent_twice_it_is_said_once() -> None:
    steps = a_municipality()
    asked = {"kind": "praise", "words": "Tack"}
    for _ in range(2):
        assert steps.call("mona", "POST", "/v1/product-feedback", asked, key="once").status == 201
    assert len(read(steps).body["feedback"]) == 1
