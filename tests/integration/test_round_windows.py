"""When a family may book in a round: to the second, across both clock changes, and again later (F29, G19)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.support.interrupted import InterruptedStore
from tests.support.rounds import at, plan, work
from tests.support.steps import Steps, a_term

SHORTLY = timedelta(milliseconds=1)
PERIODS = [
    ("2021-10-04T18:00", "2021-10-15T18:00"),
    ("2021-10-30T02:30", "2021-10-31T03:00"),  # the last hour before the closing comes twice
    ("2021-10-31T02:30", "2021-11-02T08:00"),  # of an opening that comes twice the first counts
    ("2022-03-26T03:00", "2022-03-27T03:00"),  # the hour before the closing does not come at all
]
INSTANTS = [
    ("2021-10-04T16:00:00Z", "2021-10-15T16:00:00Z"),
    ("2021-10-30T00:30:00Z", "2021-10-31T02:00:00Z"),
    ("2021-10-31T00:30:00Z", "2021-11-02T07:00:00Z"),
    ("2022-03-26T02:00:00Z", "2022-03-27T01:00:00Z"),
]
ON_A_LATER_DAY = "2022-05-20"


@dataclass
class Opened:
    """A round of class 5A with three times, and its first and last instant by another reckoning."""

    school: Steps
    round_id: str
    slots: list[str]
    opens: datetime
    closes: datetime


@pytest.fixture(params=range(len(PERIODS)), ids=[period[0] for period in PERIODS])
def opened(request: pytest.FixtureRequest) -> Opened:
    return an_opened(request.param)


def an_opened(number: int = 0) -> Opened:
    """The round of one of the periods."""
    opens, closes = PERIODS[number]
    school = a_term("2021-10-01 08:00")
    slots = school.publish(ON_A_LATER_DAY, count=3)
    dates: dict[str, Any] = {"opens": opens, "closes": closes, "reminder": None, "few_times": None}
    first, last = (datetime.fromisoformat(text) for text in INSTANTS[number])
    return Opened(school, plan(school, **dates), slots, first, last)


@pytest.mark.spec("F29", "D3", "G12")
def test_a_family_books_from_the_opening_until_the_closing_and_at_no_other_instant(
    opened: Opened,
) -> None:
    """The workflow does nothing here: no timer has to be on time for it (D3)."""
    school, slots = opened.school, opened.slots
    assert school.at(opened.opens - SHORTLY).try_booking(slots[0]).problem == "window-not-open"
    refused = school.at(opened.closes).try_booking(slots[0])
    assert (refused.status, refused.problem) == (409, "window-closed")
    assert school.at(opened.closes - SHORTLY).try_booking(slots[0]).status == 201
    school.at(opened.opens)
    assert school.try_booking(slots[1], "alma", by="stranger").status == 201


@pytest.mark.spec("F4", "F29")
@pytest.mark.parametrize("moment", ["2021-10-02 08:00", "2021-10-20 08:00"])
def test_staff_book_before_and_after(moment: str) -> None:
    one = an_opened()
    school, slots = one.school, one.slots
    assert school.at(moment).try_booking(slots[0], by="teacher").status == 201


@pytest.mark.spec("G19")
def test_families_who_must_talk_book_before_the_others() -> None:
    school = a_term("2021-10-01 08:00")
    slots = school.publish("2021-11-20", count=3)
    round_id = plan(school, must_talk=["emil"], early_opens="2021-10-02T18:00")
    at(school, "2021-10-02 17:59:59", round_id)
    assert school.try_booking(slots[0]).problem == "window-not-open"
    at(school, "2021-10-02 18:00", round_id)
    assert school.try_booking(slots[0]).status == 201
    other = school.try_booking(slots[1], "alma", by="stranger")
    assert (other.problem, other.body["opens"]) == ("window-not-open", "2021-10-04T18:00:00+02:00")


@pytest.mark.spec("G19")
def test_what_staff_booked_is_not_moved_by_a_family_before_the_opening() -> None:
    """Else one whom staff booked would choose before all the others."""
    one = an_opened()
    school, slots = one.school, one.slots
    talk = school.book(slots[0], by="teacher")
    assert school.try_moving(talk["id"], slots[1], by="mona").problem == "window-not-open"
    school.at("2021-10-20 08:00")
    assert school.try_moving(talk["id"], slots[1], by="mona").status == 200


@pytest.mark.spec("F29", "D10")
def test_one_who_gives_a_time_back_after_the_closing_may_take_another_for_four_weeks() -> None:
    one = an_opened()
    school, slots = one.school, one.slots
    talk = school.at("2021-10-05 12:00").book(slots[0])
    other = school.book(slots[1], "alma", by="stranger")
    school.at("2021-10-18 12:00").cancel(talk["id"], by="mona")
    work(school.ports, one.round_id)
    assert school.at("2021-11-15 11:59:59").try_booking(slots[2]).status == 201
    school.at("2021-10-18 12:00").cancel(other["id"], by="stranger")
    refused = school.at("2021-11-15 12:00").try_booking(slots[1], "alma", by="stranger")
    assert (refused.problem, refused.body["closed"]) == (
        "window-closed", "2021-11-15T12:00:00+01:00",
    )  # fmt: skip


def test_one_who_gives_a_time_back_before_the_closing_has_until_then() -> None:
    one = an_opened()
    school, slots = one.school, one.slots
    talk = school.at("2021-10-05 12:00").book(slots[0])
    school.at("2021-10-15 12:00").cancel(talk["id"], by="mona")
    assert school.at("2021-10-15 18:00").try_booking(slots[0]).problem == "window-closed"


def test_outside_rounds_nothing_opens_or_closes() -> None:
    school = a_term("2021-10-01 08:00")
    slots = school.publish("2021-12-20")
    body = {"talk_type": "development", "subject_ids": ["emil"]}
    school.call("teacher", "POST", "/v1/talks", body)
    assert school.at("2021-12-01 08:00").try_booking(slots[0]).status == 201


@pytest.mark.spec("D3")
def test_the_period_is_held_in_the_write_itself() -> None:
    """Dates that are moved between reading and writing refuse what rested on the old ones."""
    store = InterruptedStore()
    school = a_term("2021-10-01 08:00", store)
    slots = school.publish("2021-11-20", count=2)
    round_id = plan(school)
    school.at("2021-10-04 18:00")

    def put_off() -> None:
        path, change = f"/v1/rounds/{round_id}", {"opens": "2021-10-06T18:00"}
        assert school.call("rektor", "PATCH", path, change, if_match='"1"').status == 200
        work(school.ports, round_id)

    store.meanwhile(put_off)
    assert school.try_booking(slots[0]).problem == "window-not-open"
