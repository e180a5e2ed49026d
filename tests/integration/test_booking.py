"""Booking a time: who may, for whom, and what it opens (F3, F4, F31–F33, F64)."""

from datetime import date

import pytest

from shared.adapters import keys
from shared.domain.people import Person
from tests.support.steps import a_term
from tests.support.world import a_school, fill


@pytest.mark.spec("F3", "F31")
def test_a_guardian_books_a_free_time() -> None:
    steps = a_term()
    (slot,) = steps.publish(place={"kind": "room", "text": "A12"})
    talk = steps.book(slot, "emil", by="mona")
    assert talk["status"] == "booked"
    assert (talk["subject_id"], talk["responsible_id"]) == ("emil", "teacher")
    assert (talk["start"], talk["end"]) == (
        "2021-10-31T09:00:00+01:00",
        "2021-10-31T09:30:00+01:00",
    )
    assert talk["place"] == {"kind": "room", "text": "A12"}


@pytest.mark.spec("F3", "D12")
def test_a_pupil_of_age_books_and_a_minor_does_not() -> None:
    steps = a_term()
    slots = steps.publish(count=2)
    assert steps.try_booking(slots[0], "emil", by="emil").problem == "not-found"
    assert steps.book(slots[0], "grown", by="grown")["subject_id"] == "grown"


@pytest.mark.spec("D12", "R19")
def test_a_parent_of_a_pupil_of_age_does_not_book() -> None:
    steps = a_term()
    (slot,) = steps.publish()
    assert steps.try_booking(slot, "grown", by="olle").problem == "not-found"


@pytest.mark.spec("D12", "R19")
def test_the_day_before_the_birthday_a_guardian_books_and_on_it_the_pupil() -> None:
    steps = a_term("2021-10-30 23:59")
    emil = next(p for p in a_school() if isinstance(p, Person) and p.id == "emil")
    fill(steps.ports.store, [emil.model_copy(update={"birth_date": date(2003, 10, 31)})])
    slots = steps.publish("2021-11-20", count=2)
    talk = steps.book(slots[0], "emil", by="mona")
    assert steps.read(talk["id"], by="mona")
    steps.at("2021-10-31 00:00")
    assert steps.call("mona", "GET", f"/v1/talks/{talk['id']}").problem == "not-found"
    assert steps.try_moving(talk["id"], slots[1], by="mona").problem == "not-found"
    assert steps.move(talk["id"], slots[1], by="emil")["slot_id"] == slots[1]


@pytest.mark.spec("F4")
@pytest.mark.parametrize(("by", "role"), [("teacher", "responsible"), ("rektor", "staff")])
def test_staff_book_on_behalf_of_others_and_the_talk_remembers_who_did(by: str, role: str) -> None:
    steps = a_term()
    talk = steps.booked(by=by)
    stored = steps.ports.store.get(keys.talk(talk["id"]))
    assert stored is not None
    assert stored["booking"]["booked_by"] == by
    assert steps.read(talk["id"], by="mona")["booked_as"] == role


@pytest.mark.spec("F4")
def test_a_booking_came_from_guardian_or_pupil_and_no_interpreter_changes_that() -> None:
    steps = a_term()
    slots = steps.publish(count=5)
    talk = steps.book(slots[0])["id"]
    grown = steps.book(slots[4], "grown", by="grown")["id"]
    path = f"/v1/talks/{talk}/interpreter"
    assert steps.call("teacher", "PUT", path, {"language": "so"}).status == 200
    shown = [steps.read(one)["booked_as"] for one in (talk, grown)]
    assert shown == ["guardian", "pupil"]
    steps.move(talk, slots[2])
    assert steps.read(talk)["booked_as"] == "responsible"


@pytest.mark.spec("F4", "D13")
def test_staff_may_say_which_guardian_comes() -> None:
    steps = a_term()
    (slot,) = steps.publish()
    asked = {"slot_id": slot, "subject_id": "emil", "guardian_id": "olle"}
    talk = steps.call("teacher", "POST", "/v1/bookings", asked).body
    coming = steps.read(talk["id"])["attendees"]
    assert [(a["person"]["id"], a["role"]) for a in coming] == [
        ("teacher", "responsible"), ("emil", "pupil"), ("olle", "guardian")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("by", "guardian", "problem"),
    [("teacher", "stranger", "invalid"), ("mona", "olle", "not-allowed")],
)
def test_nobody_else_can_be_named_as_coming(by: str, guardian: str, problem: str) -> None:
    steps = a_term()
    asked = {"slot_id": steps.publish()[0], "subject_id": "emil", "guardian_id": guardian}
    assert steps.call(by, "POST", "/v1/bookings", asked).problem == problem


@pytest.mark.spec("R11")
@pytest.mark.parametrize("by", ["stranger", "bystander", "freja", "alma", "nobody"])
def test_who_has_nothing_to_do_with_the_pupil_books_nothing(by: str) -> None:
    steps = a_term()
    (slot,) = steps.publish()
    assert steps.try_booking(slot, "emil", by=by).problem == "not-found"


@pytest.mark.spec("F32", "D13", "G1")
def test_one_time_is_taken_once() -> None:
    steps = a_term()
    (slot,) = steps.publish()
    steps.book(slot, "emil", by="mona")
    refused = steps.try_booking(slot, "alma", by="stranger")
    assert (refused.status, refused.problem) == (409, "slot-taken")


@pytest.mark.spec("D13")
def test_two_guardians_do_not_get_two_talks_about_one_child() -> None:
    steps = a_term()
    slots = steps.publish(count=2)
    first = steps.book(slots[0], "emil", by="mona")
    refused = steps.try_booking(slots[1], "emil", by="olle")
    assert (refused.problem, refused.body["talk_id"]) == ("already-booked", first["id"])


@pytest.mark.spec("D13", "G1")
@pytest.mark.parametrize(
    ("start", "outcome"), [("09:00", 409), ("09:25", 409), ("09:30", 201), ("08:30", 201)]
)
def test_a_guardian_is_not_in_two_talks_at_once_but_back_to_back_is_fine(
    start: str, outcome: int
) -> None:
    steps = a_term()
    steps.booked(start="09:00")  # Emil's, at school
    (slot,) = steps.publish(start=start, by="freja", groups=["elk"])
    answered = steps.try_booking(slot, "elsa", by="mona")  # his sister's, at preschool
    assert answered.status == outcome
    if outcome == 409:
        assert (answered.problem, answered.body["who"]) == ("person-busy", "guardian")


@pytest.mark.spec("D13")
def test_two_parents_share_two_childrens_talks_at_the_same_hour() -> None:
    steps = a_term()
    steps.booked(start="09:00", by="mona")
    (slot,) = steps.publish(start="09:00", by="freja", groups=["elk"])
    assert steps.try_booking(slot, "elsa", by="olle").status == 201


def test_a_time_that_has_begun_is_no_longer_offered() -> None:
    steps = a_term()
    (slot,) = steps.publish()
    steps.at("2021-10-31 09:00")
    assert steps.try_booking(slot, "emil").problem == "slot-gone"
    answered = steps.call("mona", "GET", "/v1/slots", query={"subject_id": "emil"})
    assert answered.body["slots"] == []


@pytest.mark.spec("F33", "F64", "D1")
def test_a_booking_opens_the_preparation_and_nothing_is_written_before_it() -> None:
    steps = a_term()
    started = {"talk_type": "development", "subject_ids": ["emil"]}
    (talk,) = steps.call("teacher", "POST", "/v1/talks", started).body["talks"]
    assert (talk["status"], talk["start"]) == ("created", None)
    field = ("preparation", "wellbeing.pupil")
    refused = steps.try_saving(talk["id"], *field, "Bra", by="emil")
    assert (refused.problem, refused.body["yours"]) == ("wrong-status", "Bra")

    booked = steps.book(steps.publish()[0], "emil", by="mona")
    assert booked["id"] == talk["id"], "the talk that waited has got its time"
    steps.save(talk["id"], *field, "Bra", by="emil")
    assert steps.phases(talk["id"]) == ["preparation", "record"]


@pytest.mark.spec("F30", "D13")
def test_many_talks_may_be_held_in_one_room_at_the_same_time() -> None:
    steps, hall = a_term(), {"kind": "room", "text": "The dining hall"}
    one = steps.publish(place=hall)
    other = steps.publish(by="rektor", groups=["5a"], place=hall)
    steps.book(one[0], "emil", by="mona")
    assert steps.try_booking(other[0], "alma", by="stranger").status == 201
