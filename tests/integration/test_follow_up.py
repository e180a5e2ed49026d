"""After the talk: a dialogue about what was agreed (F101, F103–F107, D7)."""

import pytest

from tests.support.steps import Steps, a_term

AFTER = "2021-11-02 12:00"


def held(*, preschool: bool = False) -> tuple[Steps, str]:
    steps = a_term()
    talk = steps.booked_in_preschool() if preschool else steps.booked("2021-10-31", "09:00")
    return steps.at(AFTER), talk["id"]


@pytest.mark.spec("F101")
@pytest.mark.parametrize("who", ["teacher", "emil", "mona", "rektor"])
def test_it_appears_at_midnight_after_the_day(who: str) -> None:
    steps, talk = held()
    assert steps.at("2021-10-31 23:59:59.999").phases(talk, by=who) == ["preparation", "record"]
    seen = steps.at("2021-11-01 00:00").phases(talk, by=who)
    assert seen == ["preparation", "record", "follow_up"]


@pytest.mark.spec("F101")
@pytest.mark.parametrize(
    ("at", "problem"),
    [
        ("2021-10-31 23:59:59.999", "window-not-open"),
        ("2021-11-01 00:00", ""),
        ("2021-11-30 08:59:59.999", ""),
        ("2021-11-30 09:00", "window-closed"),
    ],
)
def test_it_is_written_from_then_on_for_thirty_days(at: str, problem: str) -> None:
    steps, talk = held()
    saved = steps.at(at).try_saving(talk, "follow_up", "dialogue", "Hur går det?", by="teacher")
    assert saved.problem == problem


@pytest.mark.spec("F105", "D7")
def test_in_school_responsible_and_pupil_carry_on_a_dialogue_in_one_field() -> None:
    steps, talk = held()
    steps.save(talk, "follow_up", "dialogue", "Hur går det?", by="teacher")
    steps.save(talk, "follow_up", "dialogue", "Hur går det?\nBra!", by="emil", builds_on=1)
    assert steps.texts(talk, by="mona") == {"dialogue": "Hur går det?\nBra!"}
    for who in ("mona", "rektor"):
        refused = steps.try_saving(talk, "follow_up", "dialogue", "!", by=who, builds_on=2)
        assert refused.problem == "not-allowed"


@pytest.mark.spec("F106", "F107", "D7")
def test_in_preschool_guardian_and_responsible_do_and_nothing_is_removed() -> None:
    steps, talk = held(preschool=True)
    steps.save(talk, "follow_up", "dialogue", "Vi övar på knappar", by="freja")
    steps.save(talk, "follow_up", "dialogue", "Det går nu", by="mona", builds_on=1)
    assert steps.texts(talk, by="freja") == {"dialogue": "Det går nu"}
    versions = steps.history(talk, "follow_up", "dialogue", by="freja").body["versions"]
    assert [version["text"] for version in versions] == ["Vi övar på knappar", "Det går nu"]


@pytest.mark.spec("F104")
def test_the_responsible_alone_summarises() -> None:
    steps, talk = held()
    steps.save(talk, "follow_up", "summary", "Ett bra samtal", by="teacher")
    assert steps.texts(talk, by="emil") == {"summary": "Ett bra samtal"}
    refused = steps.try_saving(talk, "follow_up", "summary", "Nja", by="emil", builds_on=1)
    assert refused.problem == "not-allowed"


@pytest.mark.spec("F103")
def test_what_was_written_before_and_during_stands_beside_it() -> None:
    steps = a_term()
    talk = steps.booked("2021-10-31", "09:00")["id"]
    steps.save(talk, "preparation", "progress.pupil", "Läser", by="emil")
    steps.at("2021-10-31 09:15").save(talk, "record", "goals.responsible", "Mer", by="teacher")
    steps.at(AFTER).save(talk, "follow_up", "dialogue", "Hur går det?", by="teacher")
    written = {"progress.pupil": "Läser", "goals.responsible": "Mer", "dialogue": "Hur går det?"}
    assert steps.texts(talk, by="mona") == written
