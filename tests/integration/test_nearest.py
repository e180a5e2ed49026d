"""Who is refused a time is told the nearest free ones that are open to them, and nothing of others (F31)."""

from datetime import timedelta

import pytest

from tests.support.api import Answered
from tests.support.linking import links
from tests.support.steps import a_term


def near(answered: Answered) -> list[str]:
    """The starts of the times that a refusal names, by the clock."""
    return [slot["start"][11:16] for slot in answered.body["nearest"]]


@pytest.mark.spec("F31", "F32")
def test_a_taken_time_is_refused_with_the_nearest_free_ones() -> None:
    steps = a_term()
    slots = steps.publish(count=8, place={"kind": "room", "text": "A12"})
    steps.book(slots[3], "alma", by="stranger")
    refused = steps.try_booking(slots[3])
    assert (refused.status, refused.problem) == (409, "slot-taken")
    assert near(refused) == ["10:00", "11:00", "09:30", "11:30", "09:00"]
    assert refused.body["nearest"][0] == {
        "slot_id": slots[2],
        "start": "2021-10-31T10:00:00+01:00",
        "end": "2021-10-31T10:30:00+01:00",
        "place": {"kind": "room", "text": "A12"},
    }
    steps.book(refused.body["nearest"][0]["slot_id"])


def test_no_time_is_told_that_is_taken_held_past_or_not_for_this_family() -> None:
    steps = a_term()
    slots = steps.publish(count=3)
    steps.publish(start="12:00", only_for=["alma"])
    steps.publish(start="12:30", by="bystander", groups=["8c"])
    steps.publish(start="13:00", talk_type="employee", by="rektor", groups=[], only_for=["teacher"])
    steps.publish("2021-11-15")
    steps.book(slots[0], "alma", by="stranger")
    held = {"slots": [{"slot_id": slots[1], "subject_id": "hidden"}]}
    assert steps.call("sune", "POST", "/v1/holds", held).status == 201
    assert near(steps.try_booking(slots[0])) == ["10:00"]
    refused = steps.try_booking(slots[1])
    assert (refused.problem, near(refused)) == ("slot-held", ["10:00"])
    steps.at("2021-10-31 09:45")
    refused = steps.try_booking(slots[0])
    assert (refused.problem, near(refused)) == ("slot-gone", ["10:00"])
    steps.at("2021-10-31 10:00")
    assert near(steps.try_booking(slots[0])) == []


@pytest.mark.spec("D13")
def test_one_of_two_siblings_at_once_is_told_when_else() -> None:
    steps = a_term()
    ours, theirs = steps.publish(count=2), steps.publish(by="freja", groups=["elk"], count=3)
    steps.book(ours[0])
    refused = steps.try_booking(theirs[0], "elsa")
    assert (refused.problem, near(refused)) == ("person-busy", ["09:30", "10:00"])
    assert "emil" not in refused.text


def test_moving_to_a_taken_time_is_answered_alike_and_by_link_without_ids() -> None:
    steps = a_term()
    slots = steps.publish(count=4)
    talk = steps.book(slots[0])
    steps.book(slots[1], "alma", by="stranger")
    refused = steps.try_moving(talk["id"], slots[1], by="mona")
    assert (refused.problem, near(refused)) == ("slot-taken", ["10:00", "10:30"])
    token = links().make(talk["id"], "mona", steps.clock.now() + timedelta(days=1))
    wanted = {"start": "2021-10-31T09:30:00+01:00"}
    by_link = steps.call(None, "POST", f"/v1/links/{token}/rebooking", wanted)
    assert (by_link.problem, near(by_link)) == ("slot-taken", near(refused))
    assert by_link.body["nearest"][0].keys() == {"start", "end", "place"}


@pytest.mark.parametrize("who", ["sune", "bystander", "emil"])
def test_a_stranger_is_told_no_times(who: str) -> None:
    steps = a_term()
    slots = steps.publish(count=2)
    talk = steps.book(slots[0])
    for answered in (
        steps.try_booking(slots[0], "alma", by=who),
        steps.try_moving(talk["id"], slots[0], by=who),
    ):
        assert answered.status in (403, 404)
        assert "nearest" not in answered.body
