"""Exports of everything that is kept about somebody: asked for, made, masked, had by who asked (G9, R13)."""

import re
from typing import Any

import pytest

from functions.archivist.working import work_on
from tests.support.apart import book_for, say
from tests.support.api import Answered
from tests.support.exporting import Archive, Archivist
from tests.support.plans import a_talk_with_a_plan, make_final
from tests.support.steps import Steps, a_term

SECRETS = ("Läxhjälp på tisdagar", "Bli säker på bråk", "Läsa två böcker", "Går bra i MA")


@pytest.fixture
def steps() -> Steps:
    return a_term()


def ask(steps: Steps, by: str, about: str = "emil", **more: Any) -> Answered:
    return steps.call(by, "POST", f"/v1/people/{about}/exports", {"purpose": "access"} | more)


def exported(steps: Steps, by: str, about: str = "emil", **more: Any) -> Archive:
    """Ask, have it made, and open what came of it."""
    asked = ask(steps, by, about, **more)
    assert asked.status == 201, asked.body
    archivist = Archivist(steps.ports)
    archivist.work()
    seen = steps.call(by, "GET", f"/v1/people/{about}/requests/{asked.body['id']}")
    assert seen.body["request"]["state"] == "ready"
    return archivist.archive(asked.body["id"])


@pytest.mark.spec("G9", "R13", "D8")
def test_a_pupil_gets_everything_with_every_version_to_read_and_as_data(steps: Steps) -> None:
    talk = a_talk_with_a_plan(steps)
    steps.save(talk[10:], "record", "goals.pupil", "Bli bäst på bråk", by="emil", builds_on=1)
    make_final(steps, talk)
    archive = exported(steps, "emil")
    pages = "".join(c.decode() for name, c in archive.files.items() if name.endswith(".html"))
    for words in (*SECRETS, "Bli bäst på bråk", "Emil Testsson", "Almskolan", "Teacher Testsson"):
        assert words in pages, words
    texts = archive.data(f"talk-{talk[10:]}")["texts"]
    assert [
        len(text["versions"]) for text in texts if text["stands"]["field"] == "goals.pupil"
    ] == [2]
    assert {plan["school_year"] for plan in archive.data("person")["plans"]} == {2021}
    assert "manifest.json" in archive.files


@pytest.mark.spec("R13")
@pytest.mark.parametrize(
    ("by", "language", "said"),
    [
        ("emil", "sv", ("Samtal som gäller dig", "Vad du själv har gjort eller sett")),
        ("emil", "en", ("Talks about you", "What you have done or seen yourself")),
        ("mona", "sv", ("Samtal om Emil Testsson",)),
    ],
)
def test_pages_speak_the_language_of_who_asked_and_name_no_codes(
    steps: Steps, by: str, language: str, said: tuple[str, ...]
) -> None:
    a_talk_with_a_plan(steps)
    asked = steps.call(
        by, "POST", "/v1/people/emil/exports", {"purpose": "access"},
        headers={"accept-language": language},
    )  # fmt: skip
    archivist = Archivist(steps.ports)
    archivist.work()
    files = archivist.archive(asked.body["id"]).files
    pages = {name: c.decode() for name, c in files.items() if name.endswith(".html")}
    every = "".join(pages.values())
    words = {
        "sv": ("Grundskola", "Utvecklingssamtal", "Matematik", "Höstterminen 2021", "Pågår"),
        "en": ("Compulsory school", "Development talk", "Mathematics", "Autumn 2021", "Going on"),
    }
    for word in (*words[language], *said, "2021-10-31 09:00</span> CET"):
        assert word in every, word
    assert all(f'<html lang="{language}">' in page for page in pages.values())
    seen = re.sub(r"<style>.*?</style>", "", every, flags=re.DOTALL)
    shown = re.findall(r"<bdi>(.*?)</bdi>", seen)
    assert not {"development", "GR", "booked", "MA", "open", "done"} & {*shown}
    assert "/v1/" not in seen


@pytest.mark.spec("D11", "G4", "R13")
def test_a_guardian_gets_what_they_may_read_and_nothing_of_another_who_lives_apart(
    steps: Steps,
) -> None:
    shared = steps.booked()["id"]
    steps.save(shared, "preparation", "wellbeing.guardian", "Moras ord om Emil", by="mona")
    steps.save(
        shared, "preparation", "wellbeing.guardian", "Olles ord om Emil", by="olle", builds_on=1
    )
    steps.at("2021-11-02 08:00")
    say(steps)
    slots = steps.publish("2021-11-30", "10:00", count=2)
    (mine, theirs) = [
        book_for(steps, s, g).body["id"] for s, g in zip(slots, ("mona", "olle"), strict=True)
    ]
    archive = exported(steps, "mona")
    assert "Moras ord om Emil" in archive.text
    assert f"talk-{mine}.html" in archive.files
    for secret in ("Olles ord", "olle", "Olle", theirs):
        assert secret not in archive.text, secret
    assert "Another guardian wrote it" in archive.files["index.html"].decode()
    of_the_pupil = exported(steps, "emil")
    assert "Olles ord om Emil" in of_the_pupil.text
    assert f"talk-{theirs}.html" in of_the_pupil.files


@pytest.mark.spec("R13")
def test_confidential_notes_wait_for_an_assessment_that_includes_them_or_names_its_ground(
    steps: Steps,
) -> None:
    talk = steps.booked()["id"]
    steps.at("2021-10-31 09:10")
    assert (
        steps.call("teacher", "POST", f"/v1/talks/{talk}/worries", {"text": "Orolig"}).status == 201
    )
    asked = ask(steps, "emil").body
    path = f"/v1/people/emil/requests/{asked['id']}"
    archivist = Archivist(steps.ports)
    archivist.work()
    waits = steps.call("rektor", "GET", "/v1/requests", query={"unit_id": "school"}).body[
        "requests"
    ]
    assert [(r["id"], r["state"], r["may_answer"]) for r in waits] == [
        (asked["id"], "to_be_assessed", True)
    ]
    version = f'"{waits[0]["version"]}"'
    decide: dict[str, Any] = {"include": False}
    assert steps.call("emil", "PUT", f"{path}/assessment", decide, if_match=version).status == 403
    assert steps.call("rektor", "PUT", f"{path}/assessment", decide, if_match=version).status == 422
    decide = {"include": False, "ground": "OSL 23 kap. 2 §", "words": "Skadar utredningen"}
    assert steps.call("rektor", "PUT", f"{path}/assessment", decide, if_match='"1"').status == 412
    assert steps.call("rektor", "PUT", f"{path}/assessment", decide, if_match=version).status == 200
    archivist.work()
    archive = archivist.archive(asked["id"])
    assert "Orolig" not in archive.text
    first = archive.files["index.html"].decode()
    assert "OSL 23 kap. 2 §" in first
    assert "Skadar utredningen" in first
    steps_taken = steps.call("emil", "GET", path).body["steps"]
    assert [(s["state"], s["by"]["id"]) for s in steps_taken] == [
        ("received", "emil"), ("to_be_assessed", "archivist"), ("received", "rektor"),
        ("ready", "archivist"),
    ]  # fmt: skip


@pytest.mark.spec("R13")
def test_confidential_notes_are_in_it_when_the_assessment_says_so(steps: Steps) -> None:
    talk = steps.booked()["id"]
    steps.at("2021-10-31 09:10")
    steps.call("teacher", "POST", f"/v1/talks/{talk}/worries", {"text": "Orolig"})
    asked = ask(steps, "emil").body["id"]
    archivist = Archivist(steps.ports)
    archivist.work()
    path = f"/v1/people/emil/requests/{asked}"
    said = steps.call("rektor", "PUT", f"{path}/assessment", {"include": True}, if_match='"2"')
    assert said.status == 200, said.body
    archivist.work()
    assert "Orolig" in archivist.archive(asked).text


@pytest.mark.spec("R13")
def test_the_school_asks_on_somebodys_behalf_with_a_reference_and_gets_nothing_that_is_theirs_alone(
    steps: Steps,
) -> None:
    talk = steps.booked()["id"]
    typed = {"text": "Ett utkast", "builds_on": 0}
    path = f"/v1/talks/{talk}/drafts/preparation/wellbeing.pupil"
    assert steps.call("emil", "PUT", path, typed).status == 200
    assert ask(steps, "rektor").status == 422
    archive = exported(steps, "rektor", reference="2021-17")
    assert "Ett utkast" not in archive.text
    assert "2021-17" in archive.files["index.html"].decode()
    assert "Ett utkast" in exported(steps, "emil").text
    for stranger in ("stranger", "teacher", "bystander"):
        assert ask(steps, stranger).status == 404


def test_an_export_is_had_by_who_asked_for_it_for_a_week_and_while_they_have_the_right(
    steps: Steps,
) -> None:
    asked = ask(steps, "mona").body["id"]
    path = f"/v1/people/emil/requests/{asked}"
    early = steps.call("mona", "GET", f"{path}/download")
    assert (early.status, early.problem) == (409, "wrong-request-state")
    Archivist(steps.ports).work()
    found = steps.call("mona", "GET", f"{path}/download")
    assert found.status == 200
    assert found.body["url"] == f"https://exports.example/exports/{asked}.zip?expires=60"
    assert steps.call("olle", "GET", path).status == 404
    assert steps.call("rektor", "GET", f"{path}/download").status == 404
    assert steps.call("emil", "GET", f"{path}/download").status == 404
    steps.clock.forward(days=7)
    assert steps.call("mona", "GET", f"{path}/download").status == 409
    assert steps.call("mona", "GET", path).body["request"]["state"] == "over"


def test_an_export_is_made_once_however_often_it_is_told_and_not_for_who_lost_the_right(
    steps: Steps,
) -> None:
    asked = ask(steps, "mona").body["id"]
    archivist = Archivist(steps.ports)
    (key,) = archivist.waiting()
    archivist.work()
    before = archivist.bucket.objects.copy()
    work_on(steps.ports, archivist.shelf, key)
    assert (archivist.bucket.objects, archivist.waiting()) == (before, [])
    later = ask(steps, "mona").body["id"]
    steps.at("2028-06-01 08:00")  # Emil is of age
    archivist.work()
    assert f"exports/{later}.zip" not in archivist.bucket.objects
    states = {
        r["id"]: r["state"]
        for r in steps.call("emil", "GET", "/v1/people/emil/requests").body["requests"]
    }
    assert (states[later], states[asked]) == ("refused", "over")
    assert steps.call("mona", "GET", f"/v1/people/emil/requests/{later}").status == 404


@pytest.mark.spec("R17")
def test_nobody_with_a_protected_identity_is_named_in_what_others_get(steps: Steps) -> None:
    slot = steps.publish()[0]
    steps.book(slot, "hidden", by="sune")
    archive = exported(steps, "teacher", "teacher")
    for secret in ("Hidden", '"hidden', "sune", "Sune"):
        assert secret not in archive.text, secret
    assert "Hidden Testsson" in exported(steps, "sune", "hidden").text


@pytest.mark.spec("R16")
def test_official_documents_are_found_for_one_pupil_with_a_note_of_what_is_refused(
    steps: Steps,
) -> None:
    make_final(steps, a_talk_with_a_plan(steps))
    assert ask(steps, "mona", purpose="public_access").status == 403
    archive = exported(steps, "rektor", purpose="public_access", reference="2021-18")
    plans = archive.data("person")["plans"]
    assert plans[0]["agreements"][0]["goal"] == "Läsa två böcker"
    assert "Går bra i MA" in archive.text, "a judgement is one too"
    assert not [name for name in archive.files if name.startswith("talk-")]
    first = archive.files["index.html"].decode()
    assert "Talks in school (chapter 23)" in first, "by which secrecy each is tried"
    assert "mona" not in archive.text


@pytest.mark.spec("R13")
def test_there_is_a_month_to_answer_and_lateness_is_shown(steps: Steps) -> None:
    asked = {"what": "Det står fel klass", "why": "Jag går i 5B"}
    made = steps.call("emil", "POST", "/v1/people/emil/rectifications", asked).body
    assert (made["due_on"], made["late"]) == ("2021-11-01", False)
    steps.at("2021-11-02 08:00")
    (waits,) = steps.call("rektor", "GET", "/v1/requests", query={"unit_id": "school"}).body[
        "requests"
    ]
    assert (waits["id"], waits["late"]) == (made["id"], True)
    assert steps.call("teacher", "GET", "/v1/requests", query={"unit_id": "school"}).status == 404
