"""That somebody does not agree: it stands beside what it is about, stops nothing and is never deleted (F98)."""

from typing import Any

import pytest

from shared.adapters import keys
from shared.adapters.store import Table
from shared.domain.disagreement import MOST_ANSWERS, MOST_OF_A_TALK
from tests.support.api import Answered
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term


@pytest.fixture
def steps() -> Steps:
    return a_term()


@pytest.fixture
def talk(steps: Steps) -> str:
    """A talk on 31 October, in the middle of it."""
    talk = str(steps.booked()["id"])
    steps.at("2021-10-31 09:10")
    return talk


def note(
    steps: Steps, talk: str, by: str = "mona", text: str = "Så var det inte", **about: Any
) -> Answered:
    body = {"text": text} | ({"about": about} if about else {})
    return steps.call(by, "POST", f"/v1/talks/{talk}/disagreements", body)


def change(steps: Steps, talk: str, builds_on: int, by: str = "mona", **body: Any) -> Answered:
    path = f"/v1/talks/{talk}/disagreements/1"
    return steps.call(
        by, "PUT", path, {"text": "Så var det inte"} | body, if_match=f'"{builds_on}"'
    )


def reply(steps: Steps, talk: str, text: str = "Vi ser på det", by: str = "teacher") -> Answered:
    return steps.call(by, "POST", f"/v1/talks/{talk}/disagreements/1/answers", {"text": text})


def noted(steps: Steps, talk: str, by: str = "teacher") -> list[dict[str, Any]]:
    return list(steps.read(talk, by=by)["notes"]["disagreements"])


@pytest.mark.spec("F98")
def test_it_stands_beside_what_it_is_about_for_all_readers(steps: Steps, talk: str) -> None:
    steps.save(talk, "record", "knowledge.responsible", "Läser lite", by="teacher")
    agreed = {"goal": "Läsa", "owners": ["pupil"]}
    steps.call("teacher", "POST", f"/v1/talks/{talk}/agreements", agreed)
    assert note(steps, talk, phase="record", field="knowledge.responsible").status == 201
    assert note(steps, talk, by="emil", agreement=1).status == 201
    assert note(steps, talk, by="teacher").status == 201
    for reader in ("teacher", "emil", "mona", "olle", "rektor"):
        view = steps.read(talk, by=reader)
        told = view["notes"]["disagreements"]
        assert [(d["author"]["id"], d["roles"]) for d in told] == [
            ("mona", ["guardian"]), ("emil", ["pupil"]), ("teacher", ["responsible"]),
        ]  # fmt: skip
        record = next(phase for phase in view["phases"] if phase["phase"] == "record")
        beside = {f["id"]: f["disagreements"] for f in record["fields"] if f["disagreements"]}
        assert beside == {"knowledge.responsible": [1]}
        assert [a["disagreements"] for a in view["agreements"]] == [[2]]
        assert told[2]["about"] == {"phase": None, "field": None, "agreement": None}


@pytest.mark.spec("F98")
def test_it_stops_nothing_and_outlives_the_lock(steps: Steps, talk: str) -> None:
    note(steps, talk)
    agreed = {"goal": "Läsa", "owners": ["pupil"]}
    assert steps.call("teacher", "POST", f"/v1/talks/{talk}/agreements", agreed).status == 201
    assert steps.step(talk, "holding", by="teacher").status == 200
    assert steps.step(talk, "closing", by="teacher", body={"summary": "Bra"}).status == 200
    about = {"phase": "follow_up", "field": "summary"}
    steps.at("2022-02-01 08:00")
    assert note(steps, talk, text="Det var inte bra", **about).status == 201
    assert reply(steps, talk).status == 201
    assert change(steps, talk, 2, resolved=True).status == 200
    assert [d["resolved"] for d in noted(steps, talk)] == [True, False]


@pytest.mark.spec("F98")
@pytest.mark.parametrize(
    ("by", "at", "problem"),
    [
        ("mona", "2021-10-25 08:59:59.999", "window-not-open"),
        ("mona", "2021-10-25 09:00", ""),
        ("olle", "2021-10-31 09:10", ""),
        ("emil", "2021-10-31 09:10", ""),
        ("rektor", "2021-10-31 09:10", "not-allowed"),
        ("stranger", "2021-10-31 09:10", "not-found"),
    ],
)
def test_noted_by_who_takes_part_from_when_the_record_opens(
    steps: Steps, talk: str, by: str, at: str, problem: str
) -> None:
    refused = note(steps.at(at), talk, by)
    assert refused.problem == problem
    if problem == "window-not-open":
        assert refused.body["yours"] == "Så var det inte"


@pytest.mark.spec("F98")
def test_only_who_noted_it_rewords_and_resolves_it_and_all_versions_stay(
    steps: Steps, talk: str
) -> None:
    note(steps, talk)
    assert reply(steps, talk).body["answers"][0]["author"]["id"] == "teacher"
    for other in ("teacher", "olle"):
        assert change(steps, talk, 2, by=other, resolved=True).problem == "not-allowed"
    stale = change(steps, talk, 1, text="Inte så")
    assert (stale.problem, stale.body["current_version"]) == ("stale-note", 2)
    assert (stale.body["current"]["text"], stale.body["yours"]["text"]) == (
        "Så var det inte",
        "Inte så",
    )
    assert change(steps, talk, 2, text="Inte så").body["version"] == 3
    assert change(steps, talk, 2, text="Inte så").body["version"] == 3  # the same, repeated
    assert change(steps, talk, 3, text="Inte så", resolved=True).body["resolved"] is True
    assert change(steps, talk, 4, text="Inte så", resolved=False).body["resolved"] is False
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    history = store.items(Table.HISTORY)
    kept = [history[keys.note_version(talk, keys.DISAGREEMENT, 1, n)] for n in range(1, 6)]
    assert [(item["text"], item["resolved"]) for item in kept] == [
        ("Så var det inte", False), ("Så var det inte", False), ("Inte så", False),
        ("Inte så", True), ("Inte så", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("about", "pointer"),
    [
        ({"phase": "record", "field": "nothing"}, "/about/field"),
        ({"phase": "follow_up", "field": "summary"}, "/about/phase"),
        ({"phase": "preparation", "field": "progress.pupil"}, "/about/phase"),
        ({"phase": "record"}, "/about"),
        ({"phase": "record", "field": "goals.pupil", "agreement": 1}, "/about"),
        ({"agreement": 1}, "/about/agreement"),
        ({"agreement": 0}, "/about/agreement"),
    ],
)
def test_what_it_is_about_must_be_there_to_read(
    steps: Steps, talk: str, about: dict[str, Any], pointer: str
) -> None:
    refused = note(steps, talk, **about)
    assert refused.status == 422
    assert [error["pointer"] for error in refused.body["errors"]] == [pointer]


@pytest.mark.spec("F98")
def test_employee_and_manager_note_it_too() -> None:
    steps = a_term()
    talk = str(steps.booked_employee_talk()["id"])
    steps.at("2021-10-31 09:10")
    assert note(steps, talk, by="teacher").status == 201
    assert reply(steps, talk, by="rektor").status == 201
    assert noted(steps, talk, by="rektor") == noted(steps, talk, by="teacher")


def test_two_who_answer_at_once_are_both_heard(steps: Steps, talk: str) -> None:
    note(steps, talk)
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    commit = store.commit

    def the_other_first(work: Any) -> None:
        store.commit = commit  # type: ignore[method-assign]
        reply(steps, talk, "Först", by="olle")
        commit(work)

    store.commit = the_other_first  # type: ignore[method-assign]
    assert [a["text"] for a in reply(steps, talk, "Sedan").body["answers"]] == ["Först", "Sedan"]


def test_there_is_an_end_to_both(steps: Steps, talk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (MOST_OF_A_TALK, MOST_ANSWERS) == (50, 20)
    monkeypatch.setattr("functions.documentation.disagreements.noting.MOST_OF_A_TALK", 1)
    monkeypatch.setattr("shared.domain.disagreement.MOST_ANSWERS", 1)
    note(steps, talk)
    reply(steps, talk)
    assert note(steps, talk).problem == "too-many"
    assert reply(steps, talk).problem == "too-many"


def test_the_longest_note_still_fits_into_an_item() -> None:
    """400 KB is what an item may have; four bytes a character is the most there is."""
    longest = 4_000 * 4
    assert (MOST_ANSWERS + 1) * (longest + 300) < 400 * 1024
