"""The closed list of a protected identity: who says it, who is let near, who is told (G2, R17)."""

from typing import Any

import pytest

from shared.adapters.audit import told_about
from shared.domain.audit import About, Subject
from shared.domain.people import SecurityMarking
from tests.support.api import Answered
from tests.support.rounds import plan, roll
from tests.support.steps import Steps, a_term
from tests.support.world import mark

pytestmark = pytest.mark.spec("R17", "G2")

READERS = "/v1/people/hidden/readers"
TEACHER = {
    "person_id": "teacher",
    "reason": "SN 2021-0118",
    "starts": "2021-10-01",
    "ends": "2021-12-31",
}
BESIDE = "/v1/people/hidden/agreements"


@pytest.fixture
def school() -> Steps:
    return a_term()


def say(
    school: Steps, *readers: dict[str, Any], version: int = 0, who: str = "rektor", **more: Any
) -> Answered:
    asked = {"readers": list(readers)} | more
    return school.call(who, "PUT", READERS, asked, if_match=f'"{version}"')


def test_who_leads_the_school_says_who_is_let_near_and_the_family_sees_it(school: Steps) -> None:
    assert say(school, TEACHER).body["readers"] == [
        TEACHER | {"name": "Teacher Testsson", "current": True}
    ]
    for who in ("hidden", "sune", "rektor"):
        seen = school.call(who, "GET", READERS)
        assert (seen.status, seen.headers["etag"], seen.body["protected"]) == (200, '"1"', True)
        assert seen.body["hides"] == ["contact", "group", "name", "place"]
    assert say(school, who="sune").problem == "not-allowed"
    for who in ("teacher", "bystander", "freja", "mona"):
        assert say(school, who=who).problem == "not-found"
        assert school.call(who, "GET", READERS).problem == "not-found"


def test_a_change_builds_on_what_was_seen_and_a_repeated_one_changes_nothing(school: Steps) -> None:
    first = say(school, TEACHER, hides=["time"])
    assert (first.body["version"], first.body["chosen"]) == (1, True)
    assert say(school, TEACHER, hides=["time"]).body == first.body
    stale = say(school)
    assert (stale.status, stale.problem, stale.body["version"]) == (412, "stale-person", 1)
    assert say(school, version=1).body["readers"] == []


@pytest.mark.parametrize("who", ["mona", "nobody-there", "hidden"])
def test_only_who_works_here_can_be_on_it(school: Steps, who: str) -> None:
    refused = say(school, TEACHER, TEACHER | {"person_id": who})
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/readers/1/person_id")


@pytest.mark.parametrize(
    "wrong",
    [{"readers": [TEACHER, TEACHER]}, {"readers": [TEACHER | {"ends": "2021-09-30"}]},
     {"readers": [TEACHER | {"reason": ""}]}, {"readers": [], "hides": ["name"]},
     {"readers": [], "hides": ["time", "time"]}],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(school: Steps, wrong: dict[str, Any]) -> None:
    assert school.call("rektor", "PUT", READERS, wrong, if_match='"0"').problem == "invalid"


def test_a_mentor_is_let_near_while_the_list_names_them(school: Steps) -> None:
    assert school.call("teacher", "GET", BESIDE).problem == "not-found"
    say(school, TEACHER)
    assert school.call("teacher", "GET", BESIDE).status == 200
    school.at("2022-01-01 00:00")
    assert school.call("teacher", "GET", BESIDE).problem == "not-found"


def test_of_a_protected_guardian_those_say_it_who_lead_a_childs_school(school: Steps) -> None:
    path = "/v1/people/mona/readers"
    assert school.call("rektor", "GET", path).status == 200
    assert school.call("mona", "GET", path).status == 200
    for who in ("emil", "olle", "teacher", "freja"):
        assert school.call(who, "GET", path).problem == "not-found"
    assert school.call("rektor", "GET", "/v1/people/teacher/readers").status == 200
    assert school.call("teacher", "GET", "/v1/people/teacher/readers").status == 200


def test_a_teacher_gets_to_nobody_by_offering_times_or_planning_a_round(school: Steps) -> None:
    times = {"talk_type": "development", "groups": ["5a"], "date": "2021-11-18", "start": "08:00"}
    named = {"only_for": ["hidden"]}
    missing = school.call("teacher", "POST", "/v1/series", times | {"only_for": ["nobody-there"]})
    assert school.call("teacher", "POST", "/v1/series", times | named) == missing
    assert set(roll(school, plan(school, "teacher"))) == {"emil", "alma", "grown"}
    everybody = plan(school, "rektor", opens="2021-10-05T18:00")
    assert set(roll(school, everybody)) == {"emil", "alma", "grown", "hidden"}


def test_a_protected_child_in_a_group_observation_is_told_of_to_nobody_else(school: Steps) -> None:
    mark(school.ports.store, "elsa")
    seen = {"unit_id": "preschool", "group_id": "elk", "title": "Ute", "text": "I skogen"}
    assert (
        school.call("freja", "POST", "/v1/observations", seen | {"children": ["elsa"]}).status
        == 404
    )


@pytest.mark.spec("G8")
def test_who_was_turned_away_stands_in_the_trail_and_not_in_their_own(school: Steps) -> None:
    for path in (BESIDE, "/v1/people/nobody-there/agreements"):
        assert school.call("bystander", "GET", path).problem == "not-found"
    school.clock.forward(seconds=1)
    school.call("teacher", "GET", BESIDE)
    for who in ("hidden", "sune", "rektor"):
        told = school.call(who, "GET", "/v1/people/hidden/trail").body["entries"]
        turned = [e for e in told if e["kind"] == "refused"]
        assert [(e["who"]["id"], e["outcome"], e["outside"]) for e in turned] == [
            ("teacher", "not-found", True), ("bystander", "not-found", True),
        ]  # fmt: skip
        assert not any(e["outside"] for e in told if e["kind"] != "refused")
    own = school.call("bystander", "GET", "/v1/people/bystander/acts").body["entries"]
    first, second = ({**e, "at": ""} for e in own)
    assert first == second, "nobody can tell from their own trail who exists"
    assert told_about(school.ports.store, About(Subject.PERSON, "nobody-there"), None, 9)


def test_a_marking_takes_effect_at_once_on_what_was_booked_before(school: Steps) -> None:
    talk = school.booked("2021-12-09")["id"]
    assert "Emil" in school.call("teacher", "GET", "/v1/weeks/2021-W49").text
    mark(school.ports.store, "emil", SecurityMarking.CONFIDENTIAL)
    for path in ("/v1/weeks/2021-W49", "/v1/days/2021-12-09", "/v1/talks"):
        assert "Emil" not in school.call("teacher", "GET", path).text, path
    assert school.read(talk)["subject"]["name"] == "Emil Testsson", "who holds the talk is let near"
