"""Hours that staff keep free of talks: claimed as a booking is, given back, shown in their week."""

from typing import Any

import boto3
import pytest
from moto import mock_aws

from shared.adapters.dynamo import DynamoStore
from shared.adapters.store import Table
from tests.support.api import Answered
from tests.support.contents import in_memory, in_tables
from tests.support.interrupted import InterruptedStore
from tests.support.invariants import broken
from tests.support.memory import MemoryStore
from tests.support.steps import VKLASS_DAY, Steps, a_term
from tests.support.tables import create_tables

DAY = "2021-11-04"
TEN = f"{DAY}T10:00:00+01:00"


def block(
    steps: Steps, start: str = "09:00", end: str = "12:00", *, by: str = "teacher", **more: Any
) -> Answered:
    asked = {"date": DAY, "start": start, "end": end} | more
    return steps.call(by, "POST", "/v1/blocked-times", asked)


def unblock(steps: Steps, block_id: str, by: str = "teacher") -> Answered:
    return steps.call(by, "DELETE", f"/v1/blocked-times/{block_id}")


def publish(steps: Steps, start: str, **more: Any) -> Answered:
    asked = {"talk_type": "development", "groups": ["5a"], "date": DAY, "start": start} | more
    return steps.call("teacher", "POST", "/v1/series", asked)


def week(steps: Steps, by: str = "teacher", name: str = "2021-W44") -> Any:
    return steps.call(by, "GET", f"/v1/weeks/{name}").body


def sound(steps: Steps) -> bool:
    assert isinstance(steps.ports.store, MemoryStore)
    return broken(in_memory(steps.ports.store), steps.clock.now()) == []


def cells(steps: Steps, person_id: str = "teacher") -> int:
    days = steps.ports.store.query(f"CALENDAR#{person_id}")
    return sum(name[0] in "co" for day in days for name in day)


@pytest.mark.parametrize("by", ["teacher", "rektor"])
def test_blocked_hours_take_no_talk_and_are_given_back(by: str) -> None:
    steps = a_term()
    asked = {"reason": "Ämneslag"} | ({"staff_id": "teacher"} if by == "rektor" else {})
    made = block(steps, by=by, **asked)
    assert made.status == 201, made.body
    shown = {
        "id": "teacher.20211104T080000Z", "start": f"{DAY}T09:00:00+01:00",
        "end": f"{DAY}T12:00:00+01:00", "reason": "Ämneslag",
    }  # fmt: skip
    assert made.body == shown | {"withdrawn": []}
    assert week(steps)["blocked"] == [shown]
    assert week(steps, "rektor")["blocked"] == []
    of_teacher = {"staff_id": "teacher"}
    seen = steps.call("rektor", "GET", "/v1/weeks/2021-W44", query=of_teacher).body["blocked"]
    assert seen == [shown]
    hidden = steps.call("bystander", "GET", "/v1/weeks/2021-W44", query=of_teacher)
    assert hidden.problem == "not-found"
    assert publish(steps, "11:30").problem == "slots-overlap"
    assert publish(steps, "12:00").status == 201
    assert sound(steps)
    assert unblock(steps, shown["id"], by).body == {"id": shown["id"]}
    assert unblock(steps, shown["id"], by).status == 200, "a second time it changes nothing"
    assert (week(steps)["blocked"], cells(steps)) == ([], 6)
    assert publish(steps, "11:30").status == 201
    assert sound(steps)


@pytest.mark.spec("D13")
def test_who_is_blocked_comes_to_no_other_talk_either() -> None:
    steps = a_term()
    (slot,) = steps.publish(DAY, "09:30", by="rektor", with_staff=["teacher"])
    block(steps)
    refused = steps.try_booking(slot)
    assert (refused.problem, refused.body["who"]) == ("person-busy", "staff")
    seen = steps.call("mona", "GET", "/v1/slots", query={"subject_id": "emil"}).body["slots"]
    assert [time["free"] for time in seen] == [False]


def test_free_times_are_in_the_way_unless_they_shall_go_with_it() -> None:
    steps = a_term()
    before, inside, partly, after = (
        publish(steps, start).body["slots"][0]["id"] for start in ("08:30", "10:00", "11:45", "12:15")
    )  # fmt: skip
    refused = block(steps)
    assert (refused.status, refused.problem) == (409, "times-in-the-way")
    assert refused.body["times"][0] == {"slot_id": inside, "why": "free", "start": TEN}
    assert len(refused.body["times"]) == 2
    done = block(steps, withdraw_free=True)
    assert done.body["withdrawn"] == [inside, partly]
    assert [slot["id"] for slot in week(steps)["slots"]] == [before, after]
    assert sound(steps)


@pytest.mark.parametrize("withdraw", [True, False])
def test_what_is_booked_or_held_is_never_blocked_and_named(withdraw: bool) -> None:
    steps = a_term()
    booked, held = steps.publish(DAY, "10:00", count=2)
    steps.book(booked)
    wanted = {"slots": [{"slot_id": held, "subject_id": "alma"}]}
    steps.call("stranger", "POST", "/v1/holds", wanted)
    refused = block(steps, withdraw_free=withdraw)
    told = [(time["slot_id"], time["why"]) for time in refused.body["times"]]
    assert (refused.problem, told) == ("times-in-the-way", [(booked, "booked"), (held, "held")])
    assert len(week(steps)["slots"]) == 2


def test_a_talk_of_another_and_another_blocked_time_are_named_by_their_start() -> None:
    steps = a_term()
    steps.book(steps.publish(DAY, "10:00", by="rektor", with_staff=["teacher"])[0])
    refused = block(steps)
    assert (refused.problem, refused.body["start"]) == ("person-busy", "2021-11-04T09:00:00.000Z")
    assert block(steps, "10:30").status == 201
    refused = block(steps, "11:55", "13:00")
    assert (refused.problem, refused.body["times"]) == (
        "times-in-the-way", [{"why": "blocked", "start": "2021-11-04T09:30:00.000Z"}]
    )  # fmt: skip
    assert block(steps, "12:00", "13:00").status == 201
    assert sound(steps)


@pytest.mark.spec("G12")
@pytest.mark.parametrize(
    ("day", "hours"), [(DAY, 24), (VKLASS_DAY, 25), ("2022-03-27", 23), ("2021-12-31", 24)]
)
def test_a_whole_day_is_blocked_however_long_it_is(day: str, hours: int) -> None:
    steps = a_term()
    asked = {"date": day, "start": "00:00", "end": "00:00"}
    made = block(steps, **asked)
    assert made.status == 201, made.body
    assert cells(steps) == hours * 12 * 2
    assert sound(steps)
    assert unblock(steps, made.body["id"]).status == 200
    assert cells(steps) == 0
    assert sound(steps)


@pytest.mark.slow
def test_a_whole_day_fits_into_the_tables_with_everything_else_in_it() -> None:
    with mock_aws():
        client = boto3.client("dynamodb", region_name="eu-north-1")
        create_tables(client)
        store = DynamoStore(client, {Table.TALKS: "talks", Table.HISTORY: "history"})
        steps = a_term(store=store)
        steps.publish(DAY, "08:00", count=20, length="PT10M")
        done = block(steps, "00:00", "00:00", withdraw_free=True)
        assert len(done.body["withdrawn"]) == 20, done.body
        assert broken(in_tables(client), steps.clock.now()) == []
        assert unblock(steps, done.body["id"]).status == 200
        assert broken(in_tables(client), steps.clock.now()) == []


def test_more_free_times_than_one_transaction_takes_are_refused_and_not_half_withdrawn() -> None:
    steps = a_term()
    for hour in range(8, 18):
        steps.publish(DAY, f"{hour:02}:00", count=10, length="PT5M")
    assert block(steps, "00:00", "00:00", withdraw_free=True).problem == "too-large"
    assert len(week(steps)["slots"]) == 100


def test_what_happens_at_that_very_moment_is_seen() -> None:
    store = InterruptedStore()
    steps = a_term(store=store)
    (slot,) = steps.publish(DAY, "10:00")
    store.meanwhile(lambda: steps.book(slot))
    refused = block(steps, withdraw_free=True)
    assert (refused.problem, refused.body["times"][0]["why"]) == ("times-in-the-way", "booked")
    store.meanwhile(lambda: publish(steps, "15:00"))
    assert block(steps, "12:00", "16:00", withdraw_free=True).body["withdrawn"]
    store.meanwhile(lambda: publish(steps, "17:00"))
    assert unblock(steps, "teacher.20211104T110000Z").status == 200
    assert sound(steps)


def test_a_booking_at_that_very_moment_is_refused_if_the_block_is_first() -> None:
    store = InterruptedStore()
    steps = a_term(store=store)
    (slot,) = steps.publish(DAY, "10:00", by="rektor", with_staff=["teacher"])
    store.meanwhile(lambda: block(steps))
    assert steps.try_booking(slot).problem == "person-busy"
    assert sound(steps)


def test_only_ones_own_time_or_that_of_ones_staff() -> None:
    steps = a_term()
    mine = block(steps, reason="Läkare").body["id"]
    for by in ("bystander", "freja", "mona", "nobody"):
        assert block(steps, "13:00", "14:00", by=by, staff_id="teacher").problem == "not-found"
        assert unblock(steps, mine, by).problem == "not-found"
    assert block(steps, by="mona").problem == "not-found", "guardians offer no times"
    assert unblock(steps, "teacher").problem == "not-found"


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"date": "2021-09-30"}, "/date"),
        ({"date": "2023-09-30"}, "/date"),
        ({"start": "12:00", "end": "12:00"}, "/end"),
        ({"start": "12:00", "end": "11:00"}, "/end"),
        ({"date": "2021-10-01", "start": "06:00", "end": "08:00"}, "/end"),
    ],
)
def test_hours_that_make_no_sense_are_told(asked: dict[str, str], pointer: str) -> None:
    answered = block(a_term(), **asked)
    assert [error["pointer"] for error in answered.body["errors"]][:1] == [pointer]


def test_an_exclusive_room_goes_with_the_time_that_is_withdrawn() -> None:
    steps = a_term()
    hall = {"kind": "room", "text": "Aulan", "exclusive": True}
    steps.publish(DAY, "10:00", place=hall)
    block(steps, withdraw_free=True)
    assert steps.publish(DAY, "10:00", by="rektor", place=hall)
    assert sound(steps)
