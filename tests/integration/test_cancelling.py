"""Giving a talk's time back, or ending the talk; nothing written is ever lost by it (F34, F40, D1, D10)."""

import pytest

from shared.adapters import keys
from shared.adapters.store import Table
from tests.support.steps import Made, Steps, a_term


def prepared() -> tuple[Steps, Made]:
    steps = a_term()
    talk = steps.booked("2021-10-31", "09:00")
    steps.save(talk["id"], "preparation", "wellbeing.pupil", "Det går bra", by="emil")
    return steps, talk


@pytest.mark.spec("F34", "F40", "D1")
def test_a_cancelled_booking_takes_the_talk_back_and_the_text_returns_with_the_next_time() -> None:
    steps, talk = prepared()
    waiting = steps.cancel(talk["id"])
    assert (waiting["status"], waiting["start"], waiting["slot_id"]) == ("created", None, None)
    again = steps.book(steps.publish("2021-11-15")[0], "emil", by="olle")
    assert again["id"] == talk["id"]
    assert steps.texts(talk["id"], by="mona") == {"wellbeing.pupil": "Det går bra"}


@pytest.mark.spec("F40")
def test_while_it_waits_the_responsible_still_reaches_what_was_written() -> None:
    steps, talk = prepared()
    steps.cancel(talk["id"])
    versions = steps.history(talk["id"], "preparation", "wellbeing.pupil").body["versions"]
    assert [version["text"] for version in versions] == ["Det går bra"]


@pytest.mark.spec("D13")
def test_the_time_and_everybodys_calendar_are_free_again() -> None:
    steps, talk = prepared()
    steps.cancel(talk["id"])
    assert steps.book(talk["slot_id"], "alma", by="stranger")
    (slot,) = steps.publish(start="09:00", by="freja", groups=["elk"])
    assert steps.book(slot, "elsa", by="mona")


@pytest.mark.spec("D1")
@pytest.mark.parametrize("booked", [True, False])
def test_a_talk_that_will_not_take_place_at_all(booked: bool) -> None:
    steps, talk = prepared()
    if not booked:
        steps.cancel(talk["id"])
    ended = steps.cancel(talk["id"], will_not_take_place=True)
    assert ended["status"] == "cancelled"
    versions = steps.history(talk["id"], "preparation", "wellbeing.pupil").body["versions"]
    assert [version["text"] for version in versions] == ["Det går bra"]
    assert steps.book(talk["slot_id"], "emil", by="mona")["id"] != talk["id"]


def test_it_is_one_change_of_the_talk_with_one_event() -> None:
    steps, talk = prepared()
    ended = steps.cancel(talk["id"], will_not_take_place=True)
    assert ended["version"] == talk["version"] + 1
    events = steps.ports.store.query(keys.events(talk["id"]), table=Table.HISTORY)
    assert [int(event["sk"]) for event in events] == list(range(2, ended["version"] + 1))


@pytest.mark.spec("D10")
@pytest.mark.parametrize(
    ("by", "at", "problem"),
    [
        ("olle", "2021-10-30 08:59:59", None),
        ("olle", "2021-10-30 09:00", "window-closed"),
        ("teacher", "2021-10-31 23:59:59", None),
        ("teacher", "2021-11-01 00:00", "wrong-status"),
        ("emil", "2021-10-01 09:00", "not-allowed"),
        ("stranger", "2021-10-01 09:00", "not-found"),
    ],
)
def test_who_cancels_and_until_when(by: str, at: str, problem: str | None) -> None:
    steps, talk = prepared()
    answered = steps.at(at).try_cancelling(talk["id"], by=by)
    assert answered.problem == (problem or "")


@pytest.mark.spec("D1", "D10")
def test_only_the_school_says_that_it_will_not_take_place() -> None:
    steps, talk = prepared()
    for at in (
        "2021-10-01 08:00",
        "2021-10-31 08:00",
    ):  # the cut-off for moving it is not its reason
        steps.at(at)
        refused = steps.try_cancelling(talk["id"], by="mona", will_not_take_place=True)
        assert refused.problem == "not-allowed"


def test_a_talk_without_a_time_has_none_to_give_back() -> None:
    steps, talk = prepared()
    steps.cancel(talk["id"])
    assert steps.try_cancelling(talk["id"]).problem == "wrong-status"
