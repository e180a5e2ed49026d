"""A room that takes one time at once, where its teachers say so; otherwise many talks share a place (F30)."""

from typing import Any

import pytest

from tests.support.api import Answered
from tests.support.contents import in_memory
from tests.support.invariants import broken
from tests.support.memory import MemoryStore
from tests.support.steps import VKLASS_DAY, Steps, a_term

HALL = {"kind": "room", "text": "Aulan", "exclusive": True}


def sound(steps: Steps) -> bool:
    assert isinstance(steps.ports.store, MemoryStore)
    return broken(in_memory(steps.ports.store), steps.clock.now()) == []


def ask(steps: Steps, start: str = "09:00", by: str = "rektor", **more: Any) -> str:
    asked = {"talk_type": "development", "groups": ["5a"], "date": VKLASS_DAY, "place": HALL}
    answered = steps.call(by, "POST", "/v1/series", asked | {"start": start} | more)
    return answered.problem if answered.status >= 400 else str(answered.status)


def put(steps: Steps, slot: str, place: Any, version: int = 1) -> Answered:
    path = f"/v1/slots/{slot}"
    return steps.call("teacher", "PATCH", path, {"place": place}, if_match=f'"{version}"')


@pytest.mark.spec("F30")
@pytest.mark.parametrize(
    ("start", "text", "outcome"),
    [
        ("09:00", "Aulan", "room-taken"),
        ("09:25", " AULAN  ", "room-taken"),
        ("09:30", "Aulan", "201"),  # back to back
        ("08:30", "aulan", "201"),
        ("09:00", "Aulan 2", "201"),
    ],
)
def test_two_teachers_do_not_offer_one_exclusive_room_at_one_hour(
    start: str, text: str, outcome: str
) -> None:
    steps = a_term()
    steps.publish(place=HALL)
    assert ask(steps, start, place=HALL | {"text": text}) == outcome
    assert sound(steps)


@pytest.mark.spec("F30")
def test_many_talks_share_a_place_that_is_not_exclusive_and_other_units_have_other_rooms() -> None:
    steps = a_term()
    assert steps.publish(place=HALL)
    assert ask(steps, place=HALL | {"exclusive": False}) == "201"
    assert ask(steps, by="freja", groups=["elk"]) == "201"
    assert sound(steps)


@pytest.mark.spec("F30")
def test_a_room_of_an_employee_talk_is_one_of_the_unit_where_its_manager_works() -> None:
    steps = a_term()
    employee: dict[str, Any] = {"talk_type": "employee", "groups": [], "only_for": ["teacher"]}
    assert ask(steps, **employee) == "201"
    assert ask(steps, by="teacher") == "room-taken"
    assert ask(steps, "09:45", by="teacher") == "201"
    assert sound(steps)


@pytest.mark.spec("F30")
def test_a_room_is_given_back_with_the_time_and_not_with_the_booking() -> None:
    steps = a_term()
    (slot,) = steps.publish(place=HALL)
    talk = steps.book(slot)
    assert talk["place"] == HALL
    steps.cancel(talk["id"])
    assert ask(steps) == "room-taken"
    assert steps.call("teacher", "POST", "/v1/withdrawals", {"slot_ids": [slot]}).status == 200
    assert ask(steps) == "201"
    assert sound(steps)


@pytest.mark.spec("F30", "F26")
def test_the_room_of_a_free_time_is_chosen_later_and_given_up_again() -> None:
    steps = a_term()
    (slot,) = steps.publish()
    assert put(steps, slot, HALL).body["place"] == HALL
    assert ask(steps) == "room-taken"
    assert put(steps, slot, HALL | {"text": "AULAN"}, version=2).status == 200
    assert sound(steps)
    assert put(steps, slot, None, version=3).status == 200
    assert ask(steps) == "201"
    refused = put(steps, slot, HALL, version=4)
    assert (refused.status, refused.problem) == (409, "room-taken")
    assert sound(steps)


@pytest.mark.spec("F30", "G18")
def test_a_day_that_is_moved_takes_its_rooms_along_where_they_are_free() -> None:
    steps = a_term()
    slots = steps.publish(count=2, place=HALL)
    steps.book(slots[0])
    assert ask(steps, date="2021-11-04", start="09:30") == "201"
    moved = steps.call("teacher", "POST", f"/v1/days/{VKLASS_DAY}/move", {"to_date": "2021-11-04"})
    assert [time["problem"] for time in moved.body["times"]] == [None, "room-taken"]
    assert ask(steps) == "201"
    assert ask(steps, start="09:30") == "room-taken"
    assert sound(steps)


def test_only_a_room_is_exclusive() -> None:
    place = {"kind": "video", "text": "https://meet.example/5a", "exclusive": True}
    assert ask(a_term(), place=place) == "invalid"
