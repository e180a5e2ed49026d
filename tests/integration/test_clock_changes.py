"""Holds, offers and cut-offs to the millisecond in the nights when clocks are changed (G12).

Instants are written in UTC, by hand: an hour that comes twice, or not at all, is no excuse. When booking
opens and closes in those nights stands in `test_round_windows.py`, the windows of texts in
`test_record_window.py`.
"""

from datetime import datetime, timedelta

import pytest

from functions.offers.handler import handle
from shared.adapters.talks import load_talk
from tests.support.steps import Steps, a_term

SHORTLY = timedelta(milliseconds=1)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+00:00")


@pytest.mark.spec("G1", "G12")
@pytest.mark.parametrize(
    ("at", "shown"),
    [
        ("2021-10-31T00:58", "2021-10-31T02:03:00+01:00"),  # 02:58 for the first time
        ("2021-10-31T01:58", "2021-10-31T03:03:00+01:00"),  # 02:58 for the second time
        ("2022-03-27T00:58", "2022-03-27T03:03:00+02:00"),  # 01:58, and then it is 03:00
    ],
)
def test_a_hold_lasts_its_five_minutes(at: str, shown: str) -> None:
    steps = a_term("2021-10-01 08:00")
    (slot,) = steps.publish("2022-05-20")
    begun = instant(at)
    asked = {"slots": [{"slot_id": slot, "subject_id": "emil"}]}
    (kept,) = steps.at(begun).call("mona", "POST", "/v1/holds", asked).body["slots"]
    assert kept["until"] == shown
    ends = begun + timedelta(minutes=5)
    refused = steps.at(ends - SHORTLY).try_booking(slot, "alma", by="stranger")
    assert refused.problem == "slot-held"
    assert steps.at(ends).try_booking(slot, "alma", by="stranger").status == 201


@pytest.mark.spec("G13", "G12")
@pytest.mark.parametrize(
    ("freed", "ends", "shown"),
    [
        ("2021-10-30T18:00", "2021-10-31T06:00", "2021-10-31T07:00:00+01:00"),  # from 20:00
        ("2022-03-26T19:00", "2022-03-27T07:00", "2022-03-27T09:00:00+02:00"),  # from 20:00
    ],
)
def test_an_offer_lasts_its_twelve_hours(freed: str, ends: str, shown: str) -> None:
    steps = a_term("2021-10-01 08:00")
    (slot,) = steps.publish("2022-05-20")
    talk = steps.book(slot, "alma", by="stranger")
    place = {"subject_id": "emil", "responsible_id": "teacher", "talk_type": "development"}
    waits = str(steps.call("mona", "POST", "/v1/waiting", place).body["talk_id"])
    ring(steps, waits)
    steps.at(instant(freed)).cancel(talk["id"])
    assert offer_of(steps) == shown

    steps.at(instant(ends) - SHORTLY)
    ring(steps, waits)
    assert offer_of(steps) == shown, "an alarm that is early changes nothing"
    assert steps.try_booking(slot, "alma", by="stranger").problem == "slot-held"
    assert steps.at(instant(ends)).try_booking(slot, "alma", by="stranger").status == 201


def ring(steps: Steps, talk_id: str) -> None:
    """The alarm clock of a place in the line rings, whatever the time."""
    waiting = load_talk(steps.ports.store, talk_id).waiting
    assert waiting is not None
    asked = {"talk_id": talk_id, "generation": waiting.turn, "stage": waiting.stage.value}
    handle(steps.ports, asked)


def offer_of(steps: Steps) -> str:
    listed = steps.call("mona", "GET", "/v1/waiting", query={"subject_id": "emil"})
    (place,) = listed.body["waiting"]
    return str(place["offer"]["until"])


CUT_OFFS = [
    # the day and hour of the talk, and a day before it by the clock on the wall
    ("2021-10-31", "09:00", "2021-10-30T07:00"),  # 25 hours before
    ("2021-11-01", "02:30", "2021-10-31T00:30"),  # of an hour that comes twice the first
    ("2022-03-27", "09:00", "2022-03-26T08:00"),  # 23 hours before
    ("2022-03-28", "02:30", "2022-03-27T01:30"),  # an hour that does not come: 03:30
]


@pytest.mark.spec("D10", "D2", "G12")
@pytest.mark.parametrize(("day", "hour", "cut_off"), CUT_OFFS)
def test_a_guardian_moves_and_gives_back_until_the_cut_off(
    day: str, hour: str, cut_off: str
) -> None:
    steps, last = a_term("2021-10-01 08:00"), instant(cut_off)
    (slot,), (other,) = steps.publish(day, hour), steps.publish("2022-05-20")
    talk = steps.book(slot)["id"]
    steps.at(last - SHORTLY).move(talk, other, by="mona")
    steps.move(talk, slot, by="teacher")
    steps.at(last)
    refusals = (steps.try_moving(talk, other, by="mona"), steps.try_cancelling(talk, by="mona"))
    assert [refused.problem for refused in refusals] == ["window-closed"] * 2
    steps.cancel(talk, by="teacher")


@pytest.mark.spec("G13", "D10", "G12")
@pytest.mark.parametrize(("day", "hour", "cut_off"), CUT_OFFS)
def test_an_offer_ends_at_the_cut_off_of_its_time(day: str, hour: str, cut_off: str) -> None:
    steps, last = a_term("2021-10-01 08:00"), instant(cut_off)
    (slot,) = steps.publish(day, hour)
    talk = steps.book(slot, "alma", by="stranger")
    place = {"subject_id": "emil", "responsible_id": "teacher", "talk_type": "development"}
    ring(steps, str(steps.call("mona", "POST", "/v1/waiting", place).body["talk_id"]))
    steps.at(last - timedelta(hours=1)).cancel(talk["id"])
    assert datetime.fromisoformat(offer_of(steps)) == last
