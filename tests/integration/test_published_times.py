"""Published times that nobody has are changed and withdrawn; whoever has one keeps it (F17, F24, F26)."""

from typing import Any

import pytest

from tests.support.contents import in_memory
from tests.support.interrupted import InterruptedStore
from tests.support.invariants import broken
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term

DAY = "2021-12-09"
ROOM = {"kind": "room", "text": "A12"}


def times(steps: Steps, by: str = "teacher") -> list[tuple[str, int]]:
    week = steps.call(by, "GET", "/v1/weeks/2021-W49").body
    return [(slot["start"][11:16], slot["version"]) for slot in week["slots"]]


def withdraw(steps: Steps, *slots: str, by: str = "teacher", **more: Any) -> Any:
    return steps.call(by, "POST", "/v1/withdrawals", {"slot_ids": slots} | more)


def sound(steps: Steps) -> bool:
    assert isinstance(steps.ports.store, MemoryStore)
    return broken(in_memory(steps.ports.store), steps.clock.now()) == []


@pytest.mark.parametrize("by", ["teacher", "rektor"])
def test_a_free_time_is_withdrawn_and_its_place_in_the_day_is_free_again(by: str) -> None:
    steps = a_term()
    first, _ = steps.publish(DAY, "13:00", count=2)
    gone = steps.call(by, "DELETE", f"/v1/slots/{first}", if_match='"1"')
    assert (gone.status, gone.body) == (200, {"withdrawn": [first], "kept": []})
    assert times(steps) == [("13:30", 1)]
    assert steps.try_booking(first).problem == "not-found"
    assert sound(steps)
    assert steps.publish(DAY, "13:00") == [first]


def test_whoever_books_at_that_moment_keeps_the_time() -> None:
    store = InterruptedStore()
    steps = a_term(store=store)
    slot = steps.publish(DAY)[0]
    store.meanwhile(lambda: steps.book(slot))
    assert withdraw(steps, slot).problem == "slot-taken"
    assert sound(steps)


def test_whoever_withdraws_at_that_moment_is_first() -> None:
    store = InterruptedStore()
    steps = a_term(store=store)
    slot = steps.publish(DAY)[0]
    store.meanwhile(lambda: withdraw(steps, slot))
    assert steps.try_booking(slot).problem == "slot-gone"
    assert sound(steps)


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_what_was_booked_or_held_or_changed_since_it_was_read_stays(method: str) -> None:
    steps = a_term()
    taken, held, other = steps.publish(DAY, count=3)
    steps.book(taken)
    steps.call(
        "stranger", "POST", "/v1/holds", {"slots": [{"slot_id": held, "subject_id": "alma"}]}
    )

    def ask(slot: str, version: int) -> Any:
        body = {"only_for": ["alma"]} if method == "PATCH" else None
        return steps.call("teacher", method, f"/v1/slots/{slot}", body, if_match=f'"{version}"')

    assert ask(taken, 2).problem == "slot-taken"
    refused = ask(held, 2)
    assert (refused.problem, refused.body["until"]) == ("slot-held", "2021-10-01T06:05:00.000Z")
    refused = ask(other, 7)
    assert (refused.status, refused.problem, refused.body["version"]) == (412, "slot-changed", 1)
    assert len(times(steps)) == 3
    assert ask(other, 1).status == 200


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_a_hold_that_comes_and_goes_meanwhile_is_a_change_too(method: str) -> None:
    store = InterruptedStore()
    steps = a_term(store=store)
    slot = steps.publish(DAY)[0]

    def hold() -> None:
        wanted = {"slots": [{"slot_id": slot, "subject_id": "emil"}]}
        assert steps.call("mona", "POST", "/v1/holds", wanted).status == 201
        assert steps.call("mona", "DELETE", "/v1/holds").status == 200

    store.meanwhile(hold)
    body = {"only_for": ["emil"]} if method == "PATCH" else None
    refused = steps.call("teacher", method, f"/v1/slots/{slot}", body, if_match='"1"')
    assert refused.problem == "slot-changed"
    assert len(times(steps)) == 1


def test_the_rest_of_a_series_goes_in_one_go_or_not_at_all() -> None:
    steps = a_term()
    slots = steps.publish(DAY, "13:00", count=4)
    steps.book(slots[2])
    assert withdraw(steps, *slots[1:]).problem == "slot-taken"
    assert len(times(steps)) == 4
    done = withdraw(steps, *slots[1:], free_only=True)
    assert done.body == {"withdrawn": [slots[1], slots[3]], "kept": [slots[2]]}
    assert [start for start, _ in times(steps)] == ["13:00", "14:00"]
    assert sound(steps)


def test_as_many_times_as_are_published_in_one_go_are_withdrawn_in_one_go() -> None:
    steps = a_term()
    slots = steps.publish(DAY, "08:00", count=40, length="PT10M")
    assert len(withdraw(steps, *slots).body["withdrawn"]) == 40
    assert times(steps) == []
    assert sound(steps)


def test_nothing_free_is_no_mistake_when_only_free_ones_are_asked_for() -> None:
    steps = a_term()
    slot = steps.publish(DAY)[0]
    steps.book(slot)
    answered = withdraw(steps, slot, free_only=True)
    assert answered.body == {"withdrawn": [], "kept": [slot]}


def test_times_of_several_people_are_not_withdrawn_together() -> None:
    steps = a_term()
    slots = [*steps.publish(DAY), *steps.publish(DAY, by="rektor")]
    assert withdraw(steps, *slots, by="rektor").problem == "invalid"


@pytest.mark.spec("F26")
def test_the_place_of_a_free_time_is_chosen_later() -> None:
    steps = a_term()
    slot = steps.publish(DAY)[0]
    path = f"/v1/slots/{slot}"
    changed = steps.call("teacher", "PATCH", path, {"place": ROOM}, if_match='"1"')
    assert (changed.body["place"], changed.headers["etag"]) == (ROOM, '"2"')
    assert steps.book(slot)["place"] == ROOM
    other = steps.publish(DAY, "15:00", place=ROOM)[0]
    gone = steps.call("teacher", "PATCH", f"/v1/slots/{other}", {"place": None}, if_match='"1"')
    assert gone.body["place"] is None


@pytest.mark.spec("F17", "F18")
def test_for_whom_a_free_time_is_kept_is_chosen_later() -> None:
    steps = a_term()
    slot = steps.publish(DAY)[0]
    path = f"/v1/slots/{slot}"
    assert (
        steps.call("teacher", "PATCH", path, {"only_for": ["emil"]}, if_match='"1"').status == 200
    )
    assert steps.try_booking(slot, "alma", by="stranger").problem == "not-found"
    assert steps.call("teacher", "PATCH", path, {"only_for": []}, if_match='"2"').status == 200
    assert steps.try_booking(slot, "alma", by="stranger").status == 201


@pytest.mark.spec("F17")
def test_only_those_in_the_groups_can_be_named() -> None:
    steps = a_term()
    path = f"/v1/slots/{steps.publish(DAY)[0]}"
    asked = {"only_for": ["elsa"]}
    assert steps.call("teacher", "PATCH", path, asked, if_match='"1"').problem == "not-found"


def test_an_employee_who_is_named_later_finds_the_time() -> None:
    steps = a_term()
    (slot,) = steps.publish(DAY, by="rektor", groups=[], talk_type="employee", only_for=["teacher"])
    path, asked = f"/v1/slots/{slot}", {"only_for": ["bystander"]}
    assert steps.call("rektor", "PATCH", path, asked, if_match='"1"').status == 200
    found = steps.call("bystander", "GET", "/v1/slots", query={"subject_id": "bystander"})
    assert [seen["id"] for seen in found.body["slots"]] == [slot]
    found = steps.call("teacher", "GET", "/v1/slots", query={"subject_id": "teacher"})
    assert found.body["slots"] == []
    nobody = steps.call("rektor", "PATCH", path, {"only_for": []}, if_match='"2"')
    assert nobody.problem == "invalid"


@pytest.mark.spec("F26", "R6")
@pytest.mark.parametrize(
    ("kind", "text", "status"),
    [
        ("video", "https://meet.example/5a?pwd=x", 201),
        ("video", "http://meet.example/5a", 422),
        ("video", "javascript:alert(1)", 422),
        ("video", "https://user:secret@meet.example/", 422),
        ("video", "https://meet.example/a b", 422),
        ("telephone", "+46 8-123 45 67", 201),
        ("telephone", "call me", 422),
        ("room", "Matsalen, bord 4", 201),
    ],
)
def test_a_place_leads_there(kind: str, text: str, status: int) -> None:
    series = {"talk_type": "development", "groups": ["5a"], "date": DAY, "start": "13:00"}
    asked = series | {"place": {"kind": kind, "text": text}}
    assert a_term().call("teacher", "POST", "/v1/series", asked).status == status
