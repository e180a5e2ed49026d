"""That something is wrong: said, and answered by a new version or a refusal with its ground (R13)."""

from typing import Any

import pytest

from tests.support.api import Answered
from tests.support.exporting import Archivist
from tests.support.steps import Steps, a_term
from tests.support.templates import a_municipality

FIELD = "school-efforts.responsible"


@pytest.fixture
def steps() -> Steps:
    return a_term()


def said_to_be_wrong(steps: Steps) -> tuple[str, str]:
    """A text of the record, and the request that says it is wrong."""
    talk = steps.booked()["id"]
    steps.at("2021-10-31 09:10")
    steps.save(talk, "record", FIELD, "Emil kan inte läsa", by="teacher")
    field = {"talk_id": talk, "phase": "record", "field": FIELD}
    asked = {"text": field, "what": "Jag kan läsa", "why": "Prov"}
    made = steps.call("mona", "POST", "/v1/people/emil/rectifications", asked)
    assert made.status == 201, made.body
    return talk, f"/v1/people/emil/requests/{made.body['id']}"


def answer(steps: Steps, path: str, by: str = "rektor", **said: Any) -> Answered:
    return steps.call(by, "PUT", f"{path}/reply", {"words": "Svar"} | said, if_match='"1"')


@pytest.mark.spec("R13")
def test_what_was_wrong_is_put_right_by_a_new_version_and_both_stay(steps: Steps) -> None:
    talk, path = said_to_be_wrong(steps)
    early = answer(steps, path, outcome="corrected", version=2)
    assert (early.status, early.body["errors"][0]["pointer"]) == (422, "/version")
    steps.save(talk, "record", FIELD, "Emil läser", by="teacher", builds_on=1)
    done = answer(steps, path, outcome="corrected", version=2)
    assert (done.status, done.body["state"], done.body["reply"]["version"]) == (200, "corrected", 2)
    versions = steps.history(talk, "record", FIELD).body["versions"]
    assert [v["text"] for v in versions] == ["Emil kan inte läsa", "Emil läser"]
    log = steps.call("mona", "GET", path).body["steps"]
    assert [(s["state"], s["by"]["id"]) for s in log] == [
        ("received", "mona"),
        ("corrected", "rektor"),
    ]
    again = answer(steps, path, outcome="refused", ground="x")
    assert (again.status, again.problem) == (412, "stale-request")


@pytest.mark.spec("R13")
def test_a_refusal_gives_its_ground_and_leaves_the_text_as_it_is(steps: Steps) -> None:
    talk, path = said_to_be_wrong(steps)
    assert answer(steps, path, outcome="refused").status == 422
    for who, status in (("mona", 403), ("emil", 403), ("olle", 404), ("freja", 404)):
        assert answer(steps, path, who, outcome="refused", ground="x").status == status, who
    told = answer(steps, path, outcome="refused", ground="Dataskyddsförordningen artikel 16")
    assert (told.status, told.body["state"]) == (200, "refused")
    assert told.body["reply"]["ground"] == "Dataskyddsförordningen artikel 16"
    assert steps.texts(talk)[FIELD] == "Emil kan inte läsa"


@pytest.mark.spec("R13")
@pytest.mark.parametrize("outcome", ["corrected", "refused"])
def test_who_holds_the_talk_answers_about_what_they_wrote(steps: Steps, outcome: str) -> None:
    talk, path = said_to_be_wrong(steps)
    steps.save(talk, "record", FIELD, "Emil läser", by="teacher", builds_on=1)
    seen = steps.call("teacher", "GET", path)
    assert (seen.status, seen.body["request"]["may_answer"]) == (200, True)
    said: dict[str, Any] = {"version": 2} if outcome == "corrected" else {"ground": "Artikel 16"}
    done = answer(steps, path, "teacher", outcome=outcome, **said)
    assert (done.status, done.body["state"], done.body["reply"]["by"]["id"]) == (
        200, outcome, "teacher",
    )  # fmt: skip


@pytest.mark.spec("R13")
def test_nobody_answers_about_what_somebody_else_wrote(steps: Steps) -> None:
    talk = steps.booked()["id"]
    steps.at("2021-10-31 09:10")
    steps.save(talk, "record", "goals.pupil", "Läsa mer", by="emil")
    about = {"talk_id": talk, "phase": "record", "field": "goals.pupil"}
    for text in (about, None):
        asked = {"what": "Fel", "why": "Fel"} | ({"text": text} if text else {})
        made = steps.call("mona", "POST", "/v1/people/emil/rectifications", asked)
        path = f"/v1/people/emil/requests/{made.body['id']}"
        assert steps.call("teacher", "GET", path).status == 404
        assert answer(steps, path, "teacher", outcome="corrected").status == 404
    export = steps.call("mona", "POST", "/v1/people/emil/exports", {"purpose": "access"})
    assert (
        steps.call("teacher", "GET", f"/v1/people/emil/requests/{export.body['id']}").status == 404
    )


@pytest.mark.spec("R13")
def test_what_nobody_at_a_unit_can_answer_goes_to_the_one_above_it() -> None:
    """The only one with higher permission says that something about them is wrong."""
    steps = a_municipality()
    asked = {"what": "Det står fel", "why": "Så var det inte"}
    made = steps.call("rektor", "POST", "/v1/people/rektor/rectifications", asked)
    assert (made.status, made.body["unit_id"]) == (201, "town")
    path = f"/v1/people/rektor/requests/{made.body['id']}"
    waits = steps.call("admin", "GET", "/v1/requests", query={"unit_id": "town"})
    assert [one["id"] for one in waits.body["requests"]] == [made.body["id"]]
    assert answer(steps, path, "rektor", outcome="corrected").status == 403
    assert answer(steps, path, "admin", outcome="corrected").body["state"] == "corrected"
    of_a_pupil = steps.call("emil", "POST", "/v1/people/emil/rectifications", asked)
    assert of_a_pupil.body["unit_id"] == "school"


def marks(steps: Steps, talk: str, by: str, field: str = FIELD) -> list[tuple[str, bool]]:
    """How what was said to be wrong stands beside a text, and whether one is led to the request."""
    phases = steps.read(talk, by=by)["phases"]
    (seen,) = [f for p in phases for f in p["fields"] if f["id"] == field]
    for one in seen["said_wrong"]:
        if one["request"]:
            assert steps.call(by, "GET", one["request"]).status == 200
    return [(one["state"], one["request"] is not None) for one in seen["said_wrong"]]


@pytest.mark.spec("R13")
@pytest.mark.parametrize("outcome", ["corrected", "refused"])
def test_what_was_said_to_be_wrong_stands_beside_the_text(steps: Steps, outcome: str) -> None:
    talk, path = said_to_be_wrong(steps)
    shown = {who: marks(steps, talk, who) for who in ("mona", "teacher", "rektor", "emil", "olle")}
    assert shown == {
        "mona": [("received", True)], "teacher": [("received", True)], "olle": [],
        "rektor": [("received", True)], "emil": [("received", True)],
    }  # fmt: skip
    said = {"ground": "Artikel 16"} if outcome == "refused" else {}
    assert answer(steps, path, outcome=outcome, **said).status == 200
    assert marks(steps, talk, "olle") == [(outcome, False)]
    assert marks(steps, talk, "mona") == [(outcome, True)]
    assert marks(steps, talk, "mona", "goals.pupil") == []


@pytest.mark.spec("R13")
@pytest.mark.parametrize("by", ["mona", "emil", "olle"])
def test_an_export_shows_it_beside_the_text(steps: Steps, by: str) -> None:
    talk, path = said_to_be_wrong(steps)
    answer(steps, path, outcome="refused", ground="Artikel 16")
    made = steps.call(by, "POST", "/v1/people/emil/exports", {"purpose": "access"})
    archivist = Archivist(steps.ports)
    archivist.work()
    archive = archivist.archive(made.body["id"])
    page = archive.files[f"talk-{talk}.html"].decode()
    beside = page[page.index("Emil kan inte läsa") : page.index("Versions of the text")]
    assert "Said to be wrong" in beside
    assert "Refused" in beside
    words = ("Jag kan läsa", "Svar", "Legal ground: Artikel 16", "Mona Testsson")
    assert {word in beside for word in words} == {by != "olle"}
    (mark,) = archive.data(f"talk-{talk}")["marks"]
    assert mark["asked_by"] == ("masked" if by == "olle" else "mona")


@pytest.mark.spec("R13")
def test_only_a_text_that_one_reads_can_be_said_to_be_wrong(steps: Steps) -> None:
    talk, _ = said_to_be_wrong(steps)
    elsewhere = steps.booked(start="10:00", subject="alma", by="stranger")["id"]
    right = {"talk_id": talk, "phase": "record", "field": FIELD}
    wrong: tuple[dict[str, str], ...] = (
        {"talk_id": "nowhere"}, {"talk_id": elsewhere}, {"field": "goals.pupil"},
        {"phase": "preparation"}, {"field": "nothing"},
    )  # fmt: skip
    for part in wrong:
        asked = {"text": right | part, "what": "Fel", "why": "Fel"}
        refused = steps.call("mona", "POST", "/v1/people/emil/rectifications", asked)
        assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/text"), part
