"""Judgements, grades and attendance: who enters them, who reads which, and what was before (F71, F72, F114)."""

from typing import Any

import pytest

from shared.adapters import keys
from shared.adapters.store import UnitOfWork, impossible
from shared.adapters.teaching import teaching_item
from shared.domain.teaching import Teacher, Teaching
from tests.support.api import Answered
from tests.support.steps import Steps, a_term

PUPIL = "/v1/people/emil"
MATHS = f"{PUPIL}/judgements/2021-autumn/MA"
SAID = {"words": "Du löser uppgifter med bråk", "level": "acceptable", "proposed_goal": "Procent"}


@pytest.fixture
def steps() -> Steps:
    return a_term("2021-11-30 08:00")


def judge(
    steps: Steps, by: str = "teacher", path: str = MATHS, version: int = 0, **more: Any
) -> Answered:
    return steps.call(by, "PUT", path, SAID | more, if_match=f'"{version}"')


def results(steps: Steps, by: str, pupil: str = "emil", **query: str) -> dict[str, Any]:
    read = steps.call(by, "GET", f"/v1/people/{pupil}/results", query=query or None)
    assert read.status == 200, read.body
    return dict(read.body)


def tell_teaching(steps: Steps, subject: str, *teachers: str) -> None:
    """The register's word on who teaches class 5A a subject."""
    told = tuple(Teacher(person_id=teacher) for teacher in teachers)
    work = UnitOfWork()
    teaching = Teaching(group_id="5a", school_subject=subject, teachers=told)
    work.put(keys.teaching("5a", subject), teaching_item(teaching), None, impossible)
    steps.ports.store.commit(work)


@pytest.mark.spec("F114", "F115")
def test_a_judgement_of_a_pupil_in_a_subject_has_words_a_level_and_a_proposed_goal(
    steps: Steps,
) -> None:
    made = judge(steps)
    assert (made.status, made.headers["etag"]) == (200, '"1"')
    assert made.body == {
        "term": "2021-autumn", "school_subject": "MA", "subject_name": "Mathematics",
        "words": "Du löser uppgifter med bråk", "level": "acceptable",
        "level_name": "Acceptable knowledge", "step": 2, "steps": 3, "proposed_goal": "Procent",
        "released_from": None, "version": 1, "author": {"id": "teacher", "name": "Teacher Testsson"},
        "saved_at": "2021-11-30T08:00:00+01:00", "before": None, "moved": None,
    }  # fmt: skip
    assert results(steps, "rektor")["judgements"] == [made.body]


@pytest.mark.spec("F115")
def test_the_subjects_teacher_judges_and_nobody_else(steps: Steps) -> None:
    tell_teaching(steps, "MA", "bystander")
    refused = {
        who: judge(steps, who).problem
        for who in ("teacher", "rektor", "emil", "mona", "alma", "stranger", "freja", "nobody")
    }
    assert refused == {
        "teacher": "not-allowed", "rektor": "not-allowed", "emil": "not-allowed",
        "mona": "not-allowed", "alma": "not-found", "stranger": "not-found", "freja": "not-found",
        "nobody": "not-found",
    }  # fmt: skip
    assert judge(steps, "bystander").status == 200
    english = f"{PUPIL}/judgements/2021-autumn/EN"
    assert judge(steps, "bystander", english).problem == "not-found"
    assert judge(steps, "teacher", english).status == 200, "of which nobody is told"
    of_theirs = results(steps, "bystander")
    assert [j["school_subject"] for j in of_theirs["judgements"]] == ["MA"]
    assert steps.call("freja", "GET", f"{PUPIL}/results").problem == "not-found"


@pytest.mark.spec("F61", "F71", "F72", "F112")
def test_each_reads_what_is_theirs_and_guardians_from_the_release_on(steps: Steps) -> None:
    judge(steps, release_on="2021-12-02")
    steps.call("teacher", "PUT", f"{PUPIL}/grades/2021-autumn/MA", {"value": "B"}, if_match='"0"')
    minutes = {"attended": 5400, "valid_absence": 500, "invalid_absence": 100}
    steps.call("teacher", "PUT", f"{PUPIL}/attendance/2021-autumn", minutes, if_match='"0"')

    def seen(who: str) -> tuple[int, bool, bool]:
        read = results(steps, who)
        return len(read["judgements"]), read["grades"] is not None, read["attendance"] is not None

    steps.at("2021-12-01 23:59:59.999")
    assert {who: seen(who) for who in ("teacher", "rektor", "emil", "mona", "olle")} == {
        "teacher": (1, True, True), "rektor": (1, True, True), "emil": (1, False, False),
        "mona": (0, False, False), "olle": (0, False, False),
    }  # fmt: skip
    steps.at("2021-12-02 00:00")
    assert seen("mona") == seen("olle") == (1, False, False)
    read = results(steps, "rektor")
    assert [(grade["value"], grade["version"]) for grade in read["grades"]] == [("B", 1)]
    assert [told["percent"] for told in read["attendance"]] == [90.0]
    assert steps.call("stranger", "GET", f"{PUPIL}/results").problem == "not-found"


@pytest.mark.spec("D12")
def test_guardians_of_a_pupil_of_age_read_nothing_until_the_pupil_lets_them(steps: Steps) -> None:
    judge(steps, path="/v1/people/grown/judgements/2021-autumn/MA", release_on="2021-11-30")
    path = "/v1/people/grown/results"
    assert steps.call("olle", "GET", path).problem == "not-found"
    steps.call("grown", "POST", "/v1/me/consents", {"guardian_id": "olle"})
    assert len(results(steps, "olle", "grown")["judgements"]) == 1


@pytest.mark.spec("F93")
def test_progress_shows_in_the_judgement_before(steps: Steps) -> None:
    judge(steps, level="insufficient")
    steps.at("2022-05-30 08:00")
    judge(steps, path=f"{PUPIL}/judgements/2022-spring/MA", words="Nu även procent")
    first, second = results(steps, "emil")["judgements"]
    assert (first["before"], first["moved"]) == (None, None)
    assert (second["before"]["term"], second["before"]["level"]) == ("2021-autumn", "insufficient")
    assert second["moved"] == 1
    steps.at("2022-09-01 08:00")
    assert results(steps, "emil")["judgements"] == []
    assert len(results(steps, "emil", school_year="2021")["judgements"]) == 2


@pytest.mark.parametrize(
    ("term", "at", "problem"),
    [
        ("2021-autumn", "2022-06-30 23:59:59.999", None),
        ("2021-autumn", "2022-07-01 00:00", "window-closed"),
        ("2022-spring", "2021-12-31 23:59:59.999", "window-not-open"),
        ("2022-spring", "2022-01-01 00:00", None),
        ("2021-summer", "2022-01-01 00:00", "not-found"),
    ],
)
def test_a_term_is_written_until_the_next_one_ends(
    steps: Steps, term: str, at: str, problem: str | None
) -> None:
    steps.at(at)
    answered = judge(steps, path=f"{PUPIL}/judgements/{term}/MA")
    assert answered.body.get("type") == (f"/problems/{problem}" if problem else None)


def test_every_save_is_a_version_and_a_conflict_hands_back_both(steps: Steps) -> None:
    judge(steps)
    assert judge(steps).body["version"] == 1, "sent again it changes nothing"
    assert judge(steps, words="Bättre", version=1).body["version"] == 2
    stale = judge(steps, words="Min", version=1)
    assert (stale.status, stale.problem) == (412, "stale-result")
    assert (stale.body["current"]["words"], stale.body["yours"]["words"]) == ("Bättre", "Min")
    kept = steps.call("teacher", "GET", MATHS).body
    assert [version["words"] for version in kept["versions"]] == [SAID["words"], "Bättre"]
    assert kept["judgement"]["version"] == 2
    assert steps.call("emil", "GET", MATHS).problem == "not-allowed"
    nothing = steps.call("teacher", "GET", f"{PUPIL}/judgements/2021-autumn/EN")
    assert (nothing.body, nothing.headers["etag"]) == ({"judgement": None, "versions": []}, '"0"')


def test_a_level_is_of_the_scale_and_a_child_in_preschool_is_not_judged(steps: Steps) -> None:
    wrong = judge(steps, level="A")
    assert (wrong.status, wrong.body["errors"][0]["pointer"]) == (422, "/level")
    elsa = "/v1/people/elsa/judgements/2021-autumn/MA"
    assert judge(steps, "freja", elsa).problem == "invalid"


@pytest.mark.spec("F114", "F115")
def test_a_teacher_sees_of_whom_no_judgement_is_written_yet(steps: Steps) -> None:
    path = "/v1/groups/5a/judgements/2021-autumn/MA"
    judge(steps, release_on="2021-12-02")
    read = steps.call("teacher", "GET", path).body
    assert [(p["pupil"]["name"], p["version"], p["level"]) for p in read["pupils"]] == [
        ("Alma Testsson", 0, None), ("Emil Testsson", 1, "acceptable"),
        ("Grown Testsson", 0, None),
    ]  # fmt: skip
    assert (read["missing"], read["subject_name"]) == (2, "Mathematics")
    seen = steps.call("rektor", "GET", path).body
    assert seen["pupils"][:-1] == read["pupils"]
    assert (seen["missing"], seen["pupils"][-1]["pupil"]) == (3, {"id": "hidden", "name": None})
    for who in ("bystander", "freja", "emil", "mona"):
        assert steps.call(who, "GET", path).problem == "not-found"
    tell_teaching(steps, "MA", "bystander")
    assert steps.call("bystander", "GET", path).status == 200
    assert steps.call("bystander", "GET", path.replace("MA", "EN")).problem == "not-found"


@pytest.mark.spec("F114")
def test_the_process_runs_all_year_and_starts_over_at_the_end_of_term(steps: Steps) -> None:
    """Judged at the end of term, refreshed at the start of the next, at hand in the talk, judged anew."""
    steps.at("2021-06-05 08:00")
    spring = f"{PUPIL}/judgements/2021-spring/MA"
    judge(steps, path=spring, level="insufficient", proposed_goal="Bråk")
    steps.at("2021-08-25 08:00")
    refreshed = judge(steps, path=spring, level="acceptable", version=1, release_on="2021-09-01")
    assert refreshed.status == 200
    talk = str(steps.booked("2021-09-10")["id"])
    steps.at("2021-09-10 09:05")
    (beside,) = steps.call("mona", "GET", f"/v1/talks/{talk}/beside").body["judgements"]
    assert (beside["level"], beside["proposed_goal"]) == ("acceptable", "Procent")
    agreed = {"goal": beside["proposed_goal"], "owners": ["pupil"]}
    path = f"/v1/talks/{talk}/agreements"
    assert steps.call("teacher", "POST", path, agreed).status == 201
    steps.at("2021-11-10 08:00")
    said = {"text": "Procent går bra"}
    assert steps.call("emil", "POST", f"{path}/1/check-ins", said).status == 201
    steps.at("2021-12-15 08:00")
    judge(steps, level="more_than_acceptable", proposed_goal="Ekvationer")
    (anew,) = results(steps, "emil")["judgements"]
    assert (anew["moved"], anew["before"]["term"]) == (1, "2021-spring")
