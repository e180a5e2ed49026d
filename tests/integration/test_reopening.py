"""The manager opens preparation again, and whoever is late is told of and shown (D5, F76, F77)."""

from typing import Any

import pytest

from shared.adapters import keys
from shared.adapters.store import Table
from shared.adapters.timed_steps import take_due_step
from tests.integration.test_blind_preparation import EMPLOYEES, at_work, told
from tests.support.api import Answered
from tests.support.steps import Steps

CLOSED = "2021-10-29 09:00"


def reopen(steps: Steps, talk: str, until: str = "2021-10-30T18:00", **how: Any) -> Answered:
    body = {"until": until} | how.get("more", {})
    return steps.call(how.get("by", "rektor"), "POST", f"/v1/talks/{talk}/reopening", body)


def preparing(steps: Steps, talk: str, by: str) -> dict[str, tuple[str, str | None]]:
    return {
        one["role"]: (one["progress"], one["since"]) for one in steps.read(talk, by=by)["preparing"]
    }


@pytest.mark.spec("D5")
def test_the_manager_opens_preparation_again_and_the_write_itself_follows() -> None:
    steps, talk = at_work()
    steps.at(CLOSED)
    refused = steps.try_saving(talk, "preparation", EMPLOYEES, "Lagom", by="teacher")
    assert refused.problem == "window-closed"
    opened = reopen(steps, talk, more={"reason": "Var sjuk"})
    assert opened.status == 200, opened.body
    assert opened.body["phases"][0]["closes"] == "2021-10-30T18:00:00+02:00"
    steps.save(talk, "preparation", EMPLOYEES, "Lagom", by="teacher")
    assert steps.texts(talk, by="rektor") == {}, "it is blind all the same"
    steps.at("2021-10-30 18:00")
    late = steps.try_saving(talk, "preparation", EMPLOYEES, "Nej", by="teacher", builds_on=1)
    assert (late.problem, late.body["yours"]) == ("window-closed", "Nej")


@pytest.mark.spec("D5")
def test_it_is_logged_and_the_employee_is_told_once() -> None:
    steps, talk = at_work()
    steps.at(CLOSED)
    first = reopen(steps, talk, more={"reason": "Var sjuk"})
    assert reopen(steps, talk).body == first.body
    assert told(steps, "preparation_reopened") == ["teacher"]
    events = steps.ports.store.query(keys.events(talk), table=Table.HISTORY)
    (event,) = (e for e in events if e["what"] == "preparation reopened")
    assert (event["by"], event["reason"]) == ("rektor", "Var sjuk")


@pytest.mark.spec("D5")
def test_a_new_time_computes_the_window_anew() -> None:
    steps, talk = at_work()
    steps.at(CLOSED)
    reopen(steps, talk)
    more: Any = {"talk_type": "employee", "only_for": ["teacher"]}
    (slot,) = steps.publish("2021-11-10", by="rektor", groups=[], **more)
    steps.move(talk, slot, by="rektor")
    closes = steps.read(talk, by="teacher")["phases"][0]["closes"]
    assert closes == "2021-11-08T09:00:00+01:00"


@pytest.mark.parametrize(
    ("by", "until", "status", "problem"),
    [
        ("teacher", "2021-10-30T18:00", 403, "not-allowed"),
        ("freja", "2021-10-30T18:00", 404, "not-found"),
        ("rektor", "2021-10-31T09:01", 422, "invalid"),
        ("rektor", "2021-10-29T08:00", 422, "invalid"),
        ("rektor", "soon", 422, "invalid"),
    ],
)
def test_by_nobody_else_and_not_beyond_the_start(
    by: str, until: str, status: int, problem: str
) -> None:
    steps, talk = at_work()
    refused = reopen(steps.at(CLOSED), talk, until, by=by)
    assert (refused.status, refused.problem) == (status, problem)


@pytest.mark.spec("D5", "D3")
def test_timed_steps_go_on_as_if_nothing_had_happened() -> None:
    steps, talk = at_work()
    steps.at(CLOSED)
    reopen(steps, talk)
    moments = []
    for _ in range(5):
        moved = take_due_step(steps.ports, talk, 2)
        if moved.due is None:
            break
        moments.append((moved.stage.value, moved.due))
        steps.clock.set(moved.due)
    assert [stage for stage, _ in moments] == [
        "preparation_due", "day_before", "day_ends", "follow_up_closes",
    ]  # fmt: skip


@pytest.mark.spec("D3")
@pytest.mark.parametrize("workflow", [False, True])
def test_after_its_day_it_is_refused_alike_whether_the_workflow_ran_or_not(workflow: bool) -> None:
    steps, talk = at_work()
    steps.at("2021-11-01 00:00")
    while workflow and take_due_step(steps.ports, talk, 2).status != "held":
        pass
    refused = reopen(steps, talk)
    assert (refused.problem, refused.body["status"]) == ("wrong-status", 409)


@pytest.mark.spec("F76", "F77")
def test_only_who_is_not_ready_is_reminded_before_it_is_due() -> None:
    steps, talk = at_work()
    steps.step(talk, "readiness", by="rektor")
    steps.at("2021-10-27 09:00")
    take_due_step(steps.ports, talk, 2)
    assert told(steps, "preparation_reminder") == ["teacher"]


@pytest.mark.spec("F76", "F77")
def test_whoever_is_late_is_marked_so_by_the_clock_and_in_the_managers_list() -> None:
    steps, talk = at_work()
    steps.step(talk, "readiness", by="rektor")
    ready = ("ready", "2021-10-01T08:00:00+02:00")
    assert preparing(steps, talk, "teacher") == {"employee": ("awaited", None), "manager": ready}
    steps.at(CLOSED)  # no timed step was taken
    late = ("late", "2021-10-29T09:00:00+02:00")
    for who in ("teacher", "rektor"):
        assert preparing(steps, talk, who) == {"employee": late, "manager": ready}
    listed = {
        who: steps.call(who, "GET", "/v1/talks").body["talks"] for who in ("rektor", "teacher")
    }
    assert [t["late"] for t in listed["rektor"]] == [["employee"]]
    assert [t["late"] for t in listed["teacher"]] == [[]]
    steps.at("2021-11-01 00:00")
    assert steps.call("rektor", "GET", "/v1/talks").body["talks"][0]["late"] == []


def test_who_only_reads_a_talk_is_not_told_who_is_late() -> None:
    steps, _ = at_work()
    talk = steps.booked("2021-11-10")["id"]
    steps.at("2021-11-09 12:00")
    assert [steps.read(talk, by=who)["preparing"] for who in ("rektor", "teacher")] == [
        [],
        [{"role": "pupil", "progress": "late", "since": "2021-11-09T09:00:00+01:00"}],
    ]
