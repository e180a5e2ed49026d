"""Development plans: judgements, goals, agreements and measures, made final, kept and read (R2, F112)."""

from typing import Any

import pytest

from shared.adapters import keys
from shared.adapters.store import Table
from tests.support.api import Answered
from tests.support.memory import MemoryStore
from tests.support.plans import GOAL, MEASURES, a_talk_with_a_plan, judge, make_final
from tests.support.steps import Steps, a_term

FIRST = "/v1/people/emil/plans/2021/1"


@pytest.fixture
def steps() -> Steps:
    return a_term()


def draft(steps: Steps, talk: str) -> dict[str, Any]:
    shown = steps.call("teacher", "GET", f"{talk}/plan")
    assert shown.status == 200, shown.body
    return dict(shown.body)


def read(steps: Steps, by: str, path: str = FIRST, **query: str) -> Answered:
    return steps.call(by, "GET", path, query=query or None)


@pytest.mark.spec("R2", "F91")
def test_a_plan_has_judgements_goals_agreements_and_measures(steps: Steps) -> None:
    talk = a_talk_with_a_plan(steps)
    made = make_final(steps, talk)
    assert made.status == 201, made.body
    plan = made.body
    assert (plan["school_year"], plan["version"], plan["year"], plan["required"]) == (
        2021,
        1,
        5,
        True,
    )
    assert plan["judgements"] == [
        {
            "school_subject": "MA", "name": "Mathematics", "term": "2021-autumn",
            "level": "Acceptable knowledge", "words": "Går bra i MA", "proposed_goal": "Procent",
        }
    ]  # fmt: skip
    assert [(g["role"], g["text"]) for g in plan["goals"]] == [("pupil", "Bli säker på bråk")]
    assert [(a["goal"], a["owners"]) for a in plan["agreements"]] == [
        ("Läsa två böcker", ["pupil", "guardian"])
    ]
    assert [m["text"] for m in plan["measures"]] == ["Läxhjälp på tisdagar"]
    assert (plan["unit"], plan["held_on"]) == ("Almskolan", "2021-10-31")
    assert plan["made_by"] == {"id": "teacher", "name": "Teacher Testsson"}


@pytest.mark.spec("F112")
def test_it_is_open_to_teacher_pupil_guardians_and_staff_and_to_nobody_else(steps: Steps) -> None:
    make_final(steps, a_talk_with_a_plan(steps))
    for who in ("teacher", "emil", "mona", "olle", "rektor"):
        assert read(steps, who).status == 200
        listed = read(steps, who, "/v1/people/emil/plans").body
        assert (listed["required"], listed["written"], len(listed["plans"])) == (True, True, 1)
    for who in ("stranger", "alma", "bystander", "freja", "grown", "nobody"):
        for path in (FIRST, "/v1/people/emil/plans"):
            assert read(steps, who, path) == read(steps, who, path.replace("emil", "emilia"))
    assert read(steps, "mona", "/v1/people/emil/plans/2021/2").problem == "not-found"
    assert read(steps, "mona", "/v1/people/emil/plans/2021/x").problem == "not-found"


@pytest.mark.spec("D12")
def test_at_majority_it_is_the_pupils(steps: Steps) -> None:
    make_final(steps, a_talk_with_a_plan(steps))
    steps.at("2028-05-01 00:00")
    assert (read(steps, "emil").status, read(steps, "mona").status) == (200, 404)


def test_what_is_final_stays_as_it_was_and_a_later_one_is_a_new_version(steps: Steps) -> None:
    talk = a_talk_with_a_plan(steps)
    first = make_final(steps, talk).body
    judge(steps.ports.store, "SV", words="Läser flytande", level="odd-level")
    path = f"{talk}/agreements/1"
    steps.call("teacher", "PUT", path, GOAL | {"goal": "Tre böcker"}, if_match='"1"')
    steps.clock.forward(days=3)
    second = make_final(steps, talk).body
    assert (second["version"], len(second["judgements"])) == (2, 2)
    assert second["judgements"][1]["level"] == "odd-level"
    assert second["agreements"][0]["goal"] == "Tre böcker"
    assert read(steps, "mona").body == first
    listed = read(steps, "mona", "/v1/people/emil/plans").body["plans"]
    assert [plan["version"] for plan in listed] == [2, 1]
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    for version in (1, 2):
        key = keys.plan("emil", 2021, version)
        assert store.items(Table.HISTORY)[key] == store.items()[key]


def test_only_what_was_looked_at_is_made_final(steps: Steps) -> None:
    talk = a_talk_with_a_plan(steps)
    seen = draft(steps, talk)["seen"]
    steps.save(talk.rpartition("/")[2], "record", MEASURES, "Annat", by="teacher", builds_on=1)
    refused = steps.call("teacher", "POST", f"{talk}/plan", {"seen": seen})
    assert (refused.status, refused.problem) == (409, "plan-changed")
    assert refused.body["seen"] == draft(steps, talk)["seen"]
    assert (
        steps.call("teacher", "POST", f"{talk}/plan", {"seen": refused.body["seen"]}).status == 201
    )


@pytest.mark.spec("R2")
def test_without_agreements_judgements_and_measures_it_is_not_final(steps: Steps) -> None:
    talk = f"/v1/talks/{steps.booked()['id']}"
    steps.at("2021-10-31 09:10")
    refused = make_final(steps, talk)
    assert (refused.status, refused.problem) == (409, "plan-incomplete")
    assert refused.body["lacking"] == ["agreements", "judgements", "measures"]
    assert draft(steps, talk)["lacking"] == refused.body["lacking"]


def test_who_holds_the_talk_makes_it_final_from_its_start_until_the_record_closes(
    steps: Steps,
) -> None:
    talk = a_talk_with_a_plan(steps)
    steps.at("2021-10-31 08:59")
    assert make_final(steps, talk).problem == "window-not-open"
    steps.at("2021-10-31 09:00")
    for who in ("emil", "mona", "rektor"):
        assert make_final(steps, talk, by=who).problem == "not-allowed"
        assert steps.call(who, "GET", f"{talk}/plan").problem == "not-allowed"
    assert make_final(steps, talk, by="stranger").problem == "not-found"
    steps.at("2021-11-30 09:00")
    assert make_final(steps, talk).problem == "window-closed"
    steps.at("2021-11-30 08:59")
    assert make_final(steps, talk).status == 201


def test_what_guardians_may_not_read_yet_is_left_out_and_told_to_the_teacher(steps: Steps) -> None:
    talk = a_talk_with_a_plan(steps)
    judge(steps.ports.store, "SV", released_at=None)
    judge(steps.ports.store, "IDH", "2021-spring")
    judge(steps.ports.store, "EN", "2022-spring")
    shown = draft(steps, talk)
    assert shown["not_released"] == ["SV"]
    told = [(j["school_subject"], j["term"]) for j in shown["judgements"]]
    assert told == [("IDH", "2021-spring"), ("MA", "2021-autumn")]


@pytest.mark.spec("R16")
def test_what_is_sensitive_never_comes_into_it(steps: Steps) -> None:
    talk = a_talk_with_a_plan(steps)
    talk_id = talk.rpartition("/")[2]
    steps.save(talk_id, "record", "worry.responsible", '"report"', by="teacher")
    steps.save(talk_id, "record", "support-match.responsible", "Hemlig diagnos", by="teacher")
    steps.save(talk_id, "record", "social.responsible", "Bråk på rasten", by="teacher")
    plan = make_final(steps, talk)
    assert plan.status == 201
    for text in ("Hemlig", "rasten", "principal"):
        assert text not in plan.text


def test_there_is_no_plan_in_preschool_or_at_work(steps: Steps) -> None:
    for talk, leader in (
        (steps.booked_in_preschool(), "freja"),
        (steps.booked_employee_talk(), "rektor"),
    ):
        assert steps.call(leader, "GET", f"/v1/talks/{talk['id']}/plan").problem == "not-found"


@pytest.mark.spec("D11")
def test_of_guardians_apart_each_reads_what_was_written_in_their_own_talk(steps: Steps) -> None:
    path = "/v1/people/emil/separate-talks"
    assert steps.call("rektor", "PUT", path, {"separate": True}).status == 200
    talk = a_talk_with_a_plan(steps)
    made = make_final(steps, talk)
    assert made.body["for_guardian"] == {"id": "mona", "name": "Mona Testsson"}
    for who, status in (("mona", 200), ("emil", 200), ("teacher", 200), ("olle", 404)):
        assert read(steps, who).status == status
    assert read(steps, "olle", "/v1/people/emil/plans").body["plans"] == []


def test_made_final_twice_with_one_key_it_is_one(steps: Steps) -> None:
    talk = a_talk_with_a_plan(steps)
    seen = {"seen": draft(steps, talk)["seen"]}
    first, again = (steps.call("teacher", "POST", f"{talk}/plan", seen, key="k") for _ in range(2))
    assert first.body == again.body
    assert len(read(steps, "emil", "/v1/people/emil/plans").body["plans"]) == 1
