"""Somebody acts between another's reading and writing: one of them is told no, and truthfully why."""

from dataclasses import dataclass

import pytest

from shared.domain.instant import parse
from tests.support.api import Answered, Api
from tests.support.contents import in_memory
from tests.support.interrupted import InterruptedStore
from tests.support.invariants import broken
from tests.support.world import FixedClock, a_world


@dataclass
class Two:
    """Two processes over one store."""

    store: InterruptedStore
    clock: FixedClock
    one: Api
    other: Api
    slots: list[str]

    def book(self, api: Api, who: str, slot: int, subject: str = "emil", *, key: str) -> Answered:
        body = {"slot_id": self.slots[slot], "subject_id": subject}
        return api.call(who, "POST", "/v1/bookings", body, key=key)

    def rebook(self, api: Api, who: str, talk_id: str, slot: int) -> Answered:
        body = {"slot_id": self.slots[slot]}
        return api.call(
            who, "POST", f"/v1/talks/{talk_id}/rebooking", body, key=f"{who}.{talk_id}.{slot}"
        )

    def cancel(self, api: Api, who: str, talk_id: str) -> Answered:
        path = f"/v1/talks/{talk_id}/cancellation"
        return api.call(who, "POST", path, {"reason": "ill"}, key=f"cancel.{who}")

    def write(self, api: Api, who: str, talk_id: str, text: str, builds_on: int = 0) -> Answered:
        path = f"/v1/talks/{talk_id}/texts/preparation/progress.pupil"
        return api.call(who, "PUT", path, {"text": text}, if_match=f'"{builds_on}"')

    def is_whole(self) -> bool:
        assert broken(in_memory(self.store), self.clock.now()) == []
        return True


@pytest.fixture
def two() -> Two:
    store = InterruptedStore()
    ports, clock = a_world(store=store)
    one, other = Api(ports), Api(ports)
    body = {
        "talk_type": "development", "groups": ["5a"], "date": "2021-10-31", "start": "09:00", "count": 4,
    }  # fmt: skip
    published = one.call("teacher", "POST", "/v1/series", body, key="publish")
    return Two(store, clock, one, other, [slot["id"] for slot in published.body["slots"]])


@pytest.mark.spec("F32", "D13")
def test_two_families_and_one_time(two: Two) -> None:
    two.store.meanwhile(lambda: two.book(two.other, "stranger", 0, "alma", key="s"))
    answered = two.book(two.one, "mona", 0, key="m")
    assert (answered.status, answered.problem) == (409, "slot-taken")
    assert two.is_whole()


@pytest.mark.spec("D11", "D13")
def test_two_guardians_of_one_pupil_at_two_times(two: Two) -> None:
    booked: list[Answered] = []
    two.store.meanwhile(lambda: booked.append(two.book(two.other, "olle", 1, key="o")))
    answered = two.book(two.one, "mona", 0, key="m")
    assert (answered.status, answered.problem) == (409, "already-booked")
    assert answered.body["talk_id"] == booked[0].body["id"]
    assert two.is_whole()


def test_a_double_click_gets_one_answer_twice(two: Two) -> None:
    first: list[Answered] = []
    two.store.meanwhile(lambda: first.append(two.book(two.other, "mona", 0, key="click")))
    second = two.book(two.one, "mona", 0, key="click")
    assert second.status == 201
    assert second.body == first[0].body
    assert two.is_whole()


def test_a_double_click_that_comes_a_little_later_gets_one_answer_too(two: Two) -> None:
    """It has found no answer of before, and then reads a talk that the first click has booked."""
    first: list[Answered] = []
    two.store.after_get(lambda: first.append(two.book(two.other, "mona", 0, key="click")))
    second = two.book(two.one, "mona", 0, key="click")
    assert (second.status, second.body) == (201, first[0].body)
    two.store.after_get(lambda: two.cancel(two.other, "mona", second.body["id"]))
    assert two.cancel(two.one, "mona", second.body["id"]).status == 200
    assert two.is_whole()


def test_one_key_for_two_requests_at_once(two: Two) -> None:
    two.store.meanwhile(lambda: two.book(two.other, "mona", 0, key="click"))
    answered = two.book(two.one, "mona", 1, key="click")
    assert (answered.status, answered.problem) == (422, "key-reused")
    assert two.is_whole()


def test_cancelled_by_both_and_taken_by_a_third_in_between(two: Two) -> None:
    talk_id = two.book(two.one, "mona", 0, key="m").body["id"]

    def meanwhile() -> None:
        assert two.cancel(two.other, "teacher", talk_id).status == 200
        assert two.book(two.other, "stranger", 0, "alma", key="s").status == 201

    two.store.meanwhile(meanwhile)
    answered = two.cancel(two.one, "mona", talk_id)
    assert (answered.status, answered.problem) == (409, "wrong-status")
    assert two.is_whole()


def test_moved_by_both_and_the_old_time_taken_in_between(two: Two) -> None:
    talk_id = two.book(two.one, "mona", 0, key="m").body["id"]

    def meanwhile() -> None:
        assert two.rebook(two.other, "teacher", talk_id, 1).status == 200
        assert two.book(two.other, "stranger", 0, "alma", key="s").status == 201

    two.store.meanwhile(meanwhile)
    answered = two.rebook(two.one, "mona", talk_id, 2)
    assert answered.status == 200, answered
    assert answered.body["slot_id"] == two.slots[2]
    assert two.is_whole()


@pytest.mark.spec("D13")
def test_a_parent_books_for_two_children_at_one_hour(two: Two) -> None:
    body = {
        "talk_type": "development", "groups": ["elk"], "date": "2021-10-31", "start": "09:00", "count": 1,
    }  # fmt: skip
    published = two.one.call("freja", "POST", "/v1/series", body, key="publish-2")
    two.slots.append(published.body["slots"][0]["id"])
    two.store.meanwhile(lambda: two.book(two.other, "mona", 4, "elsa", key="elsa"))
    answered = two.book(two.one, "mona", 0, "emil", key="emil")
    assert (answered.status, answered.problem) == (409, "person-busy")
    assert answered.body["who"] == "guardian"
    assert two.is_whole()


@pytest.mark.spec("D3")
def test_a_text_saved_while_the_talk_is_moved_beyond_its_window(two: Two) -> None:
    """The record of 31 October is open on the 26th; moved a month on, it is not open yet."""
    talk_id = two.book(two.one, "mona", 0, key="m").body["id"]
    body = {
        "talk_type": "development", "groups": ["5a"], "date": "2021-11-30", "start": "09:00", "count": 1,
    }  # fmt: skip
    published = two.one.call("teacher", "POST", "/v1/series", body, key="publish-2")
    two.slots.append(published.body["slots"][0]["id"])
    two.clock.set("2021-10-26 12:00")
    two.store.meanwhile(lambda: two.rebook(two.other, "teacher", talk_id, 4))
    path = f"/v1/talks/{talk_id}/texts/record/goals.responsible"
    answered = two.one.call("teacher", "PUT", path, {"text": "Mål"}, if_match='"0"')
    assert (answered.status, answered.problem) == (409, "window-not-open")
    assert answered.body["yours"] == "Mål"
    assert two.is_whole()


@pytest.mark.spec("D8")
def test_two_save_one_text(two: Two) -> None:
    talk_id = two.book(two.one, "mona", 0, key="m").body["id"]
    two.store.meanwhile(lambda: two.write(two.other, "emil", talk_id, "the one"))
    answered = two.write(two.one, "emil", talk_id, "the other")
    assert (answered.status, answered.problem) == (412, "stale-text")
    assert (answered.body["current"], answered.body["yours"]) == ("the one", "the other")
    assert answered.body["current_version"] == 1
    assert two.is_whole()


@pytest.mark.spec("D9")
def test_an_old_talk_is_replaced_after_the_next_was_booked_in_the_ordinary_way(two: Two) -> None:
    old = two.book(two.one, "mona", 0, key="m").body["id"]
    two.clock.set("2021-11-01 00:00")
    body = {
        "talk_type": "development", "groups": ["5a"], "date": "2021-11-30", "start": "09:00", "count": 2,
    }  # fmt: skip
    published = two.one.call("teacher", "POST", "/v1/series", body, key="publish-2")
    two.slots += [slot["id"] for slot in published.body["slots"]]
    new = two.book(two.one, "olle", 4, key="o").body["id"]
    answered = two.rebook(two.one, "teacher", old, 5)
    assert (answered.status, answered.problem) == (409, "already-booked")
    assert answered.body["talk_id"] == new
    assert two.is_whole()


def test_the_clockwork_and_a_person_at_once(two: Two) -> None:
    talk_id = two.book(two.one, "mona", 0, key="m").body["id"]
    two.clock.moment = parse("2021-10-31T08:00:00.000Z")
    two.store.meanwhile(
        lambda: two.other.call("teacher", "POST", f"/v1/talks/{talk_id}/holding", key="h")
    )
    answered = two.one.call("emil", "POST", f"/v1/talks/{talk_id}/readiness", key="r")
    assert answered.status == 200
    assert answered.body["status"] == "held"
    assert two.is_whole()
