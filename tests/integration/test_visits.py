"""A family sees several teachers in a row: proposed, held and booked together (G14, F28)."""

from typing import Any

import pytest

from shared.adapters import keys
from shared.adapters.register import person_item
from shared.adapters.store import UnitOfWork, impossible
from shared.domain.people import Assignment, Duty, Person
from shared.domain.vocabulary import Status
from tests.support.api import Answered
from tests.support.steps import Steps, a_term

DAY = "2021-10-20"
HALL = {"kind": "room", "text": "The dining hall"}
TEAM = ("teacher", "maths", "swedish")


def an_evening(*times: tuple[str, str, int]) -> Steps:
    """A team of three around class 5A, each with some times of ten minutes in one hall (F28)."""
    steps = a_term()
    for name in ("maths", "swedish"):
        _put(
            steps,
            Person(
                id=name,
                given_name=name.title(),
                family_name="Testsson",
                duties=(Duty(unit_id="school", role="Lärare"),),
                assignments=(Assignment(group_id="5a", role="Mentor"),),
            ),
        )
    for by, start, count in times:
        steps.publish(DAY, start, by=by, count=count, length="PT10M", place=HALL)
    return steps


def _put(steps: Steps, thing: Person) -> None:
    work = UnitOfWork()
    work.put(keys.person(thing.id), person_item(thing), None, impossible)
    steps.ports.store.commit(work)


def ask(steps: Steps, by: str = "mona", **more: Any) -> Answered:
    asked = {
        "talk_type": "development", "subject_ids": ["emil"], "date": DAY,
        "earliest": "16:00", "latest": "18:00",
    }  # fmt: skip
    return steps.call(by, "POST", "/v1/visits/proposals", asked | more)


def proposed(steps: Steps, by: str = "mona", **more: Any) -> Any:
    answered = ask(steps, by, **more)
    assert answered.status == 201, answered.body
    return answered.body


def way(proposal: Any) -> list[tuple[str, str]]:
    return [(stop["responsible_id"], stop["start"][11:16]) for stop in proposal["stops"]]


def book(steps: Steps, proposal: Any, by: str = "mona", **more: Any) -> Answered:
    body = {"proposal_id": proposal["proposal_id"]} | more
    return steps.call(by, "POST", "/v1/visits", body)


@pytest.mark.spec("G14", "F28")
def test_a_whole_team_is_seen_without_a_gap_in_one_room() -> None:
    steps = an_evening(("teacher", "16:00", 6), ("maths", "16:00", 2), ("swedish", "16:20", 2))
    proposal = proposed(steps)
    assert [start for _, start in way(proposal)] == ["16:00", "16:10", "16:20"]
    assert sorted(who for who, _ in way(proposal)) == sorted(TEAM)
    assert (proposal["waiting"], proposal["ends"][11:16]) == ("PT0S", "16:30")
    assert proposal["until"] == "2021-10-01T08:02:00+02:00"

    talks = book(steps, proposal).body["talks"]
    assert [talk["status"] for talk in talks] == [Status.BOOKED] * 3
    assert [talk["slot_id"] for talk in talks] == [s["slot_id"] for s in proposal["stops"]]
    assert [talk["place"] for talk in talks] == [HALL] * 3


@pytest.mark.spec("F28", "F30")
def test_another_family_sees_the_same_team_in_the_same_room_at_the_same_time() -> None:
    steps = an_evening(*((name, "16:00", 3) for name in TEAM))
    assert book(steps, proposed(steps)).status == 201
    other = proposed(steps, "stranger", subject_ids=["alma"])
    assert [start for _, start in way(other)] == ["16:00", "16:10", "16:20"], "in another order"
    assert book(steps, other, "stranger").status == 201


@pytest.mark.spec("G14")
def test_siblings_in_two_schools_are_one_visit_with_time_to_get_there() -> None:
    steps = an_evening(("teacher", "16:00", 6))
    steps.publish(DAY, "16:00", by="freja", groups=["elk"], count=6, length="PT10M")
    proposal = proposed(steps, subject_ids=["emil", "elsa"], change="PT10M")
    assert [start for _, start in way(proposal)] == ["16:00", "16:20"]
    assert {stop["subject_id"] for stop in proposal["stops"]} == {"emil", "elsa"}
    assert proposal["waiting"] == "PT0S"
    assert book(steps, proposal).status == 201


@pytest.mark.spec("G14")
def test_the_hours_and_the_teachers_that_were_asked_for_are_kept() -> None:
    steps = an_evening(*((name, "16:00", 12) for name in TEAM))
    proposal = proposed(
        steps, responsible_ids=["maths", "swedish"], earliest="17:00", latest="17:20"
    )
    assert min(start for _, start in way(proposal)) == "17:00"
    assert {who for who, _ in way(proposal)} == {"maths", "swedish"}
    assert ask(steps, earliest="17:00", latest="17:20").problem == "no-visit-fits"


@pytest.mark.spec("G14", "G1")
def test_what_is_proposed_is_held_against_others_for_two_minutes() -> None:
    steps = an_evening(*((name, "16:00", 1 + i) for i, name in enumerate(TEAM)))
    proposal = proposed(steps)
    refused = ask(steps, "stranger", subject_ids=["alma"])
    assert refused.problem == "no-visit-fits"
    assert {"subject_id": "alma", "responsible_id": "teacher"} in refused.body["without"]
    steps.clock.forward(minutes=2)
    assert ask(steps, "stranger", subject_ids=["alma"]).status == 201
    assert book(steps, proposal).problem == "slot-held"


@pytest.mark.spec("G14")
def test_a_proposal_is_booked_late_if_nobody_wanted_its_times_and_is_replaced_by_the_next() -> None:
    steps = an_evening(*((name, "16:00", 3) for name in TEAM))
    old = proposed(steps)
    new = proposed(steps)
    assert book(steps, old).problem == "not-found"
    steps.clock.forward(minutes=30)
    assert book(steps, new).status == 201


@pytest.mark.spec("G14", "D13")
def test_if_one_time_went_away_nothing_is_booked_and_it_is_named() -> None:
    steps = an_evening(*((name, "16:00", 3) for name in TEAM))
    proposal = proposed(steps)
    steps.clock.forward(minutes=2)
    lost = proposal["stops"][1]["slot_id"]
    steps.book(lost, "alma", by="stranger")
    refused = book(steps, proposal)
    assert (refused.status, refused.problem) == (409, "slot-taken")
    assert refused.body["slot_id"] == lost
    assert steps.call("mona", "GET", "/v1/talks").body["talks"] == []


@pytest.mark.spec("G14", "D13")
def test_nobody_is_proposed_a_time_when_they_are_elsewhere() -> None:
    """Mona has the preschool at 16:00, the pupil is with another teacher at 16:10."""
    steps = an_evening(("teacher", "16:00", 4), ("maths", "16:10", 1))
    preschool = steps.publish(DAY, "16:00", by="freja", groups=["elk"], length="PT10M")
    steps.book(preschool[0], "elsa", by="mona")
    maths = steps.call("olle", "GET", "/v1/slots", query={"subject_id": "emil"}).body["slots"]
    (busy,) = [slot["id"] for slot in maths if slot["responsible_id"] == "maths"]
    steps.book(busy, "emil", by="olle")
    assert way(proposed(steps)) == [("teacher", "16:20")]


def test_talks_that_are_booked_are_left_out() -> None:
    steps = an_evening(("teacher", "16:00", 2), ("maths", "16:00", 2))
    first = proposed(steps, responsible_ids=["maths"])
    assert book(steps, first).status == 201
    assert [who for who, _ in way(proposed(steps))] == ["teacher"]
    refused = ask(steps, responsible_ids=["maths"])
    assert (refused.status, refused.problem) == (409, "already-booked")


def test_staff_plan_for_a_family_and_name_who_comes() -> None:
    steps = an_evening(("teacher", "16:00", 2))
    proposal = proposed(steps, "teacher")
    assert book(steps, proposal, "teacher", guardian_id="olle").status == 201
    (talk,) = steps.call("olle", "GET", "/v1/talks").body["talks"]
    assert talk["status"] == "booked"
    assert book(steps, proposal, "mona").problem == "not-found", "it was not proposed to her"


def test_only_for_ones_own() -> None:
    steps = an_evening(("teacher", "16:00", 2))
    assert ask(steps, "stranger").problem == "not-found"
    assert ask(steps, "emil").problem == "not-found"
    assert ask(steps, subject_ids=["emil", "alma"]).problem == "not-found"


def test_hours_that_are_none_and_too_many_talks_are_pointed_at() -> None:
    steps = an_evening(("teacher", "16:00", 2))
    assert ask(steps, latest="16:00").body["errors"][0]["pointer"] == "/latest"
    for number in range(8):
        _put(
            steps,
            Person(
                id=f"t{number}",
                given_name="T",
                family_name="T",
                duties=(Duty(unit_id="school", role="Lärare"),),
                assignments=(Assignment(group_id="5a", role="Mentor"),),
            ),
        )
        steps.publish(DAY, "16:00", by=f"t{number}", length="PT10M", count=9)
    assert ask(steps).body["errors"][0]["pointer"] == "/responsible_ids"
    eight = [f"t{number}" for number in range(8)]
    proposal = proposed(steps, responsible_ids=eight)
    assert proposal["ends"][11:16] == "17:20"
    assert len(book(steps, proposal).body["talks"]) == 8, "in one transaction"


def test_asking_again_and_again_does_not_keep_an_evening_from_others() -> None:
    steps = an_evening(("teacher", "16:00", 1))
    for _ in range(2):
        proposed(steps)
    refused = ask(steps)
    assert (refused.status, refused.problem) == (409, "held-long-enough")
    assert refused.body["again"] == "2021-10-01T06:04:00.000Z"


def test_asking_twice_with_one_key_books_once() -> None:
    steps = an_evening(("teacher", "16:00", 2), ("maths", "16:00", 2))
    body = {"proposal_id": proposed(steps)["proposal_id"]}
    first = steps.call("mona", "POST", "/v1/visits", body, key="same")
    assert first.status == 201
    assert steps.call("mona", "POST", "/v1/visits", body, key="same") == first


@pytest.mark.spec("G10", "G14")
def test_with_an_interpreter_each_talk_of_a_visit_is_longer_and_takes_the_time_after_it() -> None:
    steps = an_evening(("teacher", "16:00", 6), ("maths", "16:00", 6))
    said = {"language": "sv", "interpreter": "so"}
    told = steps.call("mona", "PUT", "/v1/people/mona/language", said, if_match='"0"')
    assert told.status == 200, told.body
    proposal = proposed(steps)
    assert [(stop["start"][11:16], stop["end"][11:16]) for stop in proposal["stops"]] == [
        ("16:00", "16:25"), ("16:30", "16:55"),
    ]  # fmt: skip
    booked = steps.call("mona", "POST", "/v1/visits", {"proposal_id": proposal["proposal_id"]})
    assert booked.status == 201, booked.body
    assert {talk["interpreter"] for talk in booked.body["talks"]} == {"so"}
    first = proposal["stops"][0]["responsible_id"]
    week = steps.call(first, "GET", "/v1/weeks/2021-W42").body
    busy = [slot["start"][11:16] for slot in week["slots"] if slot["talk_id"]]
    assert busy == ["16:00", "16:10", "16:20"], "the talk has the times it runs into"


@pytest.mark.spec("G10", "G14")
def test_a_time_without_room_for_the_interpreter_is_not_proposed() -> None:
    steps = an_evening(("teacher", "16:00", 3))
    said = {"language": "sv", "interpreter": "so"}
    told = steps.call("mona", "PUT", "/v1/people/mona/language", said, if_match='"0"')
    assert told.status == 200, told.body
    slots = steps.call("stranger", "GET", "/v1/slots", query={"subject_id": "alma"}).body["slots"]
    steps.book(slots[1]["id"], "alma", by="stranger")
    assert way(proposed(steps)) == [("teacher", "16:20")]
