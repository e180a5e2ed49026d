"""Student health comes to talks, and follows up what is passed on to them (F12, R14, R16)."""

import json
from typing import Any

import pytest

from shared.adapters.referrals import remind_of_referral
from shared.adapters.store import Table
from shared.domain.people import Assignment, Duty, Person
from tests.integration.test_mail_of_a_talk import send_all
from tests.support.api import Answered
from tests.support.contents import in_memory
from tests.support.invariants import broken
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term
from tests.support.world import fill

ASKED = {"text": "Frånvaron oroar", "follow_up_by": "2021-11-30"}
SECRET = "Kuratorn träffar eleven varje vecka"


def one_of_team(name: str, role: str = "Kurator", **more: Any) -> Person:
    return Person(
        id=name, given_name=name.title(), family_name="Hälsa", email=f"{name}@school.example",
        duties=(Duty(unit_id="school", role=role),), **more,
    )  # fmt: skip


@pytest.fixture
def steps() -> Steps:
    steps = a_term()
    group = (Assignment(group_id="5a", role="Elevhälsopersonal"),)
    team = [one_of_team("kim"), one_of_team("nina", "Skolsköterska", assignments=group)]
    fill(steps.ports.store, [*team])
    return steps


@pytest.fixture
def talk(steps: Steps) -> str:
    talk = str(steps.booked()["id"])
    steps.save(talk, "preparation", "wellbeing.pupil", "Inombords", by="emil")
    steps.at("2021-10-31 09:10")
    return talk


def refer(steps: Steps, talk: str, by: str = "teacher", **more: Any) -> Answered:
    return steps.call(by, "POST", f"/v1/talks/{talk}/referrals", ASKED | more)


def put(steps: Steps, talk: str, part: str, body: Any, builds_on: int, by: str = "kim") -> Answered:
    path = f"/v1/talks/{talk}/referrals/1/{part}"
    return steps.call(by, "PUT", path, body, if_match=f'"{builds_on}"')


def take(steps: Steps, talk: str, by: str = "kim", to: str = "kim") -> Answered:
    return put(steps, talk, "assignment", {"staff_id": to}, 1, by)


def listed(steps: Steps, by: str = "kim", state: str | None = None) -> Answered:
    query = {"state": state} if state else None
    return steps.call(by, "GET", "/v1/units/school/referrals", query=query)


def seen(steps: Steps, talk: str, by: str) -> list[dict[str, Any]]:
    referrals: list[dict[str, Any]] = steps.read(talk, by=by)["notes"]["referrals"]
    return referrals


@pytest.mark.spec("F12", "F13")
def test_student_health_comes_to_a_talk_and_reads_no_preparation(steps: Steps) -> None:
    (slot,) = steps.publish(with_staff=["kim"])
    talk = steps.book(slot)["id"]
    steps.save(talk, "preparation", "wellbeing.pupil", "Inombords", by="emil")
    view = steps.read(talk, by="kim")
    assert view["your_roles"] == ["student_health"]
    assert [phase["phase"] for phase in view["phases"]] == ["record"]
    assert "Inombords" not in json.dumps(view)
    coming = {a["person"]["id"]: a["role"] for a in steps.read(talk)["attendees"]}
    assert coming["kim"] == "student_health"
    assert view["labels"]["student_health"] == "Student health"
    assert steps.call("nina", "GET", f"/v1/talks/{talk}").problem == "not-found"


@pytest.mark.spec("F12", "R11")
def test_until_something_is_passed_on_the_team_knows_of_no_talk(steps: Steps, talk: str) -> None:
    assert steps.call("nina", "GET", f"/v1/talks/{talk}").problem == "not-found"
    assert refer(steps, talk).status == 201
    assert steps.read(talk, by="nina")["your_roles"] == ["student_health"]
    assert "Inombords" not in json.dumps(steps.read(talk, by="nina"))
    results = steps.call("nina", "GET", "/v1/people/emil/results")
    assert results.problem == "not-found"


@pytest.mark.spec("F12")
def test_it_is_assigned_answered_and_followed_up(steps: Steps, talk: str) -> None:
    assert refer(steps, talk).body["state"] == "open"
    answer = {"text": SECRET, "shared_with": ["higher"], "follow_up_by": "2021-12-15"}
    assert put(steps, talk, "answer", answer, 1).problem == "wrong-status"
    assert take(steps, talk, by="nina").body["assigned_to"]["id"] == "kim"
    assert take(steps, talk, by="nina").body["version"] == 2  # the same, repeated
    answered = put(steps, talk, "answer", answer, 2).body
    assert (answered["state"], answered["follow_up_by"]) == ("answered", "2021-12-15")
    stale = put(steps, talk, "answer", answer | {"text": "Annat"}, 2, by="nina")
    assert (stale.problem, stale.body["current"]["answer"]["text"]) == ("stale-note", SECRET)
    assert stale.body["yours"]["text"] == "Annat"
    done = put(steps, talk, "follow-up", {"text": "Det hjälpte"}, 3)
    assert (done.body["state"], done.headers["etag"]) == ("followed_up", '"4"')
    assert take(steps, talk).problem == "stale-note"
    assert isinstance(steps.ports.store, MemoryStore)
    assert broken(in_memory(steps.ports.store), steps.clock.now()) == []


@pytest.mark.spec("F12")
def test_what_is_overdue_is_in_the_lists_of_the_team_and_of_the_principal(
    steps: Steps, talk: str
) -> None:
    refer(steps, talk)
    take(steps, talk)
    for moment, overdue in (("2021-11-30 23:59", False), ("2021-12-01 00:00", True)):
        steps.at(moment)
        for reader in ("kim", "nina", "rektor"):
            (entry,) = listed(steps, by=reader).body["referrals"]
            assert (entry["overdue"], entry["assigned_to"]["id"]) == (overdue, "kim")
    assert "Frånvaron" not in listed(steps).text
    put(steps, talk, "answer", {"text": SECRET}, 2)
    assert listed(steps).body["referrals"][0]["state"] == "answered"
    put(steps, talk, "follow-up", {"text": SECRET}, 3)
    assert listed(steps, by="rektor").body == {"referrals": [], "more": False}
    (entry,) = listed(steps, state="finished").body["referrals"]
    assert (entry["state"], entry["overdue"]) == ("followed_up", False)
    for other in ("teacher", "emil", "mona", "freja"):
        assert listed(steps, by=other).problem == "not-found"


@pytest.mark.spec("F12", "R16")
def test_what_student_health_writes_is_for_the_team_and_whom_they_share_it_with(
    steps: Steps, talk: str
) -> None:
    refer(steps, talk)
    take(steps, talk)
    put(steps, talk, "answer", {"text": SECRET, "shared_with": ["responsible"]}, 2)
    assert seen(steps, talk, "kim")[0]["secrecy"] == "student_health"
    assert seen(steps, talk, "nina")[0]["answer"]["text"] == SECRET
    assert seen(steps, talk, "teacher")[0]["answer"]["text"] == SECRET
    (for_principal,) = seen(steps, talk, "rektor")
    assert (for_principal["text"], for_principal["answer"]) == (ASKED["text"], None)
    for family in ("emil", "mona", "olle"):
        assert seen(steps, talk, family) == []
    put(steps, talk, "follow-up", {"text": "Till er", "shared_with": ["guardian"]}, 3)
    (for_mona,) = seen(steps, talk, "mona")
    assert (for_mona["text"], for_mona["passed_on_by"], for_mona["answer"]) == (None, None, None)
    assert for_mona["follow_up"]["text"] == "Till er"
    assert SECRET not in json.dumps(steps.read(talk, by="mona"))
    assert seen(steps, talk, "emil") == []


@pytest.mark.spec("F12", "D16", "R14", "R16")
def test_it_is_in_no_mail_no_list_and_no_development_plan(steps: Steps, talk: str) -> None:
    refer(steps, talk)
    take(steps, talk)
    put(steps, talk, "answer", {"text": SECRET, "shared_with": ["responsible", "pupil"]}, 2)
    told = [to for to, words in send_all(steps, talk) if "meddelande" in words]
    assert sorted(told) == ["kim@school.example", "nina@school.example"]
    said = [words for _, words in send_all(steps, talk)]
    said.append(steps.call("teacher", "GET", "/v1/days/2021-10-31").text)
    said.append(steps.call("teacher", "GET", f"/v1/talks/{talk}/plan").text)
    assert "Emil" in said[-1]
    for text in said:
        assert SECRET not in text
        assert "Frånvaron" not in text
        assert "elevhälsa" not in text.lower()


@pytest.mark.spec("F12", "F100")
def test_a_worry_is_passed_on_by_the_principal(steps: Steps, talk: str) -> None:
    steps.call("teacher", "POST", f"/v1/talks/{talk}/worries", {"text": "Läsningen"})
    assert refer(steps, talk, by="rektor", worry=1).body["worry"] == 1
    assert refer(steps, talk, by="rektor", worry=2).body["errors"][0]["pointer"] == "/worry"
    assert seen(steps, talk, "teacher") == []  # who did not send it
    assert steps.read(talk, by="kim")["notes"]["worries"] == []


@pytest.mark.spec("F12")
@pytest.mark.parametrize(
    ("by", "problem"),
    [("emil", "not-allowed"), ("mona", "not-allowed"), ("alma", "not-found"), ("kim", "not-found")],
)
def test_not_everybody_passes_something_on(steps: Steps, talk: str, by: str, problem: str) -> None:
    assert refer(steps, talk, by=by).problem == problem


@pytest.mark.spec("F12")
@pytest.mark.parametrize("day", ["2021-10-30", "2022-11-02"])
def test_it_is_followed_up_by_a_date_that_can_be(steps: Steps, talk: str, day: str) -> None:
    refused = refer(steps, talk, follow_up_by=day)
    assert refused.body["errors"][0]["pointer"] == "/follow_up_by"
    refer(steps, talk)
    take(steps, talk)
    refused = put(steps, talk, "answer", {"text": "Ja", "follow_up_by": day}, 2)
    assert refused.body["errors"][0]["pointer"] == "/follow_up_by"


def test_only_one_of_the_team_can_have_it(steps: Steps, talk: str) -> None:
    refer(steps, talk)
    for other in ("teacher", "nobody"):
        refused = take(steps, talk, to=other)
        assert refused.body["errors"][0]["pointer"] == "/staff_id"
    assert take(steps, talk, by="teacher").problem == "not-allowed"
    assert take(steps, talk, by="mona").problem == "not-found"


def test_there_is_an_end(steps: Steps, talk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.documentation.student_health.referring.MOST_OF_A_TALK", 1)
    refer(steps, talk)
    assert refer(steps, talk).problem == "too-many"


@pytest.mark.spec("F12")
def test_what_is_overdue_is_brought_to_mind_every_third_day_until_it_is_followed_up(
    steps: Steps, talk: str
) -> None:
    refer(steps, talk)

    def told(moment: str) -> list[str]:
        before = outbox(steps)
        steps.at(moment)
        remind_of_referral(steps.ports, talk, 1)
        assert remind_of_referral(steps.ports, talk, 1) is False, "once"
        return sorted(key.rpartition("#")[2] for key in outbox(steps) - before)

    assert told("2021-11-30 23:59") == []
    assert told("2021-12-01 00:00") == ["kim", "nina"], "nobody has taken it"
    assert put(steps, talk, "assignment", {"staff_id": "nina"}, 2).status == 200
    assert told("2021-12-03 23:59") == []
    assert told("2021-12-04 00:00") == ["nina"]
    answer = {"text": SECRET, "follow_up_by": "2021-12-20"}
    assert put(steps, talk, "answer", answer, 4).status == 200
    assert told("2021-12-08 00:00") == []
    assert told("2021-12-21 00:00") == ["nina"]
    assert put(steps, talk, "follow-up", {"text": "Bra"}, 6).status == 200
    assert told("2022-01-21 00:00") == []
    assert isinstance(steps.ports.store, MemoryStore)
    assert broken(in_memory(steps.ports.store), steps.clock.now()) == []


def outbox(steps: Steps) -> set[str]:
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    return {key.sk for key in store.items(Table.TALKS) if "#referral." in key.sk}
