"""A teacher's week: free and booked times together (F24)."""

import pytest

from tests.support.steps import Steps, a_term


def week(steps: Steps, number: str, by: str = "teacher") -> list[tuple[str, str | None]]:
    answered = steps.call(by, "GET", f"/v1/weeks/{number}")
    assert answered.status == 200, answered.body
    return [(slot["start"][:16], slot["subject_name"]) for slot in answered.body["slots"]]


@pytest.mark.spec("F24")
def test_free_and_booked_times_stand_together_with_the_childs_name() -> None:
    steps = a_term()
    slots = steps.publish("2021-12-09", "14:00", count=4)
    steps.book(slots[3], "emil")
    assert week(steps, "2021-W49") == [
        ("2021-12-09T14:00", None),
        ("2021-12-09T14:30", None),
        ("2021-12-09T15:00", None),
        ("2021-12-09T15:30", "Emil Testsson"),
    ]


def test_a_time_given_back_is_free_again_and_names_nobody() -> None:
    steps = a_term()
    talk = steps.booked("2021-12-09")
    steps.cancel(talk["id"])
    assert week(steps, "2021-W49") == [("2021-12-09T09:00", None)]


@pytest.mark.spec("R17")
def test_a_protected_identity_is_not_named() -> None:
    steps = a_term()
    steps.booked("2021-12-09", subject="hidden", by="sune")
    (slot,) = steps.call("teacher", "GET", "/v1/weeks/2021-W49").body["slots"]
    assert (slot["free"], slot["subject_name"]) == (False, None)
    assert "Hidden" not in str(steps.ports.store.query("SLOTS#teacher"))


def test_a_week_runs_from_monday_to_monday_by_the_local_clock() -> None:
    steps = a_term()
    steps.publish("2021-11-01", "00:00")
    steps.publish("2021-10-31", "23:30")
    assert week(steps, "2021-W43") == [("2021-10-31T23:30", None)]
    assert week(steps, "2021-W44") == [("2021-11-01T00:00", None)]


def test_everybody_sees_their_own_week() -> None:
    steps = a_term()
    steps.publish("2021-12-09")
    assert week(steps, "2021-W49", by="rektor") == []


@pytest.mark.parametrize("number", ["2021-W54", "2021-49", "now", "2021-W00"])
def test_what_is_no_week_is_not_found(number: str) -> None:
    assert a_term().call("teacher", "GET", f"/v1/weeks/{number}").problem == "not-found"
