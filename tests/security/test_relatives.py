"""What somebody in or near a family tries, to learn of a child or of the other guardian what is not theirs.

Each of these succeeded once, or is not plainly stopped by a test of the feature itself.
"""

import base64
import json
from datetime import date
from typing import Any

import pytest

from shared.adapters import register
from shared.domain.people import Carer, CarerRelation, Duty, Guardianship, Span
from tests.support.apart import book_for, say
from tests.support.linking import mails, token_in
from tests.support.plans import a_talk_with_a_plan, make_final
from tests.support.steps import Steps, a_term
from tests.support.world import GUARDIAN, fill

pytestmark = pytest.mark.spec("R11")

FOSTER = Carer(
    person_id="rektor", relation=CarerRelation.FOSTER_PARENT, starts=date(2021, 10, 1),
    ends=date(2022, 6, 30), evidence="SN 2021-0117",
)  # fmt: skip


def change(steps: Steps, person_id: str, **update: Any) -> None:
    """The register says something else of a person from now on."""
    person = register.a_person(steps.ports.store, person_id)
    fill(steps.ports.store, [person.model_copy(update=update)])


def a_carer(steps: Steps, person_id: str, child: str = "emil") -> None:
    """Somebody is the child's foster parent by a decision, as the principal of another day has said."""
    deputy = register.a_person(steps.ports.store, "rektor").model_copy(update={"id": "deputy"})
    fill(steps.ports.store, [deputy])
    carer = FOSTER.model_copy(update={"person_id": person_id}).model_dump(mode="json")
    version = steps.call("deputy", "GET", f"/v1/people/{child}/carers").body["version"]
    said = steps.call(
        "deputy", "PUT", f"/v1/people/{child}/carers", {"carers": [carer]}, if_match=f'"{version}"'
    )
    assert said.status == 200, said.text


def pages(steps: Steps, who: str, path: str) -> tuple[list[list[str]], str]:
    """The ids on each page of one, and everything the cursors say to who takes them apart."""
    found: list[list[str]] = []
    said, query = "", {"limit": "1"}
    while True:
        body = steps.call(who, "GET", path, query=query).body
        rows = body["talks"] if "talks" in body else body["agreements"]
        found.append([row.get("talk_id") or row["id"] for row in rows])
        if body["next"] is None:
            return found, said
        said += base64.urlsafe_b64decode(body["next"] + "===").decode()
        query["cursor"] = body["next"]


def test_who_was_a_guardian_once_does_not_learn_from_pages_when_the_child_has_a_talk() -> None:
    steps = a_term()
    emils = steps.booked("2021-12-01", by="mona")["id"]
    elsas = steps.booked_in_preschool("2021-12-02")["id"]
    over = Guardianship(person_id="olle", relation=GUARDIAN, span=Span(end=date(2021, 9, 30)))
    mona = Guardianship(person_id="mona", relation=GUARDIAN)
    change(steps, "emil", guardians=(mona, over))
    assert pages(steps, "olle", "/v1/talks") == ([[elsas]], "")
    assert {one for page in pages(steps, "mona", "/v1/talks")[0] for one in page} == {emils, elsas}


def test_of_guardians_apart_none_learns_from_pages_when_the_other_has_a_talk() -> None:
    steps = a_term()
    say(steps)
    slots = steps.publish("2021-12-01", count=2)
    talks = {
        guardian: book_for(steps, slot, guardian).body["id"]
        for slot, guardian in zip(slots, ("mona", "olle"), strict=True)
    }
    steps.at("2021-12-01 12:00")
    asked = {"goal": "Läsa", "owners": ["responsible"]}
    for talk in talks.values():
        made = steps.call("teacher", "POST", f"/v1/talks/{talk}/agreements", asked)
        assert made.status == 201, made.text
    for path in ("/v1/talks", "/v1/people/emil/agreements"):
        for guardian, talk in talks.items():
            assert pages(steps, guardian, path) == ([[talk]], "")
        assert len(pages(steps, "teacher", path)[0]) == 2


@pytest.mark.spec("F100", "R20")
def test_who_leads_a_school_handles_no_worry_about_a_child_in_their_care() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    a_carer(steps, "rektor")
    steps.at("2021-10-31 09:10")
    worry = {"text": "Det är något hemma"}
    assert steps.call("teacher", "POST", f"/v1/talks/{talk}/worries", worry).status == 201
    assert steps.read(talk, by="rektor")["notes"]["worries"] == []
    assert steps.call("rektor", "GET", "/v1/units/school/worries").body["worries"] == []
    seen = steps.call("rektor", "POST", f"/v1/talks/{talk}/worries/1/acknowledgement")
    assert seen.problem == "not-found"
    assert steps.read(talk, by="deputy")["notes"]["worries"][0]["text"] == worry["text"]


@pytest.mark.spec("D11", "R20")
def test_a_carer_reads_no_plan_of_a_guardian_who_lives_apart() -> None:
    steps = a_term()
    a_carer(steps, "stranger")
    say(steps)
    talk = a_talk_with_a_plan(steps)
    assert make_final(steps, talk).status == 201
    read = {
        who: len(steps.call(who, "GET", "/v1/people/emil/plans").body["plans"])
        for who in ("mona", "stranger", "teacher")
    }
    assert read == {"mona": 1, "stranger": 0, "teacher": 1}


@pytest.mark.spec("G8", "D11")
def test_who_leads_the_school_of_their_child_does_not_follow_the_other_guardian() -> None:
    steps = a_term()
    talk = steps.booked(by="mona")["id"]
    steps.read(talk, by="mona")
    steps.call("mona", "GET", "/v1/people/emil/agreements")
    change(steps, "olle", duties=(Duty(unit_id="school", role="Rektor"),))
    for path in (f"/v1/talks/{talk}/trail", "/v1/people/emil/trail"):
        told = steps.call("olle", "GET", path)
        assert told.status == 200
        assert "mona" not in json.dumps(told.body)
        assert "mona" in json.dumps(steps.call("rektor", "GET", path).body)


@pytest.mark.spec("G8", "D11")
def test_a_guardian_who_is_staff_somewhere_is_not_followed_by_the_other() -> None:
    steps = a_term()
    talk = steps.booked(by="mona")["id"]
    change(steps, "mona", duties=(Duty(unit_id="preschool", role="Förskollärare"),))
    steps.read(talk, by="mona")
    told = steps.call("olle", "GET", f"/v1/talks/{talk}/trail").body["entries"]
    assert [entry["who"] for entry in told if entry["action"] == "GET /v1/talks/{talk_id}"] == [
        None
    ]


@pytest.mark.spec("D11", "R20")
def test_a_carer_who_leads_the_school_sees_no_talk_of_a_guardian_who_lives_apart() -> None:
    """By whatever list: of the day, of a round. As the other guardian by the register does not."""
    steps = a_term()
    a_carer(steps, "rektor")
    say(steps, by="deputy")
    [slot] = steps.publish("2021-12-01")
    talk = book_for(steps, slot, "mona").body["id"]
    for path, query in (("/v1/days/2021-12-01", {"staff_id": "teacher"}), ("/v1/subjects", None)):
        shown = {who: steps.call(who, "GET", path, query=query).text for who in ("rektor", "mona")}
        assert "Mona" not in shown["rektor"]
        assert shown["mona"].count(talk) == (path == "/v1/subjects")
    assert "emil" in steps.call("rektor", "GET", "/v1/subjects").text  # in their care


@pytest.mark.spec("R22", "G17")
def test_whom_the_school_keeps_out_comes_in_by_no_link_of_a_mail() -> None:
    steps = a_term()
    talk = steps.booked(by="mona")["id"]
    link = f"/v1/links/{token_in(mails(steps.ports, talk)['mona@home.example'])}"
    steps.call("rektor", "POST", "/v1/people/mona/sign-out")
    assert steps.call(None, "GET", link).status == 200  # a lost session is not a lost mailbox
    steps.call("rektor", "PUT", "/v1/people/mona/exclusion")
    given_back = steps.call(None, "POST", f"{link}/cancellation", {"reason": "x"})
    assert (steps.call(None, "GET", link).problem, given_back.problem) == ("not-found",) * 2
    steps.call("rektor", "DELETE", "/v1/people/mona/exclusion")
    assert steps.call(None, "GET", link).status == 200
