"""Waiting for a time: the first in line gets it offered, one at a time, and nobody is booked over (G13)."""

import json
from typing import Any

import pytest

from functions.offers.handler import handle
from shared.adapters import keys
from shared.adapters.talks import load_talk
from shared.domain.errors import OfferSuperseded
from tests.support.api import Answered
from tests.support.steps import Steps, a_term

FAMILIES = {"emil": "mona", "alma": "stranger", "hidden": "sune", "grown": "grown"}


def full(count: int = 1) -> tuple[Steps, list[str], str]:
    """All times of the teacher are booked, the first one for Alma."""
    steps = a_term()
    slots = steps.publish(count=count)
    talk = steps.book(slots[0], "alma", by="stranger")
    return steps, slots, talk["id"]


def ask(steps: Steps, subject: str = "emil", by: str | None = None, **more: Any) -> Answered:
    body = {"subject_id": subject, "responsible_id": "teacher", "talk_type": "development"}
    return steps.call(by or FAMILIES[subject], "POST", "/v1/waiting", body | more)


def wait(steps: Steps, subject: str = "emil", by: str | None = None) -> str:
    """Join the line; the look round that follows it finds nothing."""
    answered = ask(steps, subject, by)
    assert answered.status == 201, answered.body
    talk_id = str(answered.body["talk_id"])
    ring(steps, talk_id)
    steps.clock.forward(seconds=1)
    return talk_id


def ring(steps: Steps, talk_id: str) -> Any:
    """The alarm clock of a place in the line rings, whatever the time."""
    waiting = load_talk(steps.ports.store, talk_id).waiting
    assert waiting is not None
    asked = {"talk_id": talk_id, "generation": waiting.turn, "stage": waiting.stage.value}
    return handle(steps.ports, asked)


def offered(steps: Steps, subject: str = "emil") -> Any:
    listed = steps.call(FAMILIES[subject], "GET", "/v1/waiting", query={"subject_id": subject})
    (place,) = listed.body["waiting"]
    return place["offer"]


def notices(steps: Steps, talk_id: str) -> list[tuple[str, str]]:
    entries = steps.ports.store.query(f"{keys.OUTBOX}{talk_id}")
    return [(e["notice"], e["recipient_id"]) for e in entries if e["kind"] == "mail"]


@pytest.mark.spec("G13")
def test_a_cancelled_time_is_offered_to_the_first_in_line_and_to_nobody_else() -> None:
    steps, (slot,), booked = full()
    emil = wait(steps)
    wait(steps, "hidden")
    assert offered(steps) is None
    steps.cancel(booked)

    assert offered(steps) == {
        "slot_id": slot,
        "start": "2021-10-31T09:00:00+01:00",
        "until": "2021-10-01T20:00:02+02:00",
    }
    assert offered(steps, "hidden") is None
    assert notices(steps, emil) == [("offer", "mona"), ("offer", "olle")]
    assert steps.try_booking(slot, "hidden", by="sune").problem == "slot-held"
    assert steps.try_booking(slot, "alma", by="stranger").problem == "slot-held"


@pytest.mark.spec("G13", "F31")
def test_accepting_is_booking_and_ends_the_wait() -> None:
    steps, (slot,), booked = full()
    emil = wait(steps)
    steps.cancel(booked)
    talk = steps.book(slot, "emil", by="olle")
    assert talk["id"] == emil
    listed = steps.call("mona", "GET", "/v1/waiting", query={"subject_id": "emil"})
    assert listed.body["waiting"] == []
    assert steps.ports.store.query(keys.line("teacher", "development")) == []
    with pytest.raises(OfferSuperseded):
        handle(steps.ports, {"talk_id": emil, "generation": 3, "stage": "offer_ends"})


@pytest.mark.spec("G13")
def test_a_moved_talk_leaves_its_old_time_to_the_line() -> None:
    steps, slots, booked = full(count=2)
    steps.book(slots[1], "hidden", by="sune")
    wait(steps)
    steps.at("2021-10-02 08:00")
    (later,) = steps.publish("2021-11-05")
    steps.move(booked, later)
    assert offered(steps)["slot_id"] == slots[0]


@pytest.mark.spec("G13")
def test_an_offer_ends_by_the_clock_and_the_next_in_line_gets_the_time() -> None:
    steps, (slot,), booked = full()
    emil, hidden = wait(steps), wait(steps, "hidden")
    steps.cancel(booked)
    steps.clock.forward(hours=12, milliseconds=-1)
    assert ring(steps, emil)["stage"] == "offer_ends", "too early"
    assert offered(steps) is not None
    steps.clock.forward(milliseconds=1)
    assert offered(steps) is None, "however late the alarm is"

    assert ring(steps, emil)["stage"] == "closed"
    assert offered(steps) is None
    assert offered(steps, "hidden")["slot_id"] == slot
    assert notices(steps, hidden) == [("offer", "sune")]
    assert ring(steps, hidden)["stage"] == "offer_ends"


@pytest.mark.spec("G13")
def test_when_nobody_takes_it_the_time_is_free_for_all_and_the_places_are_kept() -> None:
    steps, (slot,), booked = full()
    emil, hidden = wait(steps), wait(steps, "hidden")
    steps.cancel(booked)
    for talk_id in (emil, hidden):
        steps.clock.forward(hours=12)
        assert ring(steps, talk_id)["stage"] == "closed"
        assert ring(steps, talk_id)["stage"] == "closed", "twice does no harm"
    again = steps.book(slot, "alma", by="stranger")

    steps.cancel(again["id"])
    assert offered(steps) is None, "it was offered to them once"
    assert steps.try_booking(slot, "hidden", by="sune").status == 201


@pytest.mark.spec("G13")
def test_before_the_alarm_rings_an_ended_offer_keeps_nobody_out() -> None:
    steps, (slot,), booked = full()
    emil = wait(steps)
    steps.cancel(booked)
    steps.clock.forward(hours=12)
    steps.book(slot, "alma", by="stranger")
    assert ring(steps, emil)["stage"] == "closed"
    assert steps.try_booking(slot, "emil").problem == "slot-taken"


@pytest.mark.spec("G13")
def test_declining_keeps_the_place_and_hands_the_time_on_at_once() -> None:
    steps, slots, booked = full(count=2)
    second = steps.book(slots[1], "grown", by="grown")
    emil = wait(steps)
    wait(steps, "hidden")
    steps.cancel(booked)
    path = f"/v1/waiting/{emil}/refusal"
    assert steps.call("mona", "POST", path).body["offer"] is None
    assert offered(steps, "hidden")["slot_id"] == slots[0]
    assert steps.call("mona", "POST", path).problem == "wrong-status"
    steps.cancel(second["id"])
    assert offered(steps)["slot_id"] == slots[1]


@pytest.mark.spec("G13")
def test_leaving_the_line_hands_the_time_on_too() -> None:
    steps, (slot,), booked = full()
    emil = wait(steps)
    wait(steps, "hidden")
    steps.cancel(booked)
    left = steps.call("mona", "POST", f"/v1/waiting/{emil}/leaving")
    assert left.body["status"] == "created"
    assert offered(steps, "hidden")["slot_id"] == slot
    assert steps.call("mona", "POST", f"/v1/waiting/{emil}/leaving").problem == "not-found"


@pytest.mark.spec("G13")
@pytest.mark.parametrize("how", ["book another", "call off"])
def test_a_time_offered_to_one_who_needs_it_no_more_goes_to_the_next(how: str) -> None:
    steps, (slot,), booked = full()
    emil = wait(steps)
    wait(steps, "hidden")
    steps.cancel(booked)
    if how == "book another":
        steps.book(steps.publish("2021-11-05")[0], "emil")
    else:
        steps.cancel(emil, will_not_take_place=True)
    assert offered(steps, "hidden")["slot_id"] == slot


@pytest.mark.spec("G13")
def test_one_offer_at_a_time() -> None:
    steps, slots, booked = full(count=2)
    second = steps.book(slots[1], "grown", by="grown")
    wait(steps)
    steps.cancel(booked)
    steps.cancel(second["id"])
    assert offered(steps)["slot_id"] == slots[0]
    assert steps.try_booking(slots[1], "alma", by="stranger").status == 201


@pytest.mark.spec("G13")
def test_a_time_that_is_freed_late_is_offered_until_the_cut_off_and_then_to_nobody() -> None:
    steps, (slot,), booked = full()
    wait(steps)
    steps.at("2021-10-30 03:00")
    steps.cancel(booked)
    assert offered(steps)["until"] == "2021-10-30T09:00:00+02:00"
    steps, (slot,), booked = full()
    wait(steps)
    steps.at("2021-10-30 09:00")
    steps.cancel(booked)
    assert offered(steps) is None
    assert steps.try_booking(slot, "hidden", by="sune").status == 201


@pytest.mark.spec("G13")
def test_a_time_that_is_reserved_for_others_is_not_offered() -> None:
    steps = a_term()
    (reserved,) = steps.publish(only_for=["alma"])
    (shared,) = steps.publish("2021-11-05")
    alma = steps.book(reserved, "alma", by="stranger")
    steps.book(shared, "hidden", by="sune")
    wait(steps)
    steps.cancel(alma["id"])
    assert offered(steps) is None


@pytest.mark.spec("G13")
def test_there_is_nothing_to_wait_for_while_there_are_times() -> None:
    steps = a_term()
    (slot,) = steps.publish()
    assert ask(steps).problem == "times-left"
    held = {"slots": [{"slot_id": slot, "subject_id": "alma"}]}
    steps.call("stranger", "POST", "/v1/holds", held)
    assert ask(steps).problem == "times-left", "it is held for minutes only"
    steps.clock.forward(minutes=5)
    steps.book(slot, "emil")
    assert ask(steps).problem == "already-booked"
    assert ask(steps, responsible_id="bystander").problem == "not-found"
    assert ask(steps, by="stranger").problem == "not-found"


@pytest.mark.spec("G13")
def test_a_time_freed_while_somebody_joins_is_found_by_the_look_that_follows() -> None:
    """What the freeing transaction could not see, the one who joined looks for."""
    steps, (slot,), booked = full()
    emil = str(ask(steps).body["talk_id"])
    place = steps.ports.store.query(keys.line("teacher", "development"))[0]
    talk = load_talk(steps.ports.store, emil)
    _without_line(steps, lambda: steps.cancel(booked))
    assert steps.ports.store.query(keys.line("teacher", "development")) == [place]
    assert offered(steps) is None
    assert talk.waiting is not None
    with pytest.raises(OfferSuperseded):
        ring(steps, emil)
    assert offered(steps)["slot_id"] == slot


def _without_line(steps: Steps, act: Any) -> None:
    """The line looks empty, as it did just before."""
    store: Any = steps.ports.store
    query = store.query

    def nobody(pk: str, **how: Any) -> Any:
        return [] if pk.startswith(keys.LINE) else query(pk, **how)

    store.query = nobody
    try:
        act()
    finally:
        store.query = query


@pytest.mark.spec("G13")
def test_joining_again_keeps_the_place() -> None:
    steps, _, _ = full()
    first = ask(steps).body
    steps.clock.forward(minutes=5)
    wait(steps, "hidden")
    assert ask(steps, by="olle").body == first


@pytest.mark.spec("G13")
def test_a_talk_that_waits_for_its_time_is_the_one_that_stands_in_line() -> None:
    steps, (slot,), booked = full()
    begun = {"talk_type": "development", "subject_ids": ["emil"]}
    (talk,) = steps.call("teacher", "POST", "/v1/talks", begun).body["talks"]
    assert wait(steps) == talk["id"]
    steps.cancel(booked)
    assert steps.book(slot, "emil")["id"] == talk["id"]


@pytest.mark.spec("G13", "R11")
def test_who_waits_and_what_is_offered_is_for_the_family_alone() -> None:
    steps, _, booked = full()
    emil = wait(steps)
    steps.cancel(booked)
    query = {"subject_id": "emil"}
    assert steps.call("stranger", "GET", "/v1/waiting", query=query).problem == "not-found"
    for path in ("refusal", "leaving"):
        refused = steps.call("stranger", "POST", f"/v1/waiting/{emil}/{path}")
        assert refused.problem == "not-found"
    seen = steps.call("stranger", "GET", "/v1/slots", query={"subject_id": "alma"})
    assert "emil" not in json.dumps(seen.body)
    assert [slot["free"] for slot in seen.body["slots"]] == [False]


@pytest.mark.spec("G13", "G18")
@pytest.mark.parametrize(
    ("how", "body"),
    [("cancellation", {"reason": "ill"}), ("move", {"to_date": "2021-11-02"})],
)
def test_a_time_that_its_teacher_takes_away_is_offered_to_nobody(how: str, body: Any) -> None:
    steps, _, booked = full()
    emil = wait(steps)
    steps.cancel(booked)
    assert offered(steps) is not None
    answered = steps.call("teacher", "POST", f"/v1/days/2021-10-31/{how}", body)
    assert answered.status == 200, answered.body
    assert offered(steps) is None
    told = notices(steps, emil)
    assert told[2:] == [("offer_withdrawn", "mona"), ("offer_withdrawn", "olle")]
    assert load_talk(steps.ports.store, emil).waiting is not None, "the place is kept"


@pytest.mark.spec("G13", "G18")
def test_the_day_of_an_ill_teacher_is_not_offered_to_who_waits() -> None:
    steps, _, _ = full()
    wait(steps)
    steps.call("teacher", "POST", "/v1/days/2021-10-31/cancellation", {"reason": "ill"})
    assert offered(steps) is None
    assert steps.call("mona", "GET", "/v1/slots", query={"subject_id": "emil"}).body["slots"] == []


@pytest.mark.spec("G10", "G13")
def test_who_needs_an_interpreter_is_offered_a_time_only_with_room_for_one() -> None:
    steps, slots, first = full(count=2)
    second = steps.book(slots[1], "grown", by="grown")["id"]
    said = {"language": "sv", "interpreter": "so"}
    told = steps.call("mona", "PUT", "/v1/people/mona/language", said, if_match='"0"')
    assert told.status == 200, told.body
    wait(steps)
    wait(steps, "hidden")
    steps.cancel(first)
    assert offered(steps) is None, "the time after it is taken"
    assert offered(steps, "hidden")["slot_id"] == slots[0]
    steps.cancel(second)
    assert offered(steps)["slot_id"] == slots[1], "nothing is published after it"
    booked = steps.book(slots[1], by="mona")
    assert (booked["interpreter"], booked["end"][11:16]) == ("so", "10:15")
