"""A teacher is ill: all of a day is given back or moved, texts are kept, everyone is told (G18)."""

from typing import Any

import pytest

from shared.adapters.keys import OUTBOX
from shared.adapters.outbox import MailEntry, entry_of
from tests.support.contents import in_memory
from tests.support.interrupted import InterruptedStore
from tests.support.invariants import broken
from tests.support.memory import MemoryStore
from tests.support.steps import VKLASS_DAY, Steps, a_term

WORDS = ("preparation", "progress.pupil")


def sound(steps: Steps) -> bool:
    assert isinstance(steps.ports.store, MemoryStore)
    return broken(in_memory(steps.ports.store), steps.clock.now()) == []


def cancel_day(steps: Steps, by: str = "teacher", day: str = VKLASS_DAY, **more: Any) -> Any:
    return steps.call(by, "POST", f"/v1/days/{day}/cancellation", {"reason": "ill"} | more)


def move_day(steps: Steps, to: str, by: str = "teacher", **more: Any) -> Any:
    return steps.call(by, "POST", f"/v1/days/{VKLASS_DAY}/move", {"to_date": to} | more)


def mails(steps: Steps, talk_id: str, kind: str) -> list[str]:
    entries = map(entry_of, steps.ports.store.query(f"{OUTBOX}{talk_id}"))
    told = [e.recipient_id for e in entries if isinstance(e, MailEntry) and e.notice == kind]
    return sorted(told)


def a_day(steps: Steps) -> tuple[list[str], list[str]]:
    """Three times: one for Emil, who has written something, one for Alma, one free."""
    slots = steps.publish(count=3)
    talks = [steps.book(slots[0])["id"], steps.book(slots[1], "alma", by="stranger")["id"]]
    steps.save(talks[0], *WORDS, "Maths goes well", by="emil")
    return slots, talks


@pytest.mark.spec("G18", "F40", "D1")
def test_a_day_is_given_back_and_nothing_of_it_can_be_booked_again() -> None:
    steps = a_term()
    slots, talks = a_day(steps)
    done = cancel_day(steps)
    assert done.status == 200, done.body
    told = [(time["slot_id"], time["talk_id"], time["problem"]) for time in done.body["times"]]
    assert told == [(slots[0], talks[0], None), (slots[1], talks[1], None), (slots[2], None, None)]
    assert [steps.status(talk) for talk in talks] == ["created", "created"]
    assert steps.call("mona", "GET", "/v1/slots", query={"subject_id": "emil"}).body["slots"] == []
    assert mails(steps, talks[0], "booking_cancelled") == ["mona", "olle"]
    assert mails(steps, talks[1], "booking_cancelled") == ["stranger"]
    assert steps.booked("2021-11-04")["id"] == talks[0]
    assert steps.texts(talks[0])[WORDS[1]] == "Maths goes well"
    assert sound(steps)


@pytest.mark.spec("G18", "G3", "F35")
def test_a_day_is_moved_to_the_same_hours_of_another_with_its_talks_and_their_texts() -> None:
    steps = a_term()
    _, talks = a_day(steps)
    done = move_day(steps, "2021-11-04").body
    assert [time["problem"] for time in done["times"]] == [None, None, None]
    assert [time["talk_id"] for time in done["times"]] == [*talks, None]
    seen = [steps.read(talk) for talk in talks]
    starts = ["2021-11-04T09:00:00+01:00", "2021-11-04T09:30:00+01:00"]
    assert [talk["start"] for talk in seen] == starts
    assert steps.texts(talks[0])[WORDS[1]] == "Maths goes well"
    (free,) = (
        slot for slot in steps.call("mona", "GET", "/v1/slots", query={"subject_id": "emil"}).body["slots"]
        if slot["free"]
    )  # fmt: skip
    assert (free["id"], free["start"]) == (
        done["times"][2]["to_slot_id"],
        "2021-11-04T10:00:00+01:00",
    )
    assert mails(steps, talks[0], "rebooked") == ["mona", "olle"]
    assert mails(steps, talks[1], "rebooked") == ["stranger"]
    assert sound(steps)


@pytest.mark.spec("G18", "F36", "F37", "F38", "D9")
def test_after_midnight_a_moved_day_begins_new_talks_and_the_old_ones_stay() -> None:
    steps = a_term()
    slots, talks = a_day(steps)
    steps.at("2021-11-01 00:00")
    done = move_day(steps, "2021-11-04").body
    first = done["times"][0]
    assert first["talk_id"] == talks[0]
    assert first["new_talk_id"] not in (None, *talks)
    assert steps.read(talks[0])["next_id"] == first["new_talk_id"]
    assert steps.texts(first["new_talk_id"]) == {}
    assert steps.texts(talks[0])[WORDS[1]] == "Maths goes well"
    week = steps.call("teacher", "GET", "/v1/weeks/2021-W43").body["slots"]
    assert [slot["id"] for slot in week] == slots[:2]
    assert sound(steps)


@pytest.mark.spec("D1", "D9")
def test_after_midnight_no_talk_of_the_day_is_given_back_and_that_is_told() -> None:
    steps = a_term()
    a_day(steps)
    steps.at("2021-11-01 00:00")
    done = cancel_day(steps).body
    assert [time["problem"] for time in done["times"]] == ["wrong-status", "wrong-status", None]
    assert sound(steps)


@pytest.mark.spec("D13")
def test_who_cannot_come_on_the_other_day_keeps_the_old_time_and_that_is_told() -> None:
    steps = a_term()
    slots, talks = a_day(steps)
    elsas = steps.publish("2021-11-04", "09:15", by="freja", groups=["elk"])[0]
    steps.book(elsas, "elsa")
    steps.publish("2021-11-04", "10:15")
    done = move_day(steps, "2021-11-04").body
    assert [t["problem"] for t in done["times"]] == ["person-busy", None, "slots-overlap"]
    assert steps.read(talks[0])["slot_id"] == slots[0]
    assert sound(steps)


@pytest.mark.parametrize("by", ["teacher", "rektor"])
def test_the_one_who_is_ill_or_somebody_with_higher_permission(by: str) -> None:
    steps = a_term()
    a_day(steps)
    done = cancel_day(steps, by, staff_id="teacher").body
    assert (len(done["times"]), {time["problem"] for time in done["times"]}) == (3, {None})
    talk = done["times"][0]["talk_id"]
    expected = ["mona", "olle"] if by == "teacher" else ["mona", "olle", "teacher"]
    assert mails(steps, talk, "booking_cancelled") == expected


@pytest.mark.parametrize("by", ["bystander", "mona", "emil", "freja"])
def test_nobody_else(by: str) -> None:
    steps = a_term()
    a_day(steps)
    assert cancel_day(steps, by, staff_id="teacher").problem == "not-found"
    assert move_day(steps, "2021-11-04", by, staff_id="teacher").problem == "not-found"


def test_a_time_that_is_booked_at_that_moment_is_given_back_too() -> None:
    store = InterruptedStore()
    steps = a_term(store=store)
    slot = steps.publish()[0]
    booked: list[str] = []
    store.meanwhile(lambda: None, lambda: booked.append(steps.book(slot)["id"]))
    (time,) = cancel_day(steps).body["times"]
    assert (time["talk_id"], time["problem"]) == (booked[0], None)
    assert sound(steps)


def test_a_time_that_is_held_goes_too_and_who_held_it_is_told_when_booking() -> None:
    steps = a_term()
    slot = steps.publish()[0]
    steps.call("mona", "POST", "/v1/holds", {"slots": [{"slot_id": slot, "subject_id": "emil"}]})
    cancel_day(steps)
    assert steps.try_booking(slot).problem == "not-found"
    assert sound(steps)


@pytest.mark.spec("G12")
def test_an_hour_that_the_clocks_skip_stays_and_the_hour_they_repeat_is_the_first() -> None:
    steps = a_term()
    steps.publish("2022-03-20", "02:30")
    asked = {"to_date": "2022-03-27"}
    (time,) = steps.call("teacher", "POST", "/v1/days/2022-03-20/move", asked).body["times"]
    assert (time["problem"], time["to_slot_id"]) == ("invalid", None)
    steps.publish("2021-10-30", "02:30")
    asked = {"to_date": "2021-10-31"}
    (time,) = steps.call("teacher", "POST", "/v1/days/2021-10-30/move", asked).body["times"]
    assert time["to_slot_id"] == "teacher.20211031T003000Z"
    assert sound(steps)


@pytest.mark.parametrize("to", [VKLASS_DAY, "2021-09-30", "2023-01-01"])
def test_a_day_is_moved_to_a_coming_other_day(to: str) -> None:
    assert move_day(a_term(), to).problem == "invalid"


def test_an_hour_that_has_passed_is_not_moved_to() -> None:
    steps = a_term()
    steps.publish("2021-10-08", "07:00", count=1)
    answered = steps.call("teacher", "POST", "/v1/days/2021-10-08/move", {"to_date": "2021-10-01"})
    assert [time["problem"] for time in answered.body["times"]] == ["slot-gone"]


@pytest.mark.parametrize("day", ["2021-02-30", "today", "20211031", "2021-W43-7"])
def test_what_is_no_date_is_not_found(day: str) -> None:
    assert cancel_day(a_term(), day=day).problem == "not-found"


def test_asked_again_with_a_new_key_it_goes_on_with_what_is_left() -> None:
    steps = a_term()
    a_day(steps)
    elsas = steps.publish("2021-11-04", "09:15", by="freja", groups=["elk"])[0]
    elsa = steps.book(elsas, "elsa")
    move_day(steps, "2021-11-04")
    steps.cancel(elsa["id"], by="freja")
    (left,) = move_day(steps, "2021-11-04").body["times"]
    assert left["problem"] is None
    assert sound(steps)
