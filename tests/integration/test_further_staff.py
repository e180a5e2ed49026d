"""Several teachers in one talk: their time is taken with the booking's, and given back with it (F13)."""

from typing import Any

import pytest

from shared.adapters.keys import OUTBOX
from shared.adapters.outbox import MailEntry, entry_of
from shared.domain.people import Membership, Person
from tests.support.contents import in_memory
from tests.support.invariants import broken
from tests.support.memory import MemoryStore
from tests.support.steps import VKLASS_DAY, Steps, a_term
from tests.support.world import a_school, fill

WITH_BYSTANDER: dict[str, Any] = {"with_staff": ["bystander"]}


def sound(steps: Steps) -> bool:
    assert isinstance(steps.ports.store, MemoryStore)
    return broken(in_memory(steps.ports.store), steps.clock.now()) == []


def busy(steps: Steps, person_id: str) -> int:
    days = steps.ports.store.query(f"CALENDAR#{person_id}")
    return sum(name.startswith("c") for day in days for name in day)


def mails(steps: Steps, talk_id: str, to: str) -> list[str]:
    entries = map(entry_of, steps.ports.store.query(f"{OUTBOX}{talk_id}"))
    return [e.notice for e in entries if isinstance(e, MailEntry) and e.recipient_id == to]


def seen(steps: Steps, subject: str = "emil", by: str = "mona") -> list[tuple[bool, list[str]]]:
    slots = steps.call(by, "GET", "/v1/slots", query={"subject_id": subject}).body["slots"]
    return [(slot["free"], slot["with_staff"]) for slot in slots]


def a_pupil_of_8c(steps: Steps) -> str:
    """One whom the bystander teaches, with a guardian who has nobody in 5A."""
    alma = next(p for p in a_school() if isinstance(p, Person) and p.id == "alma")
    in_8c = {"id": "nils", "memberships": (Membership(group_id="8c"),)}
    fill(steps.ports.store, [alma.model_copy(update=in_8c)])
    return "nils"


def free(steps: Steps, talk_id: str, staff: str = "bystander", *, by: str = "teacher") -> Any:
    return steps.call(by, "DELETE", f"/v1/talks/{talk_id}/staff/{staff}")


@pytest.mark.spec("F13", "D13")
def test_a_colleague_comes_reads_and_is_told_until_the_time_is_given_back() -> None:
    steps = a_term()
    (slot,) = steps.publish(**WITH_BYSTANDER)
    assert seen(steps) == [(True, ["bystander"])]
    assert busy(steps, "bystander") == 0
    talk = steps.book(slot)["id"]
    assert busy(steps, "bystander") == 6
    view = steps.read(talk, by="bystander")
    assert view["your_roles"] == ["staff"]
    assert [(a["person"]["name"], a["role"]) for a in view["attendees"]][-1] == (
        "Bystander Testsson", "staff"
    )  # fmt: skip
    assert not any(field["may_write"] for phase in view["phases"] for field in phase["fields"])
    assert steps.try_cancelling(talk, by="bystander").problem == "not-allowed"
    assert sound(steps)
    steps.cancel(talk)
    assert busy(steps, "bystander") == 0
    assert steps.call("bystander", "GET", f"/v1/talks/{talk}").problem == "not-found"
    assert sorted(mails(steps, talk, "bystander")) == ["booked", "staff_freed"]
    assert sound(steps)


@pytest.mark.spec("F13", "D13")
def test_a_colleague_who_is_elsewhere_cannot_be_booked_and_the_list_says_so() -> None:
    steps = a_term()
    (slot,) = steps.publish(**WITH_BYSTANDER)
    (other,) = steps.publish(start="09:25", by="rektor", **WITH_BYSTANDER)
    steps.book(other, "alma", by="stranger")
    assert seen(steps) == [(False, ["bystander"]), (False, ["bystander"])]
    refused = steps.try_booking(slot)
    assert (refused.problem, refused.body["who"]) == ("person-busy", "staff")
    assert sound(steps)


@pytest.mark.spec("F13", "F31")
def test_a_time_whose_staff_are_elsewhere_is_not_among_the_nearest_free_ones() -> None:
    steps = a_term()
    taken, with_bystander, free = (
        steps.publish(start=start, with_staff=staff)[0]
        for start, staff in (("09:00", []), ("09:30", ["bystander"]), ("10:00", []))
    )
    steps.book(taken, "hidden", by="sune")
    (other,) = steps.publish(start="09:30", by="rektor", **WITH_BYSTANDER)
    talk = steps.book(other, "alma", by="stranger")["id"]
    nearest = steps.try_booking(taken).body["nearest"]
    assert [slot["slot_id"] for slot in nearest] == [free]
    steps.call("rektor", "DELETE", f"/v1/talks/{talk}/staff/bystander")
    nearest = steps.try_booking(taken).body["nearest"]
    assert [slot["slot_id"] for slot in nearest] == [with_bystander, free]


@pytest.mark.spec("F13")
def test_the_colleagues_own_published_time_stays_and_cannot_be_booked_meanwhile() -> None:
    steps = a_term()
    nils = a_pupil_of_8c(steps)
    (own,) = steps.publish(by="bystander", groups=["8c"])
    talk = steps.book(steps.publish(**WITH_BYSTANDER)[0])["id"]
    assert seen(steps, nils, "stranger") == [(False, [])]
    refused = steps.try_booking(own, nils, by="stranger")
    assert (refused.problem, refused.body["who"]) == ("person-busy", "responsible")
    line = {"subject_id": nils, "responsible_id": "bystander", "talk_type": "development"}
    assert steps.call("stranger", "POST", "/v1/waiting", line).status == 201
    steps.cancel(talk)
    assert seen(steps, nils, "stranger") == [(True, [])]
    assert steps.try_booking(own, nils, by="stranger").status == 201
    assert sound(steps)


@pytest.mark.spec("F13", "R11")
@pytest.mark.parametrize(
    ("staff", "problem"),
    [
        (["freja"], "not-found"),  # of another unit
        (["bystander", "mona"], "not-found"),
        (["nobody"], "not-found"),
        (["teacher"], "invalid"),
        (["bystander"] * 9, "invalid"),
    ],
)
def test_only_colleagues_of_the_same_unit_can_be_named(staff: list[str], problem: str) -> None:
    steps = a_term()
    asked = {"talk_type": "development", "groups": ["5a"], "date": VKLASS_DAY, "start": "09:00"}
    answered = steps.call("teacher", "POST", "/v1/series", asked | {"with_staff": staff})
    assert answered.problem == problem
    (slot,) = steps.publish()
    path = f"/v1/slots/{slot}"
    changed = steps.call("teacher", "PATCH", path, {"with_staff": staff}, if_match='"1"')
    assert changed.problem == problem


def test_a_talk_with_an_employee_is_between_two() -> None:
    asked = {"talk_type": "employee", "only_for": ["teacher"], "date": VKLASS_DAY, "start": "09:00"}
    answered = a_term().call("rektor", "POST", "/v1/series", asked | WITH_BYSTANDER)
    assert answered.body["errors"][0]["pointer"] == "/with_staff"


@pytest.mark.spec("F13")
def test_who_comes_is_chosen_later_while_the_time_is_free() -> None:
    steps = a_term()
    (slot,) = steps.publish()
    path, asked = f"/v1/slots/{slot}", {"with_staff": ["rektor", "bystander", "rektor"]}
    changed = steps.call("teacher", "PATCH", path, asked, if_match='"1"')
    assert changed.body["with_staff"] == ["rektor", "bystander"]
    steps.book(slot)
    assert (busy(steps, "rektor"), busy(steps, "bystander")) == (6, 6)
    refused = steps.call("teacher", "PATCH", path, {"with_staff": []}, if_match='"3"')
    assert refused.problem == "slot-taken"


@pytest.mark.spec("F13", "D9")
def test_a_new_time_brings_its_own_colleagues_and_frees_those_of_the_old_one() -> None:
    steps = a_term()
    talk = steps.book(steps.publish(**WITH_BYSTANDER)[0])["id"]
    (new,) = steps.publish("2021-11-04", with_staff=["rektor"])
    steps.move(talk, new)
    assert (busy(steps, "rektor"), busy(steps, "bystander")) == (6, 0)
    assert mails(steps, talk, "bystander") == ["booked", "staff_freed"]
    assert mails(steps, talk, "rektor") == ["rebooked"]
    steps.call("teacher", "POST", "/v1/days/2021-11-04/move", {"to_date": "2021-11-05"})
    assert steps.read(talk)["start"].startswith("2021-11-05")
    assert busy(steps, "rektor") == 6
    (later,) = steps.publish("2021-11-20", **WITH_BYSTANDER)
    steps.at("2021-11-06 08:00")
    blank = steps.move(talk, later)["id"]
    assert mails(steps, blank, "bystander") == ["rebooked"]
    assert steps.call("rektor", "GET", f"/v1/talks/{talk}").status == 200, "they were there"
    assert (busy(steps, "rektor"), busy(steps, "bystander")) == (6, 6)
    assert sound(steps)


@pytest.mark.spec("F13")
@pytest.mark.parametrize("by", ["teacher", "rektor"])
def test_a_talk_is_freed_of_a_colleague_who_is_ill(by: str) -> None:
    steps = a_term()
    (slot,) = steps.publish(with_staff=["bystander"])
    talk = steps.book(slot)["id"]
    assert free(steps, talk, by=by).body["slot_id"] == slot
    assert busy(steps, "bystander") == 0
    assert steps.call("bystander", "GET", f"/v1/talks/{talk}").problem == "not-found"
    assert mails(steps, talk, "bystander") == ["booked", "staff_freed"]
    assert free(steps, talk, by=by).status == 200, "done a second time it changes nothing"
    assert mails(steps, talk, "bystander") == ["booked", "staff_freed"]
    steps.cancel(talk)
    assert seen(steps) == [(True, [])], "nor does the time bring them again"
    assert sound(steps)


@pytest.mark.spec("F13", "R11")
@pytest.mark.parametrize(
    ("by", "problem"),
    [("bystander", "not-allowed"), ("mona", "not-allowed"), ("stranger", "not-found")],
)
def test_nobody_else_frees_anybody(by: str, problem: str) -> None:
    steps = a_term()
    talk = steps.book(steps.publish(**WITH_BYSTANDER)[0])["id"]
    assert free(steps, talk, by=by).problem == problem
    assert busy(steps, "bystander") == 6


def test_nobody_is_freed_of_a_talk_that_is_over_or_has_no_time() -> None:
    steps = a_term()
    talk = steps.book(steps.publish(**WITH_BYSTANDER)[0])["id"]
    steps.at("2021-11-01 00:00")
    assert free(steps, talk).problem == "window-closed"
    steps.at("2021-10-31 23:59")
    assert free(steps, talk, "teacher").problem == "not-found"
    steps.cancel(talk)
    assert free(steps, talk).problem == "wrong-status"


@pytest.mark.parametrize("by", ["bystander", "teacher"])
def test_a_colleague_who_is_the_guardian_comes_as_that_and_is_told_once(by: str) -> None:
    steps = a_term()
    emil = next(p for p in a_school() if isinstance(p, Person) and p.id == "emil")
    as_guardian = tuple(g.model_copy(update={"person_id": "bystander"}) for g in emil.guardians[:1])
    fill(steps.ports.store, [emil.model_copy(update={"guardians": as_guardian})])
    talk = steps.book(steps.publish(**WITH_BYSTANDER)[0], by=by)["id"]
    roles = [(a["person"]["id"], a["role"]) for a in steps.read(talk)["attendees"]]
    role = "guardian" if by == "bystander" else "staff"
    assert roles == [("teacher", "responsible"), ("emil", "pupil"), ("bystander", role)]
    assert mails(steps, talk, "bystander") == ["booked"]
    assert sound(steps)
