"""Guardians who are invited say whether they come, which takes their time or gives it back (D13)."""

from typing import Any

import pytest

from shared.adapters.keys import OUTBOX
from shared.adapters.outbox import MailEntry, entry_of
from tests.support.contents import in_memory
from tests.support.interrupted import InterruptedStore
from tests.support.invariants import broken
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term


def sound(steps: Steps) -> bool:
    assert isinstance(steps.ports.store, MemoryStore)
    return broken(in_memory(steps.ports.store), steps.clock.now()) == []


def busy(steps: Steps, person_id: str) -> int:
    days = steps.ports.store.query(f"CALENDAR#{person_id}")
    return sum(name.startswith("c") for day in days for name in day)


def say(steps: Steps, talk_id: str, by: str, *, comes: bool = True, **more: Any) -> Any:
    path = f"/v1/talks/{talk_id}/attendance"
    return steps.call(by, "POST", path, {"attends": comes}, **more)


def coming(steps: Steps, talk_id: str) -> list[str]:
    return [a["person"]["id"] for a in steps.read(talk_id)["attendees"]]


def mails(steps: Steps, talk_id: str, to: str) -> list[str]:
    entries = map(entry_of, steps.ports.store.query(f"{OUTBOX}{talk_id}"))
    return [e.notice for e in entries if isinstance(e, MailEntry) and e.recipient_id == to]


def joined_by_olle(steps: Steps) -> str:
    """Emil's talk, booked by his mother; his father comes too."""
    talk = str(steps.booked()["id"])
    assert say(steps, talk, "olle").status == 200
    return talk


def elsas(steps: Steps, day: str, start: str = "09:00", by: str = "olle") -> str:
    """A talk about Elsa in preschool."""
    slot = steps.publish(day, start, by="freja", groups=["elk"])[0]
    return str(steps.book(slot, "elsa", by=by)["id"])


@pytest.mark.spec("D13")
def test_the_other_guardian_joins_and_leaves_and_their_time_with_them() -> None:
    steps = a_term()
    talk = joined_by_olle(steps)
    assert coming(steps, talk) == ["teacher", "emil", "mona", "olle"]
    assert busy(steps, "olle") == 6
    again = say(steps, talk, "olle")
    assert (again.status, again.body["version"]) == (200, 3), "nothing was left to change"
    assert say(steps, talk, "olle", comes=False).status == 200
    assert say(steps, talk, "olle", comes=False).status == 200
    assert coming(steps, talk) == ["teacher", "emil", "mona"]
    assert busy(steps, "olle") == 0
    assert sound(steps)


@pytest.mark.spec("D13")
def test_who_booked_may_stay_away_and_the_talk_keeps_its_time() -> None:
    steps = a_term()
    talk = joined_by_olle(steps)
    assert say(steps, talk, "mona", comes=False).body["status"] == "booked"
    assert coming(steps, talk) == ["teacher", "emil", "olle"]
    steps.cancel(talk)
    assert (busy(steps, "mona"), busy(steps, "olle")) == (0, 0)
    assert sound(steps)


@pytest.mark.spec("D13", "G1")
def test_two_parents_share_two_childrens_talks_at_the_same_hour() -> None:
    """Each is at one of them; whoever wants to be at the other must leave the first one to be told yes."""
    steps = a_term()
    emils = steps.booked(by="mona")["id"]
    his_sisters = elsas(steps, "2021-10-31", by="olle")
    for talk, who in ((emils, "olle"), (his_sisters, "mona")):
        refused = say(steps, talk, who)
        assert (refused.problem, refused.body["who"]) == ("person-busy", "guardian")
    assert sound(steps)
    assert say(steps, emils, "mona", comes=False).status == 200
    assert say(steps, his_sisters, "mona").status == 200
    assert (coming(steps, emils), busy(steps, "mona")) == (["teacher", "emil"], 6)
    assert sound(steps)


@pytest.mark.spec("D13", "R11")
@pytest.mark.parametrize(
    ("by", "problem"),
    [
        ("teacher", "not-allowed"),
        ("emil", "not-allowed"),
        ("rektor", "not-allowed"),
        ("stranger", "not-found"),
        ("freja", "not-found"),
    ],
)
def test_only_who_is_invited_joins(by: str, problem: str) -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    assert say(steps, talk, by).problem == problem
    assert say(steps, talk, by, comes=False).problem == problem


@pytest.mark.spec("D13", "G12")
def test_until_the_end_of_the_talks_day_and_only_while_it_has_a_time() -> None:
    steps = a_term()
    talk = steps.booked()["id"]  # on the day the clocks go back
    assert say(steps.at("2021-10-31 23:59:59.999"), talk, "olle").status == 200
    for comes in (True, False):
        refused = say(steps.at("2021-11-01 00:00"), talk, "olle", comes=comes)
        assert (refused.problem, refused.body["closed"]) == (
            "window-closed", "2021-11-01T00:00:00+01:00"
        )  # fmt: skip
    steps.at("2021-10-31 12:00").cancel(talk)
    assert say(steps, talk, "olle").problem == "wrong-status"


@pytest.mark.spec("D13", "D9")
@pytest.mark.parametrize("how", ["rebooked", "with its day", "late"])
def test_who_joined_comes_along_to_a_new_time_if_they_are_free(how: str) -> None:
    steps = a_term()
    talk = _moved(steps, joined_by_olle(steps), how)
    assert coming(steps, talk) == ["teacher", "emil", "mona", "olle"]
    assert mails(steps, talk, "olle")[-1] == "rebooked"
    assert sound(steps)


@pytest.mark.spec("D13", "D9")
@pytest.mark.parametrize("how", ["rebooked", "with its day", "late"])
def test_who_joined_and_is_busy_then_is_invited_again_and_told(how: str) -> None:
    steps = a_term()
    first = joined_by_olle(steps)
    elsas(steps, "2021-11-04")
    talk = _moved(steps, first, how)
    assert coming(steps, talk) == ["teacher", "emil", "mona"]
    assert mails(steps, talk, "olle")[-1] == "invited_again"
    assert mails(steps, talk, "mona")[-1] == "rebooked"
    assert say(steps, talk, "olle").problem == "person-busy"
    assert sound(steps)


def _moved(steps: Steps, talk: str, how: str) -> str:
    """The talk, moved by its teacher to the fourth of November at nine."""
    if how == "with its day":
        done = steps.call("teacher", "POST", "/v1/days/2021-10-31/move", {"to_date": "2021-11-04"})
        assert [time["problem"] for time in done.body["times"]] == [None]
        return talk
    (slot,) = steps.publish("2021-11-04")
    if how == "late":
        steps.at("2021-11-01 08:00")
    return str(steps.move(talk, slot)["id"])


@pytest.mark.spec("D13", "G1")
def test_who_joined_and_becomes_busy_at_that_very_moment_does_not_stop_the_move() -> None:
    store = InterruptedStore()
    steps = a_term(store=store)
    talk = joined_by_olle(steps)
    (slot,) = steps.publish("2021-11-04")
    (other,) = steps.publish("2021-11-04", by="freja", groups=["elk"])
    store.meanwhile(lambda: steps.book(other, "elsa", by="olle"))
    steps.move(talk, slot)
    assert coming(steps, talk) == ["teacher", "emil", "mona"]
    assert sound(steps)


def test_an_overlap_with_the_talks_own_old_time_is_none() -> None:
    steps = a_term()
    talk = joined_by_olle(steps)
    (slot,) = steps.publish(start="09:30", length="PT10M")
    steps.move(talk, slot)
    assert busy(steps, "olle") == 2


@pytest.mark.spec("D13", "D10")
def test_whoever_moves_the_talk_themselves_is_told_that_they_are_busy_then() -> None:
    steps = a_term()
    talk = joined_by_olle(steps)
    elsas(steps, "2021-11-04")
    (slot,) = steps.publish("2021-11-04")
    refused = steps.try_moving(talk, slot, by="olle")
    assert (refused.problem, refused.body["who"]) == ("person-busy", "guardian")
    assert steps.try_moving(talk, slot, by="mona").status == 200
    assert sound(steps)
