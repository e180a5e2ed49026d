"""Closing a talk with a summary: from then on nothing of it is written any more (D1, F104)."""

import pytest

from shared.domain import lifecycle
from shared.domain.stage import Stage
from tests.support.api import Answered
from tests.support.steps import Steps, a_term

TEXTS = [
    ("emil", "preparation", "progress.pupil"),
    ("teacher", "record", "goals.responsible"),
    ("teacher", "follow_up", "dialogue"),
    ("emil", "follow_up", "dialogue"),
]


def close(
    steps: Steps, talk: str, by: str = "teacher", summary: str = "Ett bra samtal"
) -> Answered:
    return steps.step(talk, "closing", by=by, body={"summary": summary})


def booked() -> tuple[Steps, str]:
    steps = a_term()
    return steps, steps.booked("2021-10-31", "09:00")["id"]


@pytest.mark.spec("D1", "F104")
def test_the_summary_stands_and_the_talk_is_followed_up() -> None:
    steps, talk = booked()
    closed = close(steps.at("2021-11-05 12:00"), talk)
    assert (closed.status, closed.body["status"]) == (200, "followed_up")
    assert steps.texts(talk, by="emil") == {"summary": "Ett bra samtal"}


@pytest.mark.spec("D1")
@pytest.mark.parametrize("at", ["2021-11-05 12:00", "2021-10-31 10:00"])
@pytest.mark.parametrize(("who", "phase", "field"), TEXTS)
def test_it_is_locked(at: str, who: str, phase: str, field: str) -> None:
    steps, talk = booked()
    steps.at(at).step(talk, "holding", by="teacher")
    assert close(steps, talk).status == 200
    refused = steps.try_saving(talk, phase, field, "Efteråt", by=who)
    assert (refused.problem, refused.body["yours"]) == ("window-closed", "Efteråt")
    steps.at("2021-11-06 12:00")
    assert steps.try_saving(talk, phase, field, "Efteråt", by=who).problem == "window-closed"


@pytest.mark.spec("D8")
def test_a_summary_that_stood_is_kept_as_an_earlier_version() -> None:
    steps, talk = booked()
    steps.at("2021-11-05 12:00").save(talk, "follow_up", "summary", "Utkast", by="teacher")
    close(steps, talk)
    versions = steps.history(talk, "follow_up", "summary").body["versions"]
    assert [version["text"] for version in versions] == ["Utkast", "Ett bra samtal"]


@pytest.mark.spec("D1")
@pytest.mark.parametrize(
    ("by", "at", "problem"),
    [
        ("teacher", "2021-10-30 12:00", "wrong-status"),
        ("teacher", "2021-10-31 23:59", "wrong-status"),  # nobody has said that it was held
        ("teacher", "2021-11-30 09:00", "window-closed"),  # the clock was there first
        ("emil", "2021-11-05 12:00", "not-allowed"),
        ("rektor", "2021-11-05 12:00", "not-allowed"),
        ("stranger", "2021-11-05 12:00", "not-found"),
    ],
)
def test_not_before_it_is_held_not_twice_and_not_by_others(by: str, at: str, problem: str) -> None:
    steps, talk = booked()
    assert close(steps.at(at), talk, by).problem == problem
    assert steps.texts(talk) == {}


def test_a_closed_talk_is_not_closed_again() -> None:
    steps, talk = booked()
    close(steps.at("2021-11-05 12:00"), talk)
    assert close(steps, talk, summary="Igen").problem == "window-closed"
    assert steps.texts(talk) == {"summary": "Ett bra samtal"}


@pytest.mark.spec("F104")
def test_the_summary_of_a_talk_that_is_closed_on_its_own_day_is_seen_from_then_on() -> None:
    steps, talk = booked()
    assert steps.at("2021-10-31 10:00").step(talk, "holding", by="teacher").status == 200
    assert close(steps, talk).status == 200
    assert steps.texts(talk, by="emil") == {"summary": "Ett bra samtal"}
    assert steps.writable(talk, "follow_up", by="emil") == set()


@pytest.mark.spec("D1", "F86")
def test_after_thirty_days_it_closes_by_itself() -> None:
    steps, talk = booked()
    assert steps.at("2021-11-30 08:59:59").status(talk) == "held"
    assert steps.at("2021-11-30 09:00").status(talk) == "followed_up"


@pytest.mark.spec("D3")
def test_the_summary_is_refused_by_the_database_too_once_the_window_has_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As if the rule had forgotten to look at the clock."""
    monkeypatch.setattr(
        lifecycle, "close", lambda talk, *_: talk.changed(stage=Stage.CLOSED, due=None)
    )
    steps, talk = booked()
    assert close(steps.at("2021-11-30 09:00"), talk).problem == "talk-changed"
    assert steps.texts(talk) == {}
    assert close(steps.at("2021-11-30 08:59:59.999"), talk).status == 200
