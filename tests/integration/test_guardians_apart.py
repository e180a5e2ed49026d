"""Guardians who live apart: each books, prepares and is told by themselves (G4, D11)."""

from datetime import timedelta
from typing import Any

import pytest

from shared.adapters import keys
from shared.adapters.latest import latest_talk
from shared.adapters.own import write_own
from shared.adapters.register import a_person, person_item
from shared.adapters.store import Table, UnitOfWork, impossible
from shared.domain.people import Guardianship, Person
from tests.support.apart import SAID, book_for, heads, hold, say, slots, wait
from tests.support.contents import in_memory
from tests.support.invariants import broken
from tests.support.linking import links
from tests.support.memory import MemoryStore
from tests.support.rounds import at, mails, plan, roll
from tests.support.steps import Steps, a_term
from tests.support.world import GUARDIAN

pytestmark = pytest.mark.spec("D11", "G4")


def put(school: Steps, person: Person) -> None:
    work = UnitOfWork()
    work.put(keys.person(person.id), person_item(person), None, impossible)
    school.ports.store.commit(work)


@pytest.fixture
def school() -> Any:
    school = a_term()
    yield school
    assert isinstance(school.ports.store, MemoryStore)
    assert broken(in_memory(school.ports.store), school.clock.now()) == []


MISSING = "gZ3vL0mR8qW1xK5tY7uB2A"
"""The id of a talk that does not exist."""


def start(school: Steps) -> dict[str | None, str]:
    """A talk with the teacher for everybody it takes: whose it is, and its id."""
    body = {"talk_type": "development", "subject_ids": ["emil"]}
    talks = school.call("teacher", "POST", "/v1/talks", body).body["talks"]
    return {talk["for_guardian_id"]: talk["id"] for talk in talks}


def test_each_guardian_has_a_talk_that_the_other_cannot_tell_from_none(school: Steps) -> None:
    say(school)
    talks = start(school)
    first, second, _ = school.publish(count=3)
    assert school.book(first, by="mona")["id"] == talks["mona"]
    assert school.book(second, by="olle")["id"] == talks["olle"]
    assert heads(school, "mona") == [talks["mona"]]
    assert heads(school, "olle") == [talks["olle"]]
    assert heads(school, "emil") == heads(school, "teacher") == sorted(talks.values())
    assert school.read(talks["mona"])["for_guardian"] == {"id": "mona", "name": "Mona Testsson"}
    for method, path, body in (
        ("GET", "", None),
        ("POST", "/readiness", None),
        ("POST", "/attendance", {"attends": True}),
        ("POST", "/rebooking", {"slot_id": first}),
        ("POST", "/cancellation", {"reason": "Mine"}),
    ):
        there, missing = (
            school.call("olle", method, f"/v1/talks/{talk}{path}", body)
            for talk in (talks["mona"], MISSING)
        )
        assert (there.problem, there.text) == ("not-found", missing.text)
    there, missing = (
        school.try_saving(talk, "preparation", "progress.guardian", "Me", by="olle")
        for talk in (talks["mona"], MISSING)
    )
    assert (there.problem, there.text) == ("not-found", missing.text)


def test_staff_say_for_whom_they_book(school: Steps) -> None:
    say(school)
    slot, other = school.publish(count=2)
    unsaid = book_for(school, slot, None)
    assert (unsaid.status, unsaid.problem) == (422, "guardian-needed")
    assert hold(school, slot, "teacher").problem == "guardian-needed"
    assert book_for(school, slot, "stranger").problem == "invalid"
    booked = book_for(school, slot, "olle").body
    assert booked["for_guardian_id"] == "olle"
    assert book_for(school, other, "olle").problem == "already-booked"
    assert heads(school, "mona") == []
    kind = {"talk_type": "development", "groups": ["5a"], "date": "2021-10-20", "start": "09:00"}
    at_once = school.call(
        "teacher", "POST", "/v1/series", kind | {"book_for": "emil", "guardian_id": "mona"}
    )
    assert at_once.body["talk"]["for_guardian_id"] == "mona"
    assert school.call("teacher", "GET", SAID).body["guardians"][0]["id"] == "mona"


def test_who_may_say_that_guardians_live_apart(school: Steps) -> None:
    refused = {
        who: school.call(who, "PUT", SAID, {"separate": True}).problem
        for who in ("teacher", "bystander", "mona", "emil")
    }
    assert refused == {
        "teacher": "not-allowed", "bystander": "not-found", "mona": "not-found", "emil": "not-found",
    }  # fmt: skip
    assert school.call("teacher", "GET", SAID).body["separate"] is False
    emil = a_person(school.ports.store, "emil")
    own = Guardianship(person_id="rektor", relation=GUARDIAN)
    put(school, emil.model_copy(update={"guardians": (*emil.guardians, own)}))
    for method, body in (("GET", None), ("PUT", {"separate": True})):
        assert school.call("rektor", method, SAID, body).problem == "not-found"


def test_it_is_kept_by_whom_and_when(school: Steps) -> None:
    said = say(school)
    assert (said["changed_by"], said["changed_at"]) == ("rektor", "2021-10-01T08:00:00+02:00")
    assert say(school) == said
    school.clock.forward(hours=1)
    say(school, separate=False)
    say(school)
    items = school.ports.store.query("OWN#emil", table=Table.HISTORY)
    versions = [(int(i["version"]), i.get("separate_talks", False), i["at"]) for i in items]
    first, later = "2021-10-01T06:00:00.000Z", "2021-10-01T07:00:00.000Z"
    assert versions == [(1, True, first), (2, False, later), (3, True, later)]


def test_a_talk_that_nobody_booked_is_divided_and_the_place_in_line_kept(school: Steps) -> None:
    shared = start(school)[None]
    school.booked(subject="alma", by="stranger")
    assert wait(school, "olle").body["talk_id"] == shared
    assert say(school)["still_shared"] == []
    talks = start(school)
    assert talks["olle"] == shared
    assert talks.keys() == {"mona", "olle"}
    query = {"subject_id": "emil"}
    lines = {w: school.call(w, "GET", "/v1/waiting", query=query).body for w in ("mona", "olle")}
    assert (lines["mona"]["waiting"], len(lines["olle"]["waiting"])) == ([], 1)
    for what in ("refusal", "leaving"):
        path = f"/v1/waiting/{shared}/{what}"
        assert school.call("mona", "POST", path).problem == "not-found"
    pair = ("emil", "development", "teacher")
    assert latest_talk(school.ports, *pair) is None
    assert school.call("olle", "POST", f"/v1/waiting/{shared}/leaving").status == 200


@pytest.mark.parametrize("given_back", [False, True])
def test_a_talk_that_was_booked_stays_shared_until_it_ends(
    school: Steps, *, given_back: bool
) -> None:
    talk = school.booked(by="mona")["id"]
    school.save(talk, "preparation", "progress.guardian", "We say", by="olle")
    if given_back:
        school.cancel(talk)
    assert say(school)["still_shared"] == [talk]
    assert start(school) == {None: talk}
    if given_back:
        assert school.book(school.publish("2021-11-02")[0], by="olle")["id"] == talk
    assert school.texts(talk, by="mona")["progress.guardian"] == "We say"
    assert school.texts(talk, by="olle")["progress.guardian"] == "We say"
    school.at("2021-11-03 00:00")
    assert start(school).keys() == {"mona", "olle"}
    assert heads(school, "mona") != heads(school, "olle")


def test_back_together_each_keeps_their_own_and_the_next_is_shared(school: Steps) -> None:
    say(school)
    first, second = school.publish(count=2)
    mine = school.book(first, by="mona")["id"]
    say(school, separate=False)
    shared = book_for(school, second, None).body
    assert shared["for_guardian_id"] is None
    assert heads(school, "olle") == [shared["id"]]
    assert school.try_booking(second, by="mona").body["talk_id"] == mine


def test_what_one_holds_is_plainly_taken_for_the_other(school: Steps) -> None:
    say(school)
    (slot,) = school.publish()
    assert hold(school, slot, "mona").status == 201
    until = "2021-10-01T08:05:00+02:00"
    assert slots(school, "mona") == {slot: (True, until)}
    assert slots(school, "olle") == {slot: (False, None)}
    by_other_family = school.call(
        "stranger", "POST", "/v1/bookings", {"slot_id": slot, "subject_id": "alma"}
    )
    assert school.try_booking(slot, by="olle").text == by_other_family.text
    assert book_for(school, slot, "olle").problem == "slot-held"
    school.clock.forward(minutes=5)
    assert hold(school, slot, "olle").status == 201
    assert school.call("mona", "GET", "/v1/holds").body == {"slots": []}


def test_an_offered_time_is_only_for_the_one_who_waited(school: Steps) -> None:
    say(school)
    (slot,) = school.publish()
    alma = school.book(slot, "alma", by="stranger")["id"]
    waiting = wait(school, "teacher", guardian_id="mona").body["talk_id"]
    assert wait(school, "olle").body["talk_id"] != waiting
    school.cancel(alma)
    assert ("offer", "mona") in mails(school)
    assert ("offer", "olle") not in mails(school)
    assert slots(school, "olle") == {slot: (False, None)}
    assert school.try_booking(slot, by="olle").problem == "slot-held"
    assert school.book(slot, by="mona")["id"] == waiting


@pytest.mark.parametrize("moved", [False, True])
def test_a_time_offered_to_the_shared_talk_is_taken_by_ones_own(
    school: Steps, *, moved: bool
) -> None:
    """The school put them together again while one had a talk of their own: the offer ends with it."""
    say(school)
    first, slot = school.publish(count=2)
    mine = start(school)["mona"]
    if moved:
        school.book(first, by="mona")
    else:
        school.book(first, "hidden", by="sune")
    alma = school.book(slot, "alma", by="stranger")["id"]
    say(school, separate=False)
    shared = start(school)[None]
    assert wait(school, "teacher").body["talk_id"] == shared
    school.cancel(alma)
    assert slots(school, "mona")[slot][0] is True
    if moved:
        school.move(mine, slot, by="mona")
    else:
        assert school.book(slot, by="mona")["id"] == mine
    (place,) = school.call("olle", "GET", "/v1/waiting", query={"subject_id": "emil"}).body[
        "waiting"
    ]
    assert (place["talk_id"], place["offer"]) == (shared, None)


def test_the_child_is_busy_because_of_the_other_as_because_of_anything(school: Steps) -> None:
    say(school)
    (here,) = school.publish()
    school.book(here, by="mona")
    path = "/v1/series"
    kind = {"talk_type": "development", "groups": ["5a"], "date": "2021-10-31", "start": "09:15"}
    (other,) = school.call("rektor", "POST", path, kind).body["slots"]
    busy = school.try_booking(other["id"], by="olle")
    assert (busy.problem, busy.body["who"]) == ("person-busy", "pupil")
    assert "mona" not in busy.text
    assert heads(school, "mona")[0] not in busy.text


def test_a_visit_is_proposed_and_booked_for_the_one_who_asks(school: Steps) -> None:
    say(school)
    first, second = school.publish(count=2)
    other = school.book(first, by="olle")["id"]
    day = {"date": "2021-10-31", "earliest": "08:00", "latest": "12:00"}
    asked = {"talk_type": "development", "subject_ids": ["emil"]} | day
    path = "/v1/visits/proposals"
    assert school.call("teacher", "POST", path, asked).problem == "guardian-needed"
    proposed = school.call("teacher", "POST", path, asked | {"guardian_id": "mona"}).body
    assert [stop["slot_id"] for stop in proposed["stops"]] == [second]
    assert slots(school, "olle")[second] == (False, None)
    body = {"proposal_id": proposed["proposal_id"], "guardian_id": "mona"}
    (talk,) = school.call("teacher", "POST", "/v1/visits", body).body["talks"]
    assert heads(school, "mona") == [talk["id"]]
    assert heads(school, "olle") == [other]


@pytest.mark.spec("F39", "D9")
def test_moved_late_it_is_for_the_same_guardian_who_alone_copies_answers(school: Steps) -> None:
    say(school)
    old = school.booked(by="mona")["id"]
    school.save(old, "preparation", "progress.guardian", "Mine", by="mona")
    slot = school.publish("2021-11-10")[0]
    school.at("2021-11-01 00:00")
    new = school.move(old, slot)
    assert new["for_guardian_id"] == "mona"
    copy = f"/v1/talks/{new['id']}/copied-answers"
    assert school.call("olle", "POST", copy, {"from": old}).problem == "not-found"
    assert school.call("mona", "POST", copy, {"from": old}).status == 200
    assert school.texts(new["id"], by="mona") == {"progress.guardian": "Mine"}


def test_a_shared_talk_is_not_moved_late_once_guardians_live_apart(school: Steps) -> None:
    old = school.booked(by="mona")["id"]
    slot = school.publish("2021-11-10")[0]
    say(school)
    school.at("2021-11-01 00:00")
    assert school.try_moving(old, slot).problem == "guardian-needed"
    moved = school.call("teacher", "POST", "/v1/days/2021-10-31/move", {"to_date": "2021-11-04"})
    assert [time["problem"] for time in moved.body["times"]] == ["guardian-needed"]
    assert school.book(slot, by="olle")["for_guardian_id"] == "olle"


@pytest.mark.spec("G18")
@pytest.mark.parametrize("late", [False, True])
def test_a_day_of_illness_moves_each_guardians_talk_for_themselves(
    school: Steps, *, late: bool
) -> None:
    say(school)
    first, second = school.publish(count=2)
    old = {
        "mona": school.book(first, by="mona")["id"],
        "olle": school.book(second, by="olle")["id"],
    }
    if late:
        school.at("2021-11-01 00:00")
    moved = school.call("teacher", "POST", "/v1/days/2021-10-31/move", {"to_date": "2021-11-04"})
    assert [time["problem"] for time in moved.body["times"]] == [None, None]
    for who in ("mona", "olle"):
        seen = heads(school, who)
        assert old[who] in seen
        assert len(seen) == (2 if late else 1)
        assert {school.read(talk)["for_guardian"]["id"] for talk in seen} == {who}


@pytest.mark.spec("G17")
def test_a_link_opens_only_ones_own(school: Steps) -> None:
    say(school)
    first, second, third = school.publish(count=3)
    talk = school.book(first, by="mona")["id"]
    hold(school, second, "olle")
    until = school.clock.now() + timedelta(days=90)
    mine, others = (f"/v1/links/{links().make(talk, who, until)}" for who in ("mona", "olle"))
    assert school.call(None, "GET", others).status == 404
    free = school.call(None, "GET", f"{mine}/slots").body["slots"]
    assert [slot["start"] for slot in free] == ["2021-10-31T10:00:00+01:00"]
    to = {"start": "2021-10-31T09:30:00+01:00"}
    assert school.call(None, "POST", f"{mine}/rebooking", to).problem == "slot-held"
    to = {"start": "2021-10-31T10:00:00+01:00"}
    assert school.call(None, "POST", f"{mine}/rebooking", to).status == 200
    assert third in slots(school, "olle")


@pytest.mark.spec("F29")
def test_a_round_gives_each_guardian_a_talk_and_counts_both(school: Steps) -> None:
    round_id = plan(school)
    assert roll(school, round_id)["emil"] == "created"
    say(school)
    at(school, "2021-10-04 18:00", round_id)
    path, query = f"/v1/rounds/{round_id}/pupils", {"responsible_id": "teacher"}
    pupils = school.call("rektor", "GET", path, query=query).body["pupils"]
    whose = [p["for_guardian_id"] for p in pupils if p["subject_id"] == "emil"]
    assert sorted(whose) == ["mona", "olle"]
    assert {("booking_open", "mona"), ("booking_open", "olle")} <= mails(school)
    (slot,) = school.publish()
    school.book(slot, by="mona")
    counts = school.call("rektor", "GET", f"/v1/rounds/{round_id}").body["coverage"][0]
    assert (counts["talks"], counts["booked"], counts["without_time"]) == (5, 1, 4)
    again = plan(school, name="Again", opens="2021-10-20T18:00", closes="2021-11-20T18:00",
                 reminder="2021-10-25T18:00", few_times="2021-10-25T18:00")  # fmt: skip
    assert (
        len(school.call("rektor", "GET", f"/v1/rounds/{again}/pupils", query=query).body["pupils"])
        == 5
    )


@pytest.mark.spec("F29")
def test_a_round_of_a_class_in_which_all_guardians_live_apart(school: Steps) -> None:
    """More talks than pupils: each batch is still one transaction, and nobody is left out."""
    emil = a_person(school.ports.store, "emil")
    names = [f"pupil-{number:02d}" for number in range(25)]
    for name in names:
        pupil = emil.model_copy(update={"id": name})
        put(school, pupil)
        work = UnitOfWork()
        work.put(keys.member("5a", name), {}, None, impossible)
        write_own(work, pupil, by="rektor", at=school.clock.now(), separate_talks=True)
        school.ports.store.commit(work)
    round_id = plan(school)
    counts = school.call("rektor", "GET", f"/v1/rounds/{round_id}").body["coverage"][0]
    assert counts["talks"] == 2 * 25 + 4
    at(school, "2021-10-04 18:00", round_id)
    told = [recipient for _, recipient in mails(school)]
    assert {"mona", "olle"} <= set(told)


@pytest.mark.parametrize("begun", [False, True])
def test_a_booking_rests_on_what_is_true_of_the_guardians(school: Steps, *, begun: bool) -> None:
    """Said between the reading and the writing of a booking: it is decided anew, not written shared."""
    (slot,) = school.publish()
    if begun:
        start(school)
    store = school.ports.store
    assert isinstance(store, MemoryStore)
    commit = store.commit
    told: list[bool] = []

    def say_first(work: Any) -> None:
        if not told:
            told.append(True)
            say(school)
        commit(work)

    store.commit = say_first  # type: ignore[method-assign]
    booked = school.book(slot, by="mona")
    assert booked["for_guardian_id"] == "mona"
    assert booked["id"] not in heads(school, "olle")
