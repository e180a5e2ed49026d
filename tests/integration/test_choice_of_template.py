"""Which template a talk begins with: the unit's choice, the municipality's, or the shipped one (F41, F43)."""

from dataclasses import replace

import boto3
import pytest
from moto import mock_aws

from shared.adapters.dynamo import DynamoStore
from shared.adapters.store import Table
from shared.adapters.template_cache import TemplateCache
from shared.domain.people import Unit
from tests.support.requests import counted, operations
from tests.support.steps import Steps, a_term
from tests.support.tables import create_tables
from tests.support.templates import (
    a_file,
    a_municipality,
    change,
    choose,
    make,
    publish,
    try_choosing,
)
from tests.support.world import fill


def began_with(steps: Steps, day: str = "2021-10-31", start: str = "09:00") -> str:
    subject, by = ("emil", "mona") if start == "09:00" else ("alma", "stranger")
    talk = steps.booked(day, start, subject, by=by)["id"]
    return str(steps.read(talk, by=by)["template"]["id"])


@pytest.mark.spec("F41", "F42")
def test_a_talk_begins_with_the_template_that_its_school_chose() -> None:
    steps = a_term()
    ours = publish(steps)["id"]
    choose(steps, "school", ours)
    talk = steps.booked()["id"]
    read = steps.read(talk, by="emil")
    assert (read["template"]["id"], read["template"]["version"]) == (ours, 1)
    assert steps.writable(talk, "preparation", by="emil") == {"hopes.pupil"}
    steps.save(talk, "preparation", "hopes.pupil", "Mycket", by="emil")
    steps.at("2021-11-01 00:00")
    by_phase = {phase["phase"]: phase["fields"] for phase in steps.read(talk)["phases"]}
    assert [f["text"] for f in by_phase["preparation"] if f["version"]] == ["Mycket"]
    assert [f["id"] for f in by_phase["follow_up"]] == ["summary"]
    assert steps.step(talk, "closing", by="teacher", body={"summary": "Bra"}).status == 200


@pytest.mark.spec("F41", "F47")
def test_the_municipalitys_choice_holds_where_the_school_made_none() -> None:
    steps = a_municipality()
    towns = publish(steps, by="admin", owner="town")["id"]
    choose(steps, "town", towns, by="admin")
    assert began_with(steps) == towns
    ours = publish(steps)["id"]
    choose(steps, "school", ours)
    assert began_with(steps, "2021-11-02", "10:00") == ours


@pytest.mark.spec("F59")
def test_a_talk_keeps_its_version_and_the_next_one_gets_the_new() -> None:
    steps = a_term()
    ours = publish(steps)
    choose(steps, "school", ours["id"])
    old = steps.booked()["id"]
    questions = a_file()["pages"][0]["sections"][0]["questions"]
    questions[0] |= {"id": "criteria", "prompt": {"sv": "Vilka betygskriterier når du?"}}
    page = {"id": "p", "sections": [{"id": "s", "questions": questions}]}
    second = change(steps, ours, "draft", file=a_file(pages=[page])).body
    assert change(steps, second, "publication").status == 200
    steps.clock.forward(minutes=1)
    new = steps.booked("2021-11-02", subject="alma", by="stranger")["id"]
    assert steps.writable(old, "preparation", by="emil") == {"hopes.pupil"}
    assert steps.writable(new, "preparation", by="alma") == {"criteria.pupil"}


@pytest.mark.spec("F43")
def test_without_a_template_there_is_no_questionnaire() -> None:
    steps = a_term()
    choose(steps, "school", None)
    talk = steps.booked()["id"]
    preparation = steps.read(talk, by="emil")["phases"][0]
    assert (preparation["phase"], preparation["fields"]) == ("preparation", [])
    steps.at("2021-10-31 09:00").save(talk, "record", "notes.responsible", "Bra", by="teacher")
    steps.at("2021-11-01 00:00")
    assert steps.step(talk, "closing", by="teacher", body={"summary": "Bra"}).status == 200


@pytest.mark.spec("F43")
def test_without_a_template_employees_have_no_questionnaire_either() -> None:
    steps = a_term()
    assert try_choosing(steps, "school", {"talk_type": "employee"}).status == 200
    talk = steps.booked_employee_talk()["id"]
    assert steps.read(talk, by="teacher")["phases"][0]["fields"] == []


@pytest.mark.spec("F90")
def test_a_school_chooses_the_pupil_led_talk() -> None:
    steps = a_term()
    choose(steps, "school", "pupil-led")
    agenda = steps.read(steps.booked()["id"], by="emil")["agenda"]
    assert [part["leader"] for part in agenda] == ["pupil", "pupil", "responsible"]


def test_a_retired_template_is_chosen_no_more() -> None:
    steps = a_term()
    ours = publish(steps)
    choose(steps, "school", ours["id"])
    old = steps.booked()["id"]
    assert change(steps, ours, "retirement").status == 200
    steps.clock.forward(minutes=1)
    assert began_with(steps, "2021-11-02", "10:00") == "development-compulsory"
    assert steps.writable(old, "preparation", by="emil") == {"hopes.pupil"}


def test_a_choice_is_for_its_school_form_and_another_for_the_rest() -> None:
    steps = a_term()
    anywhere = publish(steps, file=a_file(school_forms=[]))["id"]
    here = publish(steps)["id"]
    for_all = {"talk_type": "development", "template_id": anywhere}
    for_gr = {"talk_type": "development", "school_form": "GR", "template_id": here}
    assert try_choosing(steps, "school", for_all).status == 200
    assert began_with(steps) == anywhere
    assert try_choosing(steps, "school", for_all, for_gr, revision=1).status == 200
    assert began_with(steps, "2021-11-02", "10:00") == here


def test_what_cannot_be_chosen_is_pointed_at() -> None:
    steps = a_municipality()
    draft, ours = make(steps)["id"], publish(steps)["id"]
    elsewhere = publish(steps, by="ledare", owner="preschool")["id"]
    anybody = publish(steps, file=a_file(school_forms=[], talk_types=[]))["id"]
    asked = [
        ({"talk_type": "chat"}, "talk_type"),
        ({"talk_type": "development", "template_id": draft}, "template_id"),
        ({"talk_type": "development", "school_form": "x", "template_id": elsewhere}, "template_id"),
        ({"talk_type": "development", "school_form": "y", "template_id": "nothing"}, "template_id"),
        ({"talk_type": "employee", "school_form": "x", "template_id": ours}, "template_id"),
        ({"talk_type": "development", "school_form": "FS", "template_id": ours}, "school_form"),
        ({"talk_type": "development", "school_form": "GY", "template_id": ours}, "school_form"),
        ({"talk_type": "employee", "template_id": anybody}, "school_form"),
        ({"talk_type": "salary", "school_form": "x", "template_id": None}, None),
        ({"talk_type": "salary", "school_form": "x", "template_id": None}, "talk_type"),
    ]
    refused = try_choosing(steps, "school", *(choice for choice, _ in asked))
    assert refused.problem == "invalid"
    assert [error["pointer"] for error in refused.body["errors"]] == [
        f"/choices/{number}/{where}" for number, (_, where) in enumerate(asked) if where
    ]


def test_who_chooses_and_who_sees_the_choice() -> None:
    steps = a_municipality()
    choice = {"talk_type": "development", "school_form": "GR", "template_id": "pupil-led"}
    told = {
        who: try_choosing(steps, "school", choice, by=who).problem
        for who in ("teacher", "admin", "ledare", "mona", "nobody")
    }
    assert told == {
        "teacher": "not-allowed",
        "admin": "not-found",
        "ledare": "not-found",
        "mona": "not-found",
        "nobody": "not-found",
    }
    assert try_choosing(steps, "school", choice).status == 200
    assert try_choosing(steps, "school", choice).status == 200, "only repeated"
    stale = try_choosing(steps, "school")
    assert (stale.status, stale.problem, stale.body["version"]) == (412, "stale-template", 1)
    seen = steps.call("teacher", "GET", "/v1/units/school/templates").body
    assert (seen["revision"], seen["choices"]) == (1, [choice])
    empty = steps.call("freja", "GET", "/v1/units/preschool/templates").body
    assert (empty["revision"], empty["choices"]) == (0, [])
    assert try_choosing(steps, "school", revision=1).body["choices"] == []


def test_a_circle_of_units_is_walked_once() -> None:
    steps = a_municipality()
    above = Unit(id="town", name="Exempelstads kommun", kind="Huvudman", parent_id="school")
    fill(steps.ports.store, [above])
    assert began_with(steps) == "development-compulsory"


def test_opening_a_talk_asks_for_its_template_once_a_container() -> None:
    with mock_aws():
        client = boto3.client("dynamodb")
        create_tables(client)
        steps = a_term(store=DynamoStore(client, {Table.TALKS: "talks", Table.HISTORY: "history"}))
        choose(steps, "school", publish(steps)["id"])
        talk = steps.booked()["id"]
        cold = Steps(replace(steps.ports, templates=TemplateCache()), steps.clock)
        asked = []
        for _ in range(2):
            with counted(client) as seen:
                cold.read(talk, by="emil")
            asked.append(operations(seen))
        assert asked == [["Query", "BatchGetItem", "GetItem"], ["Query", "BatchGetItem"]]
