"""A time kept for a family while the form is open (G1)."""

import json
from typing import Any

import pytest

from shared.adapters.store import UnitOfWork
from shared.adapters.talks import load_talk, write_change
from shared.domain import lifecycle
from shared.domain.talk import InRound
from shared.domain.windows import BookingPeriod
from tests.support.api import Answered
from tests.support.steps import Steps, a_term
from tests.support.world import local


def hold(steps: Steps, *slots: str, subject: str = "emil", by: str = "mona") -> Answered:
    asked = [{"slot_id": slot, "subject_id": subject} for slot in slots]
    return steps.call(by, "POST", "/v1/holds", {"slots": asked})


def held(steps: Steps, *slots: str, subject: str = "emil", by: str = "mona") -> Any:
    answered = hold(steps, *slots, subject=subject, by=by)
    assert answered.status == 201, answered.body
    return answered.body["slots"]


def seen(steps: Steps, by: str, subject: str) -> list[tuple[bool, str | None]]:
    body = steps.call(by, "GET", "/v1/slots", query={"subject_id": subject}).body
    return [(slot["free"], slot["held_until"]) for slot in body["slots"]]


@pytest.mark.spec("G1")
def test_a_held_time_is_refused_to_another_family_and_says_until_when() -> None:
    steps = a_term()
    (slot,) = steps.publish()
    (kept,) = held(steps, slot)
    assert kept["until"] == "2021-10-01T08:05:00+02:00"

    refused = steps.try_booking(slot, "alma", by="stranger")
    assert (refused.status, refused.problem) == (409, "slot-held")
    assert refused.body["until"] == "2021-10-01T06:05:00.000Z"
    assert "emil" not in json.dumps(refused.body)
    assert hold(steps, slot, subject="alma", by="stranger").problem == "slot-held"


@pytest.mark.spec("G1")
def test_staff_cannot_book_somebody_else_into_a_held_time() -> None:
    steps = a_term()
    slot, other = steps.publish(count=2)
    held(steps, slot)
    assert steps.try_booking(slot, "alma", by="teacher").problem == "slot-held"
    talk = steps.book(other, "alma", by="teacher")
    assert steps.try_moving(talk["id"], slot, by="teacher").problem == "slot-held"


@pytest.mark.spec("G1")
@pytest.mark.parametrize("by", ["mona", "olle", "teacher"])
def test_whoever_books_for_the_same_pupil_uses_the_hold(by: str) -> None:
    steps = a_term()
    (slot,) = steps.publish()
    held(steps, slot)
    assert steps.book(slot, "emil", by=by)["slot_id"] == slot
    steps.cancel(steps.call("mona", "GET", "/v1/talks").body["talks"][0]["id"])
    assert steps.book(slot, "alma", by="stranger")["slot_id"] == slot, "it was used up"


@pytest.mark.spec("G1")
def test_a_hold_ends_by_the_clock_alone_to_the_millisecond() -> None:
    steps = a_term()
    (slot,) = steps.publish()
    held(steps, slot)
    steps.clock.set("2021-10-01 08:05")
    steps.clock.forward(milliseconds=-1)
    assert steps.try_booking(slot, "alma", by="stranger").problem == "slot-held"
    steps.clock.forward(milliseconds=1)
    assert steps.try_booking(slot, "alma", by="stranger").status == 201


@pytest.mark.spec("G1")
def test_who_held_a_time_may_still_book_it_afterwards_unless_somebody_else_did() -> None:
    steps = a_term()
    one, other = steps.publish(count=2)
    held(steps, one, other)
    steps.clock.forward(minutes=6)
    steps.book(one, "alma", by="stranger")
    assert steps.try_booking(one, "emil").problem == "slot-taken"
    assert steps.try_booking(other, "emil").status == 201


@pytest.mark.spec("G1")
def test_lists_tell_whose_it_is_to_nobody_else() -> None:
    steps = a_term()
    slot, _ = steps.publish(count=2)
    held(steps, slot)
    until = "2021-10-01T08:05:00+02:00"
    assert seen(steps, "mona", "emil") == [(True, until), (True, None)]
    assert seen(steps, "olle", "emil") == [(True, until), (True, None)], "the same family"
    assert seen(steps, "stranger", "alma") == [(False, None), (True, None)]
    week = steps.call("teacher", "GET", "/v1/weeks/2021-W43")
    assert [s["free"] for s in week.body["slots"]] == [False, True]
    assert "emil" not in json.dumps(week.body)
    steps.clock.forward(minutes=5)
    assert seen(steps, "stranger", "alma") == [(True, None), (True, None)]


@pytest.mark.spec("G1")
def test_a_new_set_takes_the_place_of_the_old_one() -> None:
    steps = a_term()
    one, two, three = steps.publish(count=3)
    held(steps, one, two)
    held(steps, two, three)
    assert [free for free, _ in seen(steps, "stranger", "alma")] == [True, False, False]
    mine = steps.call("mona", "GET", "/v1/holds").body["slots"]
    assert [kept["slot_id"] for kept in mine] == [two, three]


@pytest.mark.spec("G1")
def test_a_set_that_cannot_be_held_as_a_whole_leaves_the_old_one() -> None:
    steps = a_term()
    one, two, three = steps.publish(count=3)
    held(steps, one)
    held(steps, three, subject="alma", by="stranger")
    refused = hold(steps, two, three)
    assert (refused.problem, refused.body["slot_id"]) == ("slot-held", three)
    assert [free for free, _ in seen(steps, "stranger", "alma")] == [False, True, True]


@pytest.mark.spec("G1")
def test_holds_are_given_back() -> None:
    steps = a_term()
    slots = steps.publish(count=2)
    held(steps, *slots)
    for _ in range(2):
        assert steps.call("mona", "DELETE", "/v1/holds").body == {"slots": []}
    assert steps.call("mona", "GET", "/v1/holds").body == {"slots": []}
    assert [free for free, _ in seen(steps, "stranger", "alma")] == [True, True]


def test_giving_back_takes_nothing_from_others() -> None:
    steps = a_term()
    (slot,) = steps.publish()
    held(steps, slot)
    steps.clock.forward(minutes=5)
    held(steps, slot, subject="alma", by="stranger")
    steps.call("mona", "DELETE", "/v1/holds")
    assert steps.try_booking(slot, "emil").problem == "slot-held"


@pytest.mark.spec("G1")
def test_nobody_keeps_one_time_by_holding_it_again_and_again() -> None:
    steps = a_term()
    (slot,) = steps.publish()
    held(steps, slot)
    steps.clock.forward(minutes=4)
    held(steps, slot, by="olle")  # the same family
    steps.clock.forward(minutes=4)
    refused = hold(steps, slot)
    assert (refused.status, refused.problem) == (409, "held-long-enough")
    assert refused.body["again"] == "2021-10-01T06:14:00.000Z"
    steps.call("olle", "DELETE", "/v1/holds")  # giving it back for a moment does not help
    assert hold(steps, slot).problem == "held-long-enough"
    assert steps.try_booking(slot, "emil").status == 201, "but booking it is always right"


@pytest.mark.spec("G1")
def test_after_a_pause_or_when_another_had_it_a_time_may_be_held_again() -> None:
    steps = a_term()
    one, other = steps.publish(count=2)
    for _ in range(2):
        held(steps, one, other)
        steps.clock.forward(minutes=5)
    held(steps, other, subject="alma", by="stranger")
    steps.call("stranger", "DELETE", "/v1/holds")
    held(steps, other)
    steps.clock.forward(minutes=5)
    held(steps, one)


def test_a_hold_ends_when_the_talk_would_begin() -> None:
    steps = a_term()
    (slot,) = steps.publish()
    steps.at("2021-10-31 08:57")
    assert held(steps, slot)[0]["until"] == "2021-10-31T09:00:00+01:00"
    steps.at("2021-10-31 09:00")
    assert hold(steps, slot).problem == "slot-gone"


def test_only_times_open_to_a_family_are_held() -> None:
    steps = a_term()
    (slot,) = steps.publish()
    (preschool,) = steps.publish(by="freja", groups=["elk"])
    assert hold(steps, slot, by="stranger").problem == "not-found"
    assert hold(steps, preschool, subject="emil").problem == "not-found"
    assert hold(steps, slot, by="emil").problem == "not-found", "a pupil under age"
    steps.book(slot, "alma", by="stranger")
    assert hold(steps, slot).problem == "slot-taken"


def test_a_set_is_small_and_names_each_time_once() -> None:
    steps = a_term()
    slots = steps.publish(count=9)
    assert hold(steps, *slots).status == 422
    assert hold(steps, slots[0], slots[0]).status == 422
    assert hold(steps, *slots[:3]).status == 422, (
        "more than is left to others (policy `held_at_once`)"
    )
    assert len(held(steps, *slots[:2])) == 2


def test_asking_twice_with_one_key_is_one_hold() -> None:
    steps = a_term()
    (slot,) = steps.publish()
    body = {"slots": [{"slot_id": slot, "subject_id": "emil"}]}
    first = steps.call("mona", "POST", "/v1/holds", body, key="same")
    steps.clock.forward(minutes=1)
    assert steps.call("mona", "POST", "/v1/holds", body, key="same") == first


@pytest.mark.spec("G1", "G19")
def test_nobody_holds_a_time_before_the_round_opens_for_them() -> None:
    """Else who asks just before the opening would have the best times in the minute of it."""
    steps = a_term()
    (slot,) = steps.publish()
    _in_a_round(steps, opens="2021-10-04 08:00", closes="2021-10-08 08:00")
    steps.at("2021-10-04 08:00").clock.forward(milliseconds=-1)
    assert hold(steps, slot).problem == "window-not-open"
    assert hold(steps, slot, by="teacher").status == 201, "staff may always"
    assert hold(steps, slot, subject="alma", by="stranger").problem == "slot-held"
    steps.call("teacher", "DELETE", "/v1/holds")
    visit = {"talk_type": "development", "subject_ids": ["emil"], "date": "2021-10-31"}
    hours = {"earliest": "09:00", "latest": "12:00"}
    asked = ("mona", "POST", "/v1/visits/proposals", visit | hours)
    assert steps.call(*asked).problem == "window-not-open"
    steps.clock.forward(milliseconds=1)
    held(steps, slot)
    steps.at("2021-10-08 08:00")
    assert hold(steps, slot).problem == "window-closed"


def _in_a_round(steps: Steps, opens: str, closes: str) -> None:
    """Emil's talk is in a round with this booking period."""
    started = {"talk_type": "development", "subject_ids": ["emil"]}
    (made,) = steps.call("teacher", "POST", "/v1/talks", started).body["talks"]
    talk = load_talk(steps.ports.store, made["id"])
    period = BookingPeriod(opens=local(opens), reminder=local(closes), closes=local(closes))
    work = UnitOfWork()
    joined = lifecycle.join(talk, InRound(id="round-1"), period)
    write_change(work, talk, joined, what="joined", by="clockwork", at=steps.ports.now())
    steps.ports.store.commit(work)
