"""A command sent twice is carried out once, and answered the same (design 5)."""

from typing import Any

import pytest

from tests.support.api import Answered
from tests.support.steps import Made, Steps, a_term

BOOKING: dict[str, Any] = {"slot_id": "teacher.20211031T080000Z", "subject_id": "emil"}


def booked_at_nine() -> tuple[Steps, Made]:
    steps = a_term()
    return steps, steps.booked()


def commands(steps: Steps, talk: Made) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Every kind of command, ready to be sent."""
    (slot,) = steps.publish("2021-11-15", "14:00")
    series = {"talk_type": "development", "groups": ["5a"], "date": "2021-12-09", "start": "13:00"}
    return {
        "publish": ("teacher", "/v1/series", series),
        "book": ("stranger", "/v1/bookings", {"slot_id": slot, "subject_id": "alma"}),
        "rebook": ("teacher", f"/v1/talks/{talk['id']}/rebooking", {"slot_id": slot}),
        "cancel": ("teacher", f"/v1/talks/{talk['id']}/cancellation", {"reason": "Ill"}),
    }


@pytest.mark.parametrize("what", ["publish", "book", "rebook", "cancel"])
def test_sent_twice_carried_out_once_answered_the_same(what: str) -> None:
    steps, talk = booked_at_nine()
    who, path, body = commands(steps, talk)[what]
    first = steps.call(who, "POST", path, body, key="one")
    before = _everything(steps)
    steps.clock.forward(hours=1)
    again = steps.call(who, "POST", path, body, key="one")
    assert (again.status, again.body) == (first.status, first.body)
    assert first.status in (200, 201)
    assert _everything(steps) == before


def test_closing_twice_is_answered_with_the_closed_talk() -> None:
    steps, talk = booked_at_nine()
    steps.at("2021-11-05 12:00")
    path, body = f"/v1/talks/{talk['id']}/closing", {"summary": "Bra"}
    first, again = (steps.call("teacher", "POST", path, body, key="one") for _ in range(2))
    assert (first.status, again.body) == (200, first.body)


def test_the_same_key_with_another_body_is_refused() -> None:
    steps = a_term()
    slots = steps.publish(count=2)
    first = {"slot_id": slots[0], "subject_id": "emil"}
    steps.call("mona", "POST", "/v1/bookings", first, key="one")
    other = steps.call("mona", "POST", "/v1/bookings", first | {"slot_id": slots[1]}, key="one")
    assert (other.status, other.problem) == (422, "key-reused")


def test_the_same_key_of_another_person_is_another_command() -> None:
    steps = a_term()
    slots = steps.publish(count=2)
    for who, subject, slot in (("mona", "emil", slots[0]), ("stranger", "alma", slots[1])):
        assert steps.try_booking(slot, subject, by=who, key="one").status == 201


def test_a_refused_command_can_be_sent_again_with_its_key() -> None:
    steps = a_term()
    slots = steps.publish(count=2)
    steps.book(slots[0], "alma", by="stranger")
    assert steps.try_booking(slots[0], "emil", key="one").problem == "slot-taken"
    steps.cancel(_talk_of(steps, "stranger"))
    assert steps.try_booking(slots[0], "emil", key="one").status == 201


def test_after_two_days_the_key_is_forgotten() -> None:
    steps = a_term()
    (slot,) = steps.publish()

    def send() -> Answered:
        return steps.try_booking(slot, "emil", by="mona", key="one")

    first = send()
    steps.clock.forward(hours=47, minutes=59)
    assert send().body == first.body
    steps.clock.forward(minutes=2)
    assert send().problem == "already-booked"


@pytest.mark.parametrize("key", [" ", "x" * 201])
def test_a_command_needs_a_key(key: str) -> None:
    steps = a_term()
    (slot,) = steps.publish()
    refused = steps.try_booking(slot, key=key)
    assert (refused.status, refused.problem) == (400, "missing-key")


def _talk_of(steps: Steps, who: str) -> str:
    return str(steps.call(who, "GET", "/v1/talks").body["talks"][0]["id"])


def _everything(steps: Steps) -> object:
    return steps.ports.store.items()  # type: ignore[attr-defined]
