"""Consent before somebody from outside is brought in: asked, given, limited, withdrawn (F99)."""

from typing import Any

import pytest

from shared.adapters import keys
from shared.adapters.store import Table
from shared.domain.cooperation import MOST_OF_A_TALK
from tests.support.api import Answered
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term

ASKED = {"actor": "Habiliteringen", "purpose": "Råd om läsning"}


@pytest.fixture
def steps() -> Steps:
    return a_term()


@pytest.fixture
def talk(steps: Steps) -> str:
    talk = str(steps.booked()["id"])
    steps.at("2021-10-31 09:10")
    return talk


def ask(steps: Steps, talk: str, by: str = "teacher", **more: Any) -> Answered:
    return steps.call(by, "POST", f"/v1/talks/{talk}/cooperations", ASKED | more)


def say(steps: Steps, talk: str, by: str, word: str = "given", **more: Any) -> Answered:
    path = f"/v1/talks/{talk}/cooperations/1/consents"
    return steps.call(by, "POST", path, {"word": word} | more)


def seen(steps: Steps, talk: str, by: str = "teacher") -> dict[str, Any]:
    (one,) = steps.read(talk, by=by)["notes"]["cooperations"]
    return dict(one)


@pytest.mark.spec("F99")
def test_it_is_in_force_only_when_both_guardians_have_consented(steps: Steps, talk: str) -> None:
    asked = ask(steps, talk)
    assert (asked.status, asked.body["state"], asked.body["in_force"]) == (201, "awaited", False)
    assert [c["person"]["name"] for c in asked.body["consents"]] == [
        "Mona Testsson",
        "Olle Testsson",
    ]
    assert say(steps, talk, "mona").body["state"] == "awaited"
    given = say(steps, talk, "olle", "limited", limits="Bara skriftligt", ends="2021-12-31")
    assert (given.body["state"], given.body["in_force"]) == ("in_force", True)
    for reader in ("teacher", "emil", "mona", "olle", "rektor"):
        one = seen(steps, talk, reader)
        assert (one["actor"], one["purpose"], one["in_force"]) == (*ASKED.values(), True)
        assert [(c["word"], c["limits"], c["starts"], c["ends"], c["way"]) for c in one["consents"]] == [
            ("given", "", "2021-10-31", None, "signed_in"),
            ("limited", "Bara skriftligt", "2021-10-31", "2021-12-31", "signed_in"),
        ]  # fmt: skip
        assert one["may_say"] == (reader in ("mona", "olle"))
    steps.at("2022-01-01 00:00")
    assert (seen(steps, talk)["state"], seen(steps, talk)["in_force"]) == ("ended", False)


@pytest.mark.spec("F99")
def test_anybody_takes_theirs_back_however_long_the_talk_has_been_locked(
    steps: Steps, talk: str
) -> None:
    ask(steps, talk)
    for guardian in ("mona", "olle"):
        say(steps, talk, guardian)
    steps.at("2022-03-01 08:00")
    assert ask(steps, talk).problem == "window-closed"
    assert seen(steps, talk)["in_force"] is True
    assert say(steps, talk, "olle", "withdrawn").body["state"] == "withdrawn"
    assert seen(steps, talk)["in_force"] is False
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    history = store.items(Table.HISTORY)
    kept = [history[keys.note_version(talk, keys.COOPERATION, 1, n)] for n in range(1, 5)]
    assert [[said["word"] for said in item["said"]] for item in kept] == [
        [], ["given"], ["given", "given"], ["given", "withdrawn"],
    ]  # fmt: skip


@pytest.mark.spec("F99")
def test_nobody_says_it_for_another_but_who_holds_the_talk_writes_down_what_they_said(
    steps: Steps, talk: str
) -> None:
    ask(steps, talk)
    on_paper = {"said_by": "olle", "way": "on_paper"}
    for other in ("mona", "emil", "rektor"):
        assert say(steps, talk, other, **on_paper).problem == "not-allowed"
    for nobody in ("teacher", "emil", "rektor"):
        assert say(steps, talk, nobody).problem == "not-allowed"
    assert say(steps, talk, "stranger").problem == "not-found"
    assert say(steps, talk, "teacher", said_by="stranger", way="orally").problem == "invalid"
    (_, olles) = say(steps, talk, "teacher", starts="2021-10-01", **on_paper).body["consents"]
    assert (olles["way"], olles["recorded_by"]["id"], olles["starts"]) == (
        "on_paper", "teacher", "2021-10-01",
    )  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"word": "limited"}, {"word": "given", "limits": "Bara detta"}, {"word": "perhaps"},
        {"word": "withdrawn"}, {"word": "given", "said_by": "olle"},
        {"word": "given", "way": "on_paper"}, {"word": "given", "ends": "2021-10-30"},
        {"word": "given", "starts": "2021-12-02", "ends": "2021-12-01"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(steps: Steps, talk: str, wrong: dict[str, Any]) -> None:
    ask(steps, talk)
    assert say(steps, talk, "mona", **wrong).problem == "invalid"
    assert [c["word"] for c in seen(steps, talk)["consents"]] == [None, None]


@pytest.mark.spec("F99", "D11")
def test_a_guardian_who_lives_apart_learns_nothing_of_what_the_other_said(
    steps: Steps, talk: str
) -> None:
    ask(steps, talk)
    steps.call("rektor", "PUT", "/v1/people/emil/separate-talks", {"separate": True})
    before = seen(steps, talk, "mona")
    assert (before["state"], before["in_force"]) == (None, None)
    assert say(steps, talk, "olle").body["in_force"] is None
    after = seen(steps, talk, "mona")
    assert after == before
    assert [c["person"]["id"] for c in after["consents"]] == ["mona"]
    say(steps, talk, "mona")
    assert seen(steps, talk)["in_force"] is True


@pytest.mark.spec("F99", "D11")
def test_in_ones_own_talk_the_other_must_consent_all_the_same(steps: Steps) -> None:
    steps.call("rektor", "PUT", "/v1/people/emil/separate-talks", {"separate": True})
    talk = str(steps.booked()["id"])
    ask(steps.at("2021-10-31 09:10"), talk)
    say(steps, talk, "mona")
    assert seen(steps, talk)["state"] == "awaited"
    assert say(steps, talk, "olle").problem == "not-found"
    assert say(steps, talk, "teacher", said_by="olle", way="orally").body["in_force"] is True
    assert "olle" not in str(steps.read(talk, by="mona")["notes"])


@pytest.mark.spec("F99", "D12")
def test_a_pupil_of_age_and_an_employee_consent_themselves() -> None:
    steps = a_term()
    grown = str(steps.booked(subject="grown", by="grown")["id"])
    at_work = str(steps.booked_employee_talk("2021-11-03")["id"])
    ask(steps, grown)
    assert say(steps, grown, "grown").body["in_force"] is True
    ask(steps, at_work, by="rektor")
    assert say(steps, at_work, "teacher").body["in_force"] is True


@pytest.mark.parametrize(
    ("by", "problem"), [("emil", "not-allowed"), ("mona", "not-allowed"), ("rektor", "not-allowed")]
)
def test_asked_for_by_who_holds_the_talk(steps: Steps, talk: str, by: str, problem: str) -> None:
    assert ask(steps, talk, by=by).problem == problem


def test_there_is_an_end_to_asking(
    steps: Steps, talk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_OF_A_TALK == 20
    monkeypatch.setattr("functions.documentation.cooperation.asking.MOST_OF_A_TALK", 1)
    ask(steps, talk)
    assert ask(steps, talk).problem == "too-many"
