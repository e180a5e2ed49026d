"""A worry is passed on to the principal, and cannot be lost until somebody acknowledges it (F100, R7)."""

import json
from typing import Any

import pytest

from shared.adapters import keys
from shared.adapters.outbox import MailEntry, entry_of
from shared.adapters.store import Table
from shared.adapters.worries import remind
from shared.domain.people import Duty, Guardianship, Person
from shared.domain.worry import MOST_OF_A_TALK
from tests.support.api import Answered
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term
from tests.support.world import GUARDIAN, fill

WORDS = "Läsningen har stannat av"
DONE = {"text": "Vi utreder", "investigation": True, "action_programme": True}


@pytest.fixture
def steps() -> Steps:
    return a_term()


@pytest.fixture
def talk(steps: Steps) -> str:
    talk = str(steps.booked()["id"])
    steps.at("2021-10-31 09:10")
    return talk


def pass_on(steps: Steps, talk: str, by: str = "teacher", text: str = WORDS) -> Answered:
    return steps.call(by, "POST", f"/v1/talks/{talk}/worries", {"text": text})


def acknowledge(steps: Steps, talk: str, by: str = "rektor", number: int = 1) -> Answered:
    return steps.call(by, "POST", f"/v1/talks/{talk}/worries/{number}/acknowledgement")


def reply(steps: Steps, talk: str, builds_on: int, by: str = "rektor", **more: Any) -> Answered:
    path = f"/v1/talks/{talk}/worries/1/answer"
    return steps.call(by, "PUT", path, DONE | more, if_match=f'"{builds_on}"')


def listed(steps: Steps, state: str = "open", by: str = "rektor") -> Answered:
    query = {"state": state} if state != "open" else None
    return steps.call(by, "GET", "/v1/units/school/worries", query=query)


def told(steps: Steps) -> list[str]:
    """To whom there is a mail about worries."""
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    entries = (entry_of(i) for k, i in store.items().items() if k.pk.startswith(keys.OUTBOX))
    return [e.recipient_id for e in entries if isinstance(e, MailEntry) and e.notice == "worry"]


@pytest.mark.spec("F100")
def test_its_words_are_for_who_sent_it_and_for_higher_permission(steps: Steps, talk: str) -> None:
    assert pass_on(steps, talk).status == 201
    for reader in ("teacher", "rektor"):
        (worry,) = steps.read(talk, by=reader)["notes"]["worries"]
        assert (worry["text"], worry["state"]) == (WORDS, "open")
    near = Person(id="near", given_name="N", family_name="T", manager_id="x").model_copy(
        update={"duties": (Duty(unit_id="school", role="Kurator"),)}
    )
    fill(steps.ports.store, [near])
    for other in ("emil", "mona", "olle"):
        assert steps.read(talk, by=other)["notes"]["worries"] == []
        assert WORDS not in json.dumps(steps.read(talk, by=other))
        assert acknowledge(steps, talk, by=other).problem == "not-found"
        assert listed(steps, by=other).problem == "not-found"
    assert listed(steps, by="near").problem == "not-found"


@pytest.mark.spec("F100")
def test_it_is_acknowledged_and_answered_with_what_is_done(steps: Steps, talk: str) -> None:
    pass_on(steps, talk)
    assert reply(steps, talk, 1).problem == "wrong-status"
    assert acknowledge(steps, talk, by="teacher").problem == "not-allowed"
    assert acknowledge(steps, talk).body["version"] == 2
    assert acknowledge(steps, talk).body["version"] == 2
    answered = reply(steps, talk, 2)
    assert (answered.body["state"], answered.body["version"]) == ("answered", 3)
    assert reply(steps, talk, 2).body["version"] == 3  # the same, repeated
    stale = reply(steps, talk, 2, text="Annat")
    assert (stale.problem, stale.body["current"]) == ("stale-note", DONE)
    assert stale.body["yours"] == DONE | {"text": "Annat"}
    (seen,) = steps.read(talk)["notes"]["worries"]
    assert (seen["answer"], seen["investigation"], seen["action_programme"]) == tuple(DONE.values())
    assert seen["answered_by"]["id"] == "rektor"
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    history = store.items(Table.HISTORY)
    kept = [history[keys.note_version(talk, keys.WORRY, 1, n)].get("answer") for n in (1, 2, 3)]
    assert kept == [None, None, "Vi utreder"]


@pytest.mark.spec("F100")
def test_it_stays_in_the_principals_list_until_it_is_acknowledged(steps: Steps, talk: str) -> None:
    pass_on(steps, talk)
    steps.at("2023-01-01 08:00")
    (entry,) = listed(steps).body["worries"]
    assert (entry["talk_id"], entry["subject"]["name"], entry["state"]) == (
        talk, "Emil Testsson", "open",
    )  # fmt: skip
    assert WORDS not in listed(steps).text
    acknowledge(steps, talk)
    assert listed(steps).body == {"worries": [], "more": False}
    assert len(listed(steps, "acknowledged").body["worries"]) == 1
    reply(steps, talk, 2)
    assert listed(steps, "acknowledged").body["worries"] == []
    assert len(listed(steps, "answered").body["worries"]) == 1


@pytest.mark.spec("F100")
def test_the_principal_is_reminded_every_third_day_until_then(steps: Steps, talk: str) -> None:
    pass_on(steps, talk)
    steps.at("2021-11-03 09:09:59")
    assert remind(steps.ports, talk, 1) is False
    steps.at("2021-11-03 09:10")
    assert remind(steps.ports, talk, 1) is True
    assert remind(steps.ports, talk, 1) is False
    steps.at("2021-11-06 09:10")
    assert remind(steps.ports, talk, 1) is True
    assert told(steps) == ["rektor"] * 3
    assert listed(steps).body["worries"][0]["reminders"] == 2
    acknowledge(steps, talk)
    steps.at("2021-12-06 09:10")
    assert remind(steps.ports, talk, 1) is False


def test_two_worries_are_two_mails_and_none_takes_the_others_place(steps: Steps, talk: str) -> None:
    pass_on(steps, talk)
    pass_on(steps, talk, text="Och räkningen")
    assert told(steps) == ["rektor", "rektor"]
    assert [w["number"] for w in steps.read(talk)["notes"]["worries"]] == [1, 2]


@pytest.mark.parametrize(
    ("by", "problem"),
    [
        ("emil", "not-allowed"),
        ("mona", "not-allowed"),
        ("rektor", "not-allowed"),
        ("alma", "not-found"),
    ],
)
def test_passed_on_by_who_holds_the_talk(steps: Steps, talk: str, by: str, problem: str) -> None:
    assert pass_on(steps, talk, by=by).problem == problem


def test_there_is_no_worry_about_an_employee() -> None:
    steps = a_term()
    talk = str(steps.booked_employee_talk()["id"])
    assert pass_on(steps, talk, by="rektor").problem == "not-allowed"


@pytest.mark.spec("F100")
def test_a_principal_hears_nothing_of_worries_about_their_own_child(steps: Steps) -> None:
    rektor = Person(
        id="rektor", given_name="R", family_name="T", email="rektor@school.example",
        duties=(Duty(unit_id="school", role="Rektor"),),
        children=(Guardianship(person_id="emil", relation=GUARDIAN),),
    )  # fmt: skip
    deputy = rektor.model_copy(update={"id": "deputy", "email": "d@school.example", "children": ()})
    talk = str(steps.booked()["id"])
    emil = Person(
        id="emil", given_name="Emil", family_name="T", birth_date="2010-05-01",  # type: ignore[arg-type]
        guardians=(Guardianship(person_id="rektor", relation=GUARDIAN),),
    )  # fmt: skip
    fill(steps.ports.store, [rektor, deputy, emil])
    pass_on(steps, talk)
    assert told(steps) == ["deputy"]
    assert steps.read(talk, by="rektor")["notes"]["worries"] == []
    assert acknowledge(steps, talk).problem == "not-found"
    assert listed(steps).body["worries"] == []
    assert len(listed(steps, by="deputy").body["worries"]) == 1


def test_there_is_an_end(steps: Steps, talk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_OF_A_TALK == 20
    monkeypatch.setattr("functions.documentation.worries.passing_on.MOST_OF_A_TALK", 1)
    pass_on(steps, talk)
    assert pass_on(steps, talk).problem == "too-many"
