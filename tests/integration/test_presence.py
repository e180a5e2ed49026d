"""Who was there, and how: set by who holds the talk, from its start until the record closes (F97, R6)."""

from typing import Any

import pytest

from shared.adapters import keys
from shared.adapters.store import Table
from tests.support.api import Answered
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term

THERE: list[dict[str, Any]] = [
    {"person_id": "teacher", "manner": "in_person"},
    {"person_id": "emil", "manner": "in_person"},
    {"person_id": "mona", "manner": "video"},
    {"person_id": "olle", "manner": "absent"},
    {"name": "Amina, tolk", "manner": "phone"},
]


@pytest.fixture
def steps() -> Steps:
    return a_term()


@pytest.fixture
def talk(steps: Steps) -> str:
    talk = str(steps.booked()["id"])
    steps.at("2021-10-31 09:00")
    return talk


def say(
    steps: Steps, talk: str, people: Any = THERE, by: str = "teacher", builds_on: int = 0
) -> Answered:
    path, body = f"/v1/talks/{talk}/presence", {"people": people}
    return steps.call(by, "PUT", path, body, if_match=f'"{builds_on}"')


def shown(view: Any) -> list[tuple[str, str]]:
    return [((p["person"] or {}).get("id", p["name"]), p["manner"]) for p in view["people"]]


@pytest.mark.spec("F97", "F8")
def test_those_invited_and_others_were_there_in_person_or_not(steps: Steps, talk: str) -> None:
    offered = steps.call("teacher", "GET", f"/v1/talks/{talk}/presence").body
    assert {one["person"]["id"]: one["role"] for one in offered["invited"]} == {
        "teacher": "responsible", "emil": "pupil", "mona": "guardian", "olle": "guardian",
    }  # fmt: skip
    assert (offered["version"], offered["people"], offered["may_set"]) == (0, [], True)
    said = say(steps, talk)
    assert said.status == 200, said.body
    expected = [("teacher", "in_person"), ("emil", "in_person"), ("mona", "video")]
    expected += [("olle", "absent"), ("Amina, tolk", "phone")]
    for reader in ("teacher", "emil", "mona", "rektor"):
        seen = steps.read(talk, by=reader)["notes"]["presence"]
        assert shown(seen) == expected
        assert seen["author"] == {"id": "teacher", "name": "Teacher Testsson"}
        assert seen["may_set"] == (reader == "teacher")
    for reader in ("emil", "mona", "rektor"):
        assert steps.call(reader, "GET", f"/v1/talks/{talk}/presence").body["invited"] == []


@pytest.mark.spec("F97")
@pytest.mark.parametrize(
    ("by", "at", "problem"),
    [
        ("teacher", "2021-10-31 08:59:59.999", "window-not-open"),
        ("teacher", "2021-10-31 09:00", ""),
        ("teacher", "2021-11-30 08:59:59.999", ""),
        ("teacher", "2021-11-30 09:00", "window-closed"),
        ("emil", "2021-10-31 09:00", "not-allowed"),
        ("mona", "2021-10-31 09:00", "not-allowed"),
        ("rektor", "2021-10-31 09:00", "not-allowed"),
        ("stranger", "2021-10-31 09:00", "not-found"),
    ],
)
def test_said_by_who_holds_the_talk_from_its_start_until_the_record_closes(
    steps: Steps, talk: str, by: str, at: str, problem: str
) -> None:
    refused = say(steps.at(at), talk, by=by)
    assert refused.problem == problem
    if problem.startswith("window"):
        assert [one["manner"] for one in refused.body["yours"]][2] == "video"


def test_a_talk_that_lost_its_time_has_nobody_there(steps: Steps) -> None:
    talk = str(steps.booked()["id"])
    steps.cancel(talk)
    assert say(steps, talk).problem == "wrong-status"


@pytest.mark.spec("F97")
def test_every_version_is_kept_and_a_stale_one_gets_both(steps: Steps, talk: str) -> None:
    say(steps, talk)
    assert say(steps, talk).body["version"] == 1  # the same, repeated
    assert say(steps, talk, THERE[:3], builds_on=1).body["version"] == 2
    stale = say(steps, talk, THERE[:1], builds_on=1)
    assert (stale.status, stale.problem, stale.body["current_version"]) == (409, "stale-note", 2)
    assert len(stale.body["current"]["people"]) == 3
    assert len(stale.body["yours"]["people"]) == 1
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    history = store.items(Table.HISTORY)
    kept = [history[keys.note_version(talk, keys.PRESENCE, 1, version)] for version in (1, 2)]
    assert [len(item["people"]) for item in kept] == [5, 3]


@pytest.mark.parametrize(
    ("people", "pointer"),
    [
        ([{"person_id": "stranger", "manner": "phone"}], "/people/0"),
        ([THERE[0], THERE[0]], "/people/1"),
        ([{"person_id": "emil", "name": "Emil", "manner": "phone"}], "/people/0"),
        ([{"manner": "phone"}], "/people/0"),
        ([{"name": "Tolk\n", "manner": "asleep"}], "/people/0/manner"),
        ([{"name": "a\u2028b", "manner": "phone"}], "/people/0/name"),
        ([{"name": str(n), "manner": "phone"} for n in range(31)], "/people"),
    ],
)
def test_what_makes_no_sense_is_pointed_at(
    steps: Steps, talk: str, people: Any, pointer: str
) -> None:
    refused = say(steps, talk, people)
    assert refused.status == 422
    assert pointer in {error["pointer"] for error in refused.body["errors"]}


@pytest.mark.spec("D11", "F97")
def test_a_guardian_who_lives_apart_is_never_told_whether_the_other_came(
    steps: Steps, talk: str
) -> None:
    """The talk was booked while they shared it, and stays shared until it ends."""
    say(steps, talk)
    separate = {"separate": True}
    said = steps.call("rektor", "PUT", "/v1/people/emil/separate-talks", separate)
    assert said.status == 200, said.body
    for reader, other in (("mona", "olle"), ("olle", "mona")):
        seen = shown(steps.read(talk, by=reader)["notes"]["presence"])
        assert other not in dict(seen)
        assert {"teacher", "emil", reader} <= dict(seen).keys()
        sheet = steps.call(reader, "GET", f"/v1/talks/{talk}/presence")
        assert other not in sheet.text
    assert {"mona", "olle"} <= dict(shown(steps.read(talk)["notes"]["presence"])).keys()


@pytest.mark.spec("F97")
def test_in_ones_own_talk_the_other_guardian_cannot_even_be_named(steps: Steps) -> None:
    steps.call("rektor", "PUT", "/v1/people/emil/separate-talks", {"separate": True})
    talk = str(steps.booked()["id"])
    steps.at("2021-10-31 09:00")
    assert say(steps, talk).problem == "invalid"
    assert say(steps, talk, THERE[:3]).status == 200
    assert steps.call("olle", "GET", f"/v1/talks/{talk}/presence").problem == "not-found"


@pytest.mark.spec("F97")
def test_an_employee_talk_has_its_two() -> None:
    steps = a_term()
    talk = str(steps.booked_employee_talk()["id"])
    steps.at("2021-10-31 09:00")
    both = [{"person_id": "teacher", "manner": "phone"}, {"person_id": "rektor", "manner": "phone"}]
    roles = [p["role"] for p in say(steps, talk, both, by="rektor").body["people"]]
    assert roles == ["employee", "manager"]
