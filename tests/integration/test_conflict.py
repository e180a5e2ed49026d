"""Two people write in one field: nothing that anybody typed is lost (G7, D8)."""

import pytest

from tests.support.steps import Steps, a_term
from tests.support.world import mark

FIELD = ("follow_up", "dialogue")


def follow_up() -> tuple[Steps, str]:
    steps = a_term()
    talk = steps.booked("2021-10-31", "09:00")["id"]
    return steps.at("2021-11-02 12:00"), talk


@pytest.mark.spec("G7")
def test_who_saves_last_gets_both_texts_and_overwrites_nothing() -> None:
    steps, talk = follow_up()
    steps.save(talk, *FIELD, "Lärarens", by="teacher")
    refused = steps.try_saving(talk, *FIELD, "Elevens", by="emil", builds_on=0)
    assert (refused.status, refused.problem) == (412, "stale-text")
    told = {
        name: refused.body[name] for name in ("current", "current_version", "yours", "saved_by")
    }
    assert told == {
        "current": "Lärarens", "current_version": 1, "yours": "Elevens",
        "saved_by": {"id": "teacher", "name": "Teacher Testsson"},
    }  # fmt: skip
    assert refused.body["saved_at"] == "2021-11-02T12:00:00+01:00"
    assert steps.texts(talk)["dialogue"] == "Lärarens"
    steps.save(talk, *FIELD, "Bådas", by="emil", builds_on=refused.body["current_version"])


def test_a_version_that_never_was_is_not_built_on() -> None:
    steps, talk = follow_up()
    refused = steps.try_saving(talk, *FIELD, "Hej", by="emil", builds_on=4)
    assert (refused.problem, refused.body["current"]) == ("stale-text", None)


@pytest.mark.spec("G7")
def test_a_save_whose_answer_was_lost_can_be_repeated() -> None:
    steps, talk = follow_up()
    first = steps.save(talk, *FIELD, "Hej", by="emil")
    steps.clock.forward(minutes=1)
    assert steps.save(talk, *FIELD, "Hej", by="emil") == first
    assert len(steps.history(talk, *FIELD).body["versions"]) == 1


def test_the_same_words_of_somebody_else_are_not_a_repeat() -> None:
    steps, talk = follow_up()
    steps.save(talk, *FIELD, "Hej", by="emil")
    assert steps.try_saving(talk, *FIELD, "Hej", by="teacher").problem == "stale-text"


@pytest.mark.parametrize(("header", "status"), [(None, 428), ('"x"', 422), ("*", 422)])
def test_a_save_says_what_it_builds_on(header: str | None, status: int) -> None:
    steps, talk = follow_up()
    path = f"/v1/talks/{talk}/texts/follow-up/dialogue"
    assert steps.call("emil", "PUT", path, {"text": "Hej"}, if_match=header).status == status


@pytest.mark.spec("G7")
def test_every_character_comes_back_as_it_was_typed() -> None:
    steps, talk = follow_up()
    text = "  Åsa 👩🏽‍🏫 \u202eعربى\u202c \r\n\t<b>&amp;</b> \u0301 \ud83d\ude00"
    text = text.encode("utf-16", "surrogatepass").decode("utf-16")
    steps.save(talk, *FIELD, text, by="emil")
    assert steps.texts(talk) == {"dialogue": text}


@pytest.mark.spec("G7", "R17")
def test_a_protected_author_is_not_named_in_a_conflict() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    steps.at("2021-11-02 12:00").save(talk, *FIELD, "Lärarens", by="teacher")
    mark(steps.ports.store, "teacher")
    refused = steps.try_saving(talk, *FIELD, "Hans", by="emil")
    assert refused.body["saved_by"] == {"id": "teacher", "name": None}


@pytest.mark.spec("G7")
def test_a_conflict_tells_where_it_is_and_what_the_save_began_with() -> None:
    steps, talk = follow_up()
    steps.save(talk, *FIELD, "Ett", by="teacher")
    steps.save(talk, *FIELD, "Två", by="teacher", builds_on=1)
    refused = steps.try_saving(talk, *FIELD, "Elevens", by="emil", builds_on=1)
    told = {name: refused.body[name] for name in ("phase", "field", "builds_on", "current_version")}
    assert told == {"phase": "follow_up", "field": "dialogue", "builds_on": 1, "current_version": 2}
    assert "Ett" not in refused.text, "earlier versions are for who holds the talk (D8)"
