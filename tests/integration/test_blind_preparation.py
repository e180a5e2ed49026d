"""What one side prepares is not found by the other in any answer until both are ready (D5, G21)."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from infra.openapi import routes
from shared.adapters.outbox import MailEntry
from shared.adapters.ports import Ports
from shared.adapters.store import Table
from shared.domain.people import Duty, Person
from shared.domain.policy import Policies
from tests.integration.test_strangers import ABOUT_ONESELF, ASKED, MISSING
from tests.support.invariants import School
from tests.support.memory import MemoryStore
from tests.support.rounds import plan
from tests.support.steps import Steps, a_term
from tests.support.world import fill

SECRET = "Xylofon-7Q"
TRAIL = '{"entries":'
"""How an answer of the trail begins: it tells that somebody wrote in the talk, never where or what (G8)."""
EMPLOYEES, MANAGERS = "workload.employee", "workload.manager"


def blind_for_all(ports: Ports) -> Ports:
    policies = {
        kind: policy.model_copy(update={"blind": True}) for kind, policy in ports.policies.items()
    }
    return replace(ports, policies=Policies(policies))


def at_work() -> tuple[Steps, str]:
    steps = a_term()
    return steps, steps.booked_employee_talk("2021-10-31", "09:00")["id"]


def at_school() -> tuple[Steps, str]:
    steps = a_term(change=blind_for_all)
    return steps, steps.booked("2021-10-31", "09:00")["id"]


def told(steps: Steps, kind: str) -> list[str]:
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    entries = School({table: store.items(table) for table in Table}).outbox.values()
    return sorted(e.recipient_id for e in entries if isinstance(e, MailEntry) and e.notice == kind)


def take_back(steps: Steps, talk: str, by: str) -> Any:
    return steps.call(by, "DELETE", f"/v1/talks/{talk}/readiness")


# --- nothing leaks ------------------------------------------------------------------------

CASES: dict[str, tuple[Callable[[], tuple[Steps, str]], str, str, str]] = {
    "employee from manager": (at_work, EMPLOYEES, "teacher", "rektor"),
    "manager from employee": (at_work, MANAGERS, "rektor", "teacher"),
    "pupil from teacher": (at_school, "wellbeing.pupil", "emil", "teacher"),
    "guardian from higher permission": (at_school, "wellbeing.guardian", "mona", "rektor"),
    "teacher from guardian": (at_school, "to-talk-about.responsible", "teacher", "olle"),
}


def every_answer(steps: Steps, talk: str, field: str, who: str) -> list[str]:
    """The bytes of the answer of every route, asked about the talk and this very field."""
    names = MISSING | {
        "talk_id": talk, "phase": "preparation", "field": field, "number": "1", "week": "2021-W43",
        "subject_id": "emil", "person_id": "teacher", "staff_id": "teacher", "group_id": "5a",
        "unit_id": "school", "date": "2021-10-31", "guardian_id": "olle",
    }  # fmt: skip
    named = defaultdict(lambda: "nothing", names)
    asked = ASKED | dict.fromkeys(ABOUT_ONESELF, (None, None))
    table = [(r.method, r.path) for r in routes() if not (r.public or r.by_link)]
    reads_first = sorted(table, key=lambda route: route[0] != "GET")
    reads = [route for route in reads_first if route[0] == "GET"]
    return [
        steps.call(
            who, method, path.format_map(named), filled(asked[method, path][0], named),
            if_match='"0"', query=filled(asked[method, path][1], named),
        ).text
        for method, path in (*reads_first, *reads)
    ]  # fmt: skip


def filled(shape: Any, named: dict[str, str]) -> Any:
    match shape:
        case dict():
            return {name: filled(value, named) for name, value in shape.items()}
        case list():
            return [filled(value, named) for value in shape]
        case str() if shape.startswith("{"):
            return named.get(shape.strip("{}"), shape)
    return shape


@pytest.mark.spec("D5", "G21")
@pytest.mark.parametrize("case", CASES)
def test_every_answer_is_the_same_whether_the_other_side_wrote_or_not(case: str) -> None:
    begin, field, writer, reader = CASES[case]
    answers = []
    for words in (SECRET, None):
        steps, talk = begin()
        if words:
            for version in range(2):  # so that there is a history too
                steps.save(
                    talk, "preparation", field, words + "!" * version, by=writer, builds_on=version
                )
        answers.append(every_answer(steps, talk, field, reader))
        store = steps.ports.store
        assert isinstance(store, MemoryStore)
        for table in Table:
            places = {key.pk for key, item in store.items(table).items() if SECRET in str(item)}
            texts = {f"TALK#{talk}", f"TEXT#{talk}#preparation#{field}"}
            assert places <= texts, "no message, event or command has it"
    assert not any(SECRET in text for text in answers[0])
    silent = [[a for a in every if not a.startswith(TRAIL)] for every in answers]
    assert silent[0] == silent[1]


@pytest.mark.spec("D5", "G21")
def test_the_manager_reads_no_history_of_what_is_hidden() -> None:
    steps, talk = at_work()
    steps.save(talk, "preparation", EMPLOYEES, SECRET, by="teacher")
    refused = steps.history(talk, "preparation", EMPLOYEES, by="rektor")
    assert (refused.status, refused.problem) == (409, "still-blind")
    assert steps.history(talk, "preparation", MANAGERS, by="rektor").status == 200


@pytest.mark.spec("D5", "G21")
@pytest.mark.parametrize(("writer", "reader"), [("teacher", "rektor"), ("rektor", "teacher")])
def test_what_is_attached_to_preparation_is_hidden_and_not_counted(
    writer: str, reader: str
) -> None:
    steps, talk = at_work()
    path = f"/v1/talks/{talk}/attachments"
    nothing = steps.call(reader, "GET", path).body
    link = {"phase": "preparation", "url": "https://skolan.example/a", "name": SECRET}
    assert steps.call(writer, "POST", f"{path}/links", link).status == 201
    assert steps.call(reader, "GET", path).body == nothing
    assert not any(SECRET in text for text in every_answer(steps, talk, EMPLOYEES, reader))
    steps, talk = at_work()
    path = f"/v1/talks/{talk}/attachments"
    steps.call(writer, "POST", f"{path}/links", link)
    for who in ("teacher", "rektor"):
        steps.step(talk, "readiness", by=who)
    assert [a["name"] for a in steps.read(talk, by=reader)["attachments"]] == [SECRET]


# --- and then all is shown ----------------------------------------------------------------


@pytest.mark.spec("D5", "G21")
def test_when_both_are_ready_both_see_all_and_the_first_is_told() -> None:
    steps, talk = at_work()
    steps.save(talk, "preparation", EMPLOYEES, "Lagom", by="teacher")
    steps.save(talk, "preparation", MANAGERS, "Mycket", by="rektor")
    first = steps.step(talk, "readiness", by="teacher").body
    assert (first["status"], first["blind_until"]) == ("booked", "2021-10-31T09:00:00+01:00")
    assert steps.texts(talk, by="teacher") == {EMPLOYEES: "Lagom"}
    assert steps.texts(talk, by="rektor") == {MANAGERS: "Mycket"}
    both = steps.step(talk, "readiness", by="rektor").body
    assert (both["status"], both["blind_until"]) == ("prepared", None)
    for reader in ("teacher", "rektor"):
        assert steps.texts(talk, by=reader) == {EMPLOYEES: "Lagom", MANAGERS: "Mycket"}
    assert told(steps, "preparation_shown") == ["teacher"]
    assert steps.history(talk, "preparation", EMPLOYEES, by="rektor").status == 200
    steps.save(talk, "preparation", EMPLOYEES, "Lagom nu", by="teacher", builds_on=1)


@pytest.mark.spec("D5")
def test_a_hidden_field_says_that_it_is_and_the_step_tells_who_sees_what() -> None:
    steps, talk = at_work()
    seen = steps.read(talk, by="rektor")
    fields = {f["id"]: f for f in seen["phases"][0]["fields"]}
    assert [fields[f]["hidden"] for f in (EMPLOYEES, MANAGERS)] == [True, False]
    assert "on their own" in seen["step"]["tells"]
    steps.step(talk, "readiness", by="teacher")
    told_then = steps.step(talk, "readiness", by="rektor").body["step"]["tells"]
    assert "both see the material" in told_then


@pytest.mark.spec("D5")
def test_a_word_can_be_taken_back_until_it_has_shown_something() -> None:
    steps, talk = at_work()
    steps.save(talk, "preparation", EMPLOYEES, "Lagom", by="teacher")
    steps.step(talk, "readiness", by="teacher")
    assert take_back(steps, talk, "teacher").body["ready"] == []
    steps.step(talk, "readiness", by="rektor")
    assert steps.texts(talk, by="rektor") == {}
    steps.step(talk, "readiness", by="teacher")
    late = take_back(steps, talk, "teacher")
    assert (late.status, late.problem) == (409, "wrong-status")
    assert steps.texts(talk, by="rektor") == {EMPLOYEES: "Lagom"}


@pytest.mark.spec("D5")
def test_at_the_latest_when_the_talk_begins_ready_or_not() -> None:
    steps, talk = at_work()
    steps.save(talk, "preparation", EMPLOYEES, "Lagom", by="teacher")
    steps.at("2021-10-31 08:59:59.999")
    assert steps.texts(talk, by="rektor") == {}
    assert steps.step(talk, "readiness", by="teacher").status == 200, "after it closed, too"
    steps.at("2021-10-31 09:00")
    assert steps.texts(talk, by="rektor") == {EMPLOYEES: "Lagom"}
    assert steps.step(talk, "readiness", by="rektor").problem == "window-closed"


@pytest.mark.spec("D5", "D9")
def test_what_was_shown_stays_shown_at_the_next_time_and_what_was_not_stays_hidden() -> None:
    for both, seen in ((False, {}), (True, {EMPLOYEES: "Lagom"})):
        steps, talk = at_work()
        steps.save(talk, "preparation", EMPLOYEES, "Lagom", by="teacher")
        steps.step(talk, "readiness", by="teacher")
        if both:
            steps.step(talk, "readiness", by="rektor")
        more: Any = {"talk_type": "employee", "only_for": ["teacher"]}
        (slot,) = steps.publish("2021-11-05", by="rektor", groups=[], **more)
        steps.move(talk, slot, by="rektor")
        assert steps.at("2021-10-31 12:00").texts(talk, by="rektor") == seen


@pytest.mark.spec("D5")
@pytest.mark.parametrize(("figure", "seen"), [("false", {EMPLOYEES: "Lagom"}), ("true", {})])
@pytest.mark.parametrize("joins", [True, False])
def test_a_round_decides_for_its_talks_also_for_those_that_waited_before(
    figure: str, seen: dict[str, str], joins: bool
) -> None:
    steps = a_term()
    if joins:
        asked = {"talk_type": "employee", "subject_ids": ["teacher"]}
        assert steps.call("rektor", "POST", "/v1/talks", asked).status == 201
    plan(
        steps, talk_type="employee", parts=[{"responsible_id": "rektor", "subject_ids": ["teacher"]}],
        figures={"blind": figure, "blind_until": "start-P1D"},
    )  # fmt: skip
    steps.at("2021-10-04 18:00")
    talk = steps.booked_employee_talk()["id"]
    steps.save(talk, "preparation", EMPLOYEES, "Lagom", by="teacher")
    assert steps.texts(talk, by="rektor") == seen
    assert steps.at("2021-10-30 09:00").texts(talk, by="rektor") == {EMPLOYEES: "Lagom"}


@pytest.mark.spec("G21")
@pytest.mark.parametrize("who", ["leader", "mona"])
def test_what_is_said_at_work_is_read_by_the_two_of_them_and_by_nobody_else(who: str) -> None:
    """`leader` has higher permission at the school too, and is not the teacher's manager."""
    steps, talk = at_work()
    duty = Duty(unit_id="school", role="Rektor")
    fill(steps.ports.store, [Person(id="leader", given_name="L", family_name="T", duties=(duty,))])
    steps.save(talk, "preparation", EMPLOYEES, SECRET, by="teacher")
    for person in ("teacher", "rektor"):
        steps.step(talk, "readiness", by=person)
    answers = every_answer(steps, talk, EMPLOYEES, who)
    assert not any(SECRET in text for text in answers)
    assert steps.call(who, "GET", f"/v1/talks/{talk}").status == 404


@pytest.mark.parametrize("kind", ["salary", "development"])
def test_other_kinds_are_not_blind_unless_somebody_says_so(kind: str) -> None:
    assert not a_term().ports.policies.of(kind).blind
