"""Opening a talk and listing one's talks: each reader gets what is theirs to see (R11, R17, D11)."""

from typing import Any

import pytest

from tests.support.steps import a_term
from tests.support.world import mark


def test_every_guardian_sees_the_talk_whoever_booked_it() -> None:
    steps = a_term()
    talk = steps.booked(by="mona")["id"]
    for guardian in ("mona", "olle"):
        assert steps.read(talk, by=guardian)["your_roles"] == ["guardian"]
        assert [t["id"] for t in steps.call(guardian, "GET", "/v1/talks").body["talks"]] == [talk]


@pytest.mark.spec("F23")
def test_a_talk_booked_by_the_teacher_is_seen_by_the_guardians_at_once() -> None:
    steps = a_term()
    talk = steps.booked(by="teacher")
    (seen,) = steps.call("olle", "GET", "/v1/talks").body["talks"]
    assert (seen["id"], seen["start"]) == (talk["id"], talk["start"])


@pytest.mark.spec("R11")
@pytest.mark.parametrize("who", ["stranger", "alma", "bystander", "freja", "elsa", "nobody"])
def test_a_talk_of_others_looks_as_one_that_does_not_exist(who: str) -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    refused = steps.call(who, "GET", f"/v1/talks/{talk}")
    missing = steps.call(who, "GET", "/v1/talks/no-such-talk")
    assert (refused.status, refused.body) == (missing.status, missing.body)
    assert refused.status == 404


@pytest.mark.spec("F63")
def test_the_three_phases_with_their_windows_by_the_local_clock() -> None:
    steps = a_term()
    talk = steps.booked("2021-10-31", "09:00")["id"]
    phases = steps.at("2021-11-01 00:00").read(talk)["phases"]
    assert [(p["phase"], p["opens"], p["closes"], p["open"]) for p in phases] == [
        ("preparation", "2021-10-01T08:00:00+02:00", "2021-11-01T00:00:00+01:00", False),
        ("record", "2021-10-25T09:00:00+02:00", "2021-11-30T09:00:00+01:00", True),
        ("follow_up", "2021-11-01T00:00:00+01:00", "2021-11-30T09:00:00+01:00", True),
    ]


@pytest.mark.spec("F5", "F8")
def test_who_comes_by_role() -> None:
    steps = a_term()
    seen = steps.read(steps.booked()["id"], by="emil")
    coming = {attendee["role"]: attendee["person"]["name"] for attendee in seen["attendees"]}
    assert coming == {
        "responsible": "Teacher Testsson",
        "pupil": "Emil Testsson",
        "guardian": "Mona Testsson",
    }


@pytest.mark.spec("D13", "F7")
def test_a_preschool_child_need_not_come() -> None:
    steps = a_term()
    seen = steps.read(steps.booked_in_preschool()["id"], by="freja")
    assert [attendee["role"] for attendee in seen["attendees"]] == ["responsible", "guardian"]


@pytest.mark.spec("R17")
@pytest.mark.parametrize("who", ["teacher", "sune", "rektor"])
def test_a_protected_identity_is_named_in_the_talk_to_those_who_are_let_near(who: str) -> None:
    steps = a_term()
    talk = steps.booked(subject="hidden", by="sune")["id"]
    assert steps.read(talk, by=who)["subject"] == {"id": "hidden", "name": "Hidden Testsson"}
    assert steps.call("bystander", "GET", f"/v1/talks/{talk}").problem == "not-found"


@pytest.mark.spec("R17")
@pytest.mark.parametrize("who", ["teacher", "olle", "rektor", "emil"])
def test_a_protected_guardian_is_named_to_nobody_else(who: str) -> None:
    steps = a_term()
    mark(steps.ports.store, "mona")
    talk = steps.booked()["id"]
    steps.save(talk, "preparation", "wellbeing.guardian", "Bra", by="mona")
    assert {"id": "mona", "name": None} in [
        a["person"] for a in steps.read(talk, by=who)["attendees"]
    ]
    assert "Mona" not in str(steps.read(talk, by=who))
    assert "Mona" in str(steps.read(talk, by="mona"))


def test_questions_are_asked_in_the_readers_language() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    asked = {}
    for language in ("sv", "en"):
        headers = {"accept-language": language}
        phases = steps.call("emil", "GET", f"/v1/talks/{talk}", headers=headers).body["phases"]
        asked[language] = phases[0]["fields"][0]["prompt"]
    assert asked == {
        "sv": "Hur är det att komma till skolan?",
        "en": "How does it feel to come to school?",
    }


def test_the_list_holds_ones_own_and_ones_childrens_and_those_one_holds_the_latest_first() -> None:
    steps = a_term()
    emils = steps.booked("2021-10-31")["id"]
    elsas = steps.booked_in_preschool("2021-11-05")["id"]
    listed = {
        who: [talk["id"] for talk in steps.call(who, "GET", "/v1/talks").body["talks"]]
        for who in ("mona", "emil", "teacher", "freja", "stranger", "rektor", "nobody")
    }
    assert listed == {
        "mona": [elsas, emils],
        "emil": [emils],
        "teacher": [emils],
        "freja": [elsas],
        "stranger": [],
        "rektor": [],
        "nobody": [],
    }


@pytest.mark.spec("R14", "R16")
def test_each_field_says_which_secrecy_its_words_fall_under_and_if_they_are_likely_sensitive() -> (
    None
):
    steps = a_term()
    young = steps.read(steps.booked_in_preschool("2021-11-20")["id"], by="freja")
    in_school = steps.read(steps.booked()["id"], by="teacher")
    at_work = steps.read(steps.booked_employee_talk("2021-10-27")["id"], by="teacher")
    assert {f["secrecy"] for f in fields_of(young)} == {"preschool"}
    assert {f["secrecy"] for f in fields_of(in_school)} == {"school"}
    assert {f["secrecy"] for f in fields_of(at_work)} == {"staff"}
    assert {f["sensitive"] for f in fields_of(at_work)} == {True}, "the whole template is"
    likely = {f["id"].partition(".")[0] for f in fields_of(in_school) if f["sensitive"]}
    assert likely == {"support-match", "support-result", "worry"}


def fields_of(talk: dict[str, Any]) -> list[dict[str, Any]]:
    return [field for phase in talk["phases"] for field in phase["fields"]]
