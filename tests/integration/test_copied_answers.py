"""Answers that were written before a talk that came to nothing are not written a second time (F39, D9)."""

import pytest

from shared.adapters import keys
from shared.domain.errors import StaleText
from tests.support.api import Answered
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term

PUPILS, OTHERS, GUARDIANS = "wellbeing.pupil", "progress.pupil", "wellbeing.guardian"


def replaced(steps: Steps, day: str = "2021-11-15") -> tuple[str, str]:
    """A talk that the pupil and both guardians prepared, and the one that replaced it after midnight."""
    old = steps.booked("2021-10-31", "09:00")["id"]
    steps.save(old, "preparation", PUPILS, "Bra", by="emil")
    steps.save(old, "preparation", OTHERS, "Matte", by="emil")
    steps.save(old, "preparation", GUARDIANS, "Trivs", by="mona")
    (slot,) = steps.publish(day, "14:00")
    steps.at("2021-11-01 00:00")
    return old, steps.move(old, slot)["id"]


def copy(steps: Steps, talk_id: str, old: str, *, by: str = "emil") -> Answered:
    return steps.call(by, "POST", f"/v1/talks/{talk_id}/copied-answers", {"from": old})


@pytest.mark.spec("F39", "D9")
def test_what_somebody_answered_before_is_copied_into_the_new_talk_when_they_ask() -> None:
    steps = a_term()
    old, new = replaced(steps)
    assert steps.texts(new, by="emil") == {}
    copied = copy(steps, new, old)
    assert copied.status == 200, copied.body
    assert steps.texts(new, by="emil") == {PUPILS: "Bra", OTHERS: "Matte"}
    assert steps.texts(old, by="emil")[PUPILS] == "Bra"


@pytest.mark.spec("F39")
def test_each_copies_their_own_answers_and_nobody_elses() -> None:
    steps = a_term()
    old, new = replaced(steps)
    assert copy(steps, new, old, by="olle").status == 200
    assert steps.texts(new) == {}, "the guardians' field was written by the other one"
    assert copy(steps, new, old, by="mona").status == 200
    assert steps.texts(new) == {GUARDIANS: "Trivs"}


@pytest.mark.spec("F39", "D8")
def test_a_copy_is_a_version_of_its_own_that_says_where_it_came_from() -> None:
    steps = a_term()
    old, new = replaced(steps)
    copy(steps, new, old)
    (version,) = steps.history(new, "preparation", PUPILS).body["versions"]
    assert (version["version"], version["text"], version["copied_from"]) == (1, "Bra", old)
    assert version["author"]["id"] == "emil"
    steps.save(new, "preparation", PUPILS, "Bättre", by="emil", builds_on=1)
    versions = steps.history(new, "preparation", PUPILS).body["versions"]
    assert [v["copied_from"] for v in versions] == [old, None]
    (before,) = steps.history(old, "preparation", PUPILS).body["versions"]
    assert (before["text"], before["copied_from"]) == ("Bra", None)


@pytest.mark.spec("F39")
def test_nothing_that_stands_is_written_over_and_an_emptied_field_counts_as_empty() -> None:
    steps = a_term()
    old, new = replaced(steps)
    steps.save(new, "preparation", PUPILS, "Nytt", by="emil")
    steps.save(new, "preparation", OTHERS, "x", by="emil")
    steps.save(new, "preparation", OTHERS, " ", by="emil", builds_on=1)
    assert copy(steps, new, old).status == 200
    assert steps.texts(new, by="emil") == {PUPILS: "Nytt", OTHERS: "Matte"}
    assert len(steps.history(new, "preparation", OTHERS).body["versions"]) == 3


def test_asked_again_nothing_more_is_written() -> None:
    steps = a_term()
    old, new = replaced(steps)
    first = copy(steps, new, old).body
    assert copy(steps, new, old).body == first
    assert len(steps.history(new, "preparation", PUPILS).body["versions"]) == 1


def test_through_several_replacements_the_first_talks_answers_are_found() -> None:
    steps = a_term()
    old, new = replaced(steps)
    (slot,) = steps.publish("2021-11-25", "14:00")
    steps.at("2021-11-16 00:00")
    newest = steps.move(new, slot)["id"]
    assert copy(steps, newest, old).status == 200
    assert steps.texts(newest, by="emil")[PUPILS] == "Bra"


@pytest.mark.spec("D3")
def test_copying_is_writing_and_keeps_to_the_window() -> None:
    steps = a_term()
    old, new = replaced(steps)
    steps.at("2021-11-16 00:00")
    late = copy(steps, new, old)
    assert (late.status, late.problem) == (409, "window-closed")
    steps.clock.forward(milliseconds=-1)
    assert copy(steps, new, old).status == 200


def test_a_talk_without_a_time_takes_no_answers_yet() -> None:
    steps = a_term()
    old, new = replaced(steps)
    steps.cancel(new)
    refused = copy(steps, new, old)
    assert (refused.status, refused.problem) == (409, "wrong-status")


@pytest.mark.parametrize("who", ["stranger", "alma", "freja"])
def test_a_stranger_copies_nothing(who: str) -> None:
    steps = a_term()
    old, new = replaced(steps)
    assert copy(steps, new, old, by=who).status == 404
    assert steps.texts(new) == {}


def test_staff_who_prepare_nothing_copy_nothing() -> None:
    steps = a_term()
    old, new = replaced(steps)
    assert copy(steps, new, old, by="rektor").status == 403


def test_only_a_talk_that_this_one_replaced_is_a_source_whether_another_exists_or_not() -> None:
    steps = a_term()
    old, new = replaced(steps)
    other = steps.booked("2021-12-01", subject="alma", by="stranger")["id"]
    answers = [copy(steps, new, named) for named in (other, "nothing", new)]
    assert {(a.status, a.text) for a in answers} == {(422, answers[0].text)}
    assert answers[0].body["errors"][0]["pointer"] == "/from"
    assert copy(steps, old, old).status == 409, "its window is over"


@pytest.mark.spec("F39")
def test_somebody_who_writes_meanwhile_loses_nothing() -> None:
    """Between reading and writing another device saves one of the fields: that one is left alone."""
    steps = a_term()
    old, new = replaced(steps)
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    commit = store.commit
    raced: list[object] = []

    def overtaken(work: object) -> None:
        if not raced:
            raced.append(work)
            steps.save(new, "preparation", PUPILS, "Först", by="emil")
        commit(work)  # type: ignore[arg-type]

    store.commit = overtaken  # type: ignore[method-assign]
    assert copy(steps, new, old).status == 200
    assert steps.texts(new, by="emil") == {PUPILS: "Först", OTHERS: "Matte"}
    assert [v["text"] for v in steps.history(new, "preparation", PUPILS).body["versions"]] == [
        "Först"
    ]


def test_under_lasting_contention_it_is_said_to_try_again() -> None:
    steps = a_term()
    old, new = replaced(steps)
    store = steps.ports.store
    assert isinstance(store, MemoryStore)

    def refuse(_: object) -> None:
        raise StaleText

    store.commit = refuse  # type: ignore[method-assign,assignment]
    refused = copy(steps, new, old)
    assert (refused.status, refused.problem) == (503, "try-again")
    assert store.get(keys.talk(new)) is not None
    assert steps.texts(new, by="emil") == {}
