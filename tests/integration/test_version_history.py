"""Every save is a version, with name and time, for who holds the talk alone (F107–F110, D8)."""

import pytest

from tests.support.steps import Steps, a_term
from tests.support.world import mark


def written_thrice() -> tuple[Steps, str]:
    steps = a_term("2021-10-01 08:00")
    talk = steps.booked("2021-10-31", "09:00")["id"]
    steps.at("2021-11-01 08:00").save(talk, "follow_up", "dialogue", "Ett", by="teacher")
    steps.at("2021-11-02 09:30").save(talk, "follow_up", "dialogue", "Två", by="emil", builds_on=1)
    steps.at("2021-11-02 09:31").save(talk, "follow_up", "dialogue", "", by="teacher", builds_on=2)
    return steps, talk


@pytest.mark.spec("F107", "F108", "F109", "D8")
def test_each_version_with_its_text_its_author_and_its_time() -> None:
    steps, talk = written_thrice()
    versions = steps.history(talk, "follow_up", "dialogue").body["versions"]
    assert [(v["version"], v["text"], v["author"]["name"], v["saved_at"]) for v in versions] == [
        (1, "Ett", "Teacher Testsson", "2021-11-01T08:00:00+01:00"),
        (2, "Två", "Emil Testsson", "2021-11-02T09:30:00+01:00"),
        (3, "", "Teacher Testsson", "2021-11-02T09:31:00+01:00"),
    ]


@pytest.mark.spec("F110", "D8")
@pytest.mark.parametrize(
    ("who", "problem"),
    [
        ("emil", "not-allowed"),
        ("mona", "not-allowed"),
        ("rektor", "not-allowed"),
        ("stranger", "not-found"),
    ],
)
def test_nobody_else_reaches_it(who: str, problem: str) -> None:
    steps, talk = written_thrice()
    assert steps.history(talk, "follow_up", "dialogue", by=who).problem == problem


@pytest.mark.spec("D8")
def test_it_can_still_be_read_when_the_talk_is_locked() -> None:
    steps, talk = written_thrice()
    steps.at("2022-05-01 12:00")
    assert len(steps.history(talk, "follow_up", "dialogue").body["versions"]) == 3


def test_a_field_nobody_wrote_has_no_versions_and_a_field_that_is_not_there_is_not_found() -> None:
    steps, talk = written_thrice()
    assert steps.history(talk, "follow_up", "summary").body == {"versions": [], "next": None}
    assert steps.history(talk, "follow_up", "nothing").problem == "not-found"


@pytest.mark.spec("R17")
def test_a_protected_author_is_not_named() -> None:
    steps = a_term()
    mark(steps.ports.store, "mona")
    talk = steps.booked("2021-10-31")["id"]
    steps.save(talk, "preparation", "progress.guardian", "Hej", by="mona")
    (version,) = steps.history(talk, "preparation", "progress.guardian").body["versions"]
    assert version["author"] == {"id": "mona", "name": None}
