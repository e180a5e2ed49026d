"""The follow-up compiles the held talk, and makes plain that a save is a new version (F103, F111)."""

from typing import Any

import pytest

from tests.support.steps import Steps, a_term
from tests.support.world import mark

AFTER = "2021-11-01 00:00"


@pytest.fixture
def steps() -> Steps:
    return a_term()


@pytest.fixture
def talk(steps: Steps) -> str:
    """A talk that was prepared, recorded and agreed in."""
    talk = str(steps.booked()["id"])
    steps.save(talk, "preparation", "progress.pupil", "Läsningen", by="emil")
    steps.at("2021-10-31 09:10")
    steps.save(talk, "record", "goals.responsible", "Två böcker", by="teacher")
    steps.save(talk, "record", "knowledge.pupil", "Jag läser", by="emil")
    agreed = {"goal": "Läsa", "owners": ["pupil"]}
    steps.call("teacher", "POST", f"/v1/talks/{talk}/agreements", agreed)
    return talk


def compiled(steps: Steps, talk: str, by: str) -> Any:
    return steps.call(by, "GET", f"/v1/talks/{talk}/compilation")


@pytest.mark.spec("F103", "F42")
@pytest.mark.parametrize("reader", ["teacher", "emil", "mona", "rektor"])
def test_the_held_talk_is_one_text_to_read_and_to_answer(
    steps: Steps, talk: str, reader: str
) -> None:
    steps.at(AFTER)
    view = compiled(steps, talk, reader).body
    told = [
        (page["id"], answer["phase"], answer["field"]["id"], answer["field"]["text"])
        for page in view["pages"]
        for section in page["sections"]
        for answer in section["answers"]
    ]
    assert told == [
        ("before", "preparation", "progress.pupil", "Läsningen"),
        ("now", "record", "knowledge.pupil", "Jag läser"),
        ("agreed", "record", "goals.responsible", "Två böcker"),
    ]
    assert [agreement["goal"] for agreement in view["agreements"]] == ["Läsa"]
    writes = [field["id"] for field in view["feedback"] if field["may_write"]]
    mine = {"teacher": ["dialogue", "summary"], "emil": ["dialogue"]}
    assert writes == mine.get(reader, [])


@pytest.mark.spec("F103", "F101")
def test_it_appears_with_the_follow_up(steps: Steps, talk: str) -> None:
    steps.at("2021-10-31 23:59:59.999")
    assert compiled(steps, talk, "mona").problem == "window-not-open"
    assert compiled(steps, talk, "stranger").problem == "not-found"
    steps.at("2021-10-31 10:00").cancel(talk)
    assert compiled(steps, talk, "teacher").problem == "wrong-status"


@pytest.mark.spec("F111")
def test_who_writes_over_anothers_words_is_told_that_they_are_kept(steps: Steps, talk: str) -> None:
    steps.at(AFTER)
    path, english = f"/v1/talks/{talk}/texts/follow-up/dialogue", {"accept-language": "en"}
    saved = steps.call("teacher", "PUT", path, {"text": "Hur går det?"}, if_match='"0"')
    assert saved.body["tells"] == "Saved as the first version."

    def told(reader: str, language: str = "en") -> str | None:
        headers = {"accept-language": language}
        view = steps.call(reader, "GET", f"/v1/talks/{talk}", headers=headers).body
        (field,) = (f for f in view["phases"][2]["fields"] if f["id"] == "dialogue")
        words = field["tells"]
        return None if words is None else str(words)

    assert told("emil") == (
        "Teacher Testsson wrote what stands here, version 1. What you save is a new version; this one is kept."
    )
    swedish = told("teacher", "sv")
    assert swedish is not None
    assert swedish.startswith("Du skrev det som står här, version 1.")
    assert told("mona") is None  # she does not write here
    again = steps.call("emil", "PUT", path, {"text": "Bra"}, if_match='"1"', headers=english)
    assert again.body["tells"] == "Saved as version 2. What stood here before, version 1, is kept."


@pytest.mark.spec("F111")
def test_a_protected_author_is_not_named(steps: Steps) -> None:
    talk = str(steps.booked()["id"])
    steps.at(AFTER).save(talk, "follow_up", "dialogue", "Hej", by="teacher")
    mark(steps.ports.store, "teacher")
    field = next(
        f for f in steps.read(talk, by="emil")["phases"][2]["fields"] if f["id"] == "dialogue"
    )
    assert field["tells"] == (
        "What stands here is version 1. What you save is a new version; this one is kept."
    )
