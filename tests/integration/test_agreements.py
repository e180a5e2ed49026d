"""Agreements: made in a talk, alive until they are reached or given up, every version kept (F88–F91, F113)."""

from typing import Any

import pytest

from functions.documentation import room
from functions.documentation.agreements import following
from shared.adapters import keys
from shared.adapters.store import Table, UnitOfWork
from shared.domain.agreement import MOST_CHECK_INS, MOST_OF_A_TALK
from tests.support.api import Answered
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term

GOAL = {"goal": "Läsa två böcker", "strategy": "En kvart varje kväll", "owners": ["pupil"]}


@pytest.fixture
def steps() -> Steps:
    return a_term()


@pytest.fixture
def talk(steps: Steps) -> str:
    """A talk on 31 October, in the middle of it."""
    talk = str(steps.booked()["id"])
    steps.at("2021-10-31 09:10")
    return talk


def agree(steps: Steps, talk: str, by: str = "teacher", **more: Any) -> Answered:
    return steps.call(by, "POST", f"/v1/talks/{talk}/agreements", GOAL | more)


def change(steps: Steps, talk: str, version: int, by: str = "teacher", **more: Any) -> Answered:
    path = f"/v1/talks/{talk}/agreements/1"
    return steps.call(by, "PUT", path, GOAL | more, if_match=f'"{version}"')


def check_in(steps: Steps, talk: str, text: str, by: str = "emil", **more: Any) -> Answered:
    path = f"/v1/talks/{talk}/agreements/1/check-ins"
    return steps.call(by, "POST", path, {"text": text} | more)


def log(steps: Steps, person: str, by: str) -> Answered:
    return steps.call(by, "GET", f"/v1/people/{person}/agreements")


@pytest.mark.spec("F88", "F91")
def test_goal_strategy_owner_and_date_are_registered_in_the_talk(steps: Steps, talk: str) -> None:
    made = agree(steps, talk, owners=["pupil", "guardian"], follow_up_on="2021-12-01")
    assert made.status == 201
    expected = {
        "talk_id": talk, "number": 1, "version": 1, "goal": "Läsa två böcker",
        "strategy": "En kvart varje kväll", "owners": ["pupil", "guardian"],
        "follow_up_on": "2021-12-01", "outcome": "open",
        "author": {"id": "teacher", "name": "Teacher Testsson"},
        "saved_at": "2021-10-31T09:10:00+01:00", "check_ins": [], "earlier_check_ins": 0,
        "disagreements": [],
    }  # fmt: skip
    assert made.body == expected
    for reader in ("teacher", "emil", "mona", "olle", "rektor"):
        assert steps.read(talk, by=reader)["agreements"] == [expected]


@pytest.mark.spec("F88")
@pytest.mark.parametrize(
    ("by", "at", "problem"),
    [
        ("emil", "2021-10-31 09:10", None),  # the pupil writes the record too (D6)
        ("mona", "2021-10-31 09:10", "not-allowed"),
        ("rektor", "2021-10-31 09:10", "not-allowed"),
        ("stranger", "2021-10-31 09:10", "not-found"),
        ("teacher", "2021-10-25 08:59:59.999", "window-not-open"),
        ("teacher", "2021-10-25 09:00", None),
        ("teacher", "2021-11-30 08:59:59.999", None),
        ("teacher", "2021-11-30 09:00", "window-closed"),
    ],
)
def test_made_by_who_writes_the_record_in_its_window(
    steps: Steps, talk: str, by: str, at: str, problem: str | None
) -> None:
    made = agree(steps.at(at), talk, by)
    assert (made.status, made.problem) == (201, "") if problem is None else made.problem == problem


@pytest.mark.parametrize(
    "wrong",
    [
        {"goal": ""}, {"owners": []}, {"owners": ["manager"]}, {"owners": ["everybody"]},
        {"follow_up_on": "soon"}, {"goal": "a" * 10_001}, {"outcome": "reached"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(steps: Steps, talk: str, wrong: dict[str, Any]) -> None:
    refused = agree(steps, talk, **wrong)
    assert (refused.status, refused.problem) == (422, "invalid")
    assert steps.read(talk)["agreements"] == []


def test_a_change_is_a_version_and_a_stale_one_gets_both(steps: Steps, talk: str) -> None:
    agree(steps, talk)
    assert change(steps, talk, 1, goal="Läsa tre böcker").body["version"] == 2
    assert change(steps, talk, 1, goal="Läsa tre böcker").body["version"] == 2  # the same, repeated
    stale = change(steps, talk, 1, by="emil", goal="Läsa en bok")
    assert (stale.status, stale.problem) == (409, "stale-agreement")
    assert (stale.body["current"]["goal"], stale.body["yours"]["goal"]) == (
        "Läsa tre böcker", "Läsa en bok",
    )  # fmt: skip
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    history = store.items(Table.HISTORY)
    kept = [history[keys.agreement_version(talk, 1, version)] for version in (1, 2)]
    assert [item["goal"] for item in kept] == ["Läsa två böcker", "Läsa tre böcker"]


@pytest.mark.spec("F113")
def test_how_it_goes_is_told_between_talks_when_all_else_is_locked(steps: Steps, talk: str) -> None:
    agree(steps, talk)
    steps.at("2022-02-01 10:00")
    assert change(steps, talk, 1).problem == "window-closed"
    assert check_in(steps, talk, "En bok är läst").status == 201
    told = check_in(steps, talk, "Båda är lästa", by="teacher", outcome="reached").body
    assert (told["outcome"], told["version"]) == ("reached", 2)
    assert [(c["text"], c["author"]["id"]) for c in told["check_ins"]] == [
        ("En bok är läst", "emil"), ("Båda är lästa", "teacher"),
    ]  # fmt: skip
    assert steps.read(talk, by="mona")["agreements"] == [told]
    assert check_in(steps, talk, "En till").problem == "agreement-settled"


@pytest.mark.parametrize(
    ("by", "problem"), [("mona", "not-allowed"), ("rektor", "not-allowed"), ("stranger", "not-found")]
)  # fmt: skip
def test_only_those_who_follow_the_talk_up_tell(
    steps: Steps, talk: str, by: str, problem: str
) -> None:
    agree(steps, talk)
    assert check_in(steps, talk, "Bra", by=by).problem == problem


@pytest.mark.spec("F113")
def test_in_preschool_a_guardian_tells() -> None:
    steps = a_term()
    talk = steps.booked_in_preschool()["id"]
    steps.at("2021-10-31 09:10")
    assert agree(steps, talk, "freja", owners=["guardian"]).status == 201
    assert check_in(steps, talk, "Hon klär på sig själv", by="olle").status == 201


@pytest.mark.spec("F88")
def test_an_employee_and_a_manager_agree() -> None:
    steps = a_term()
    talk = steps.booked_employee_talk()["id"]
    steps.at("2021-10-31 09:10")
    assert agree(steps, talk, "teacher", owners=["employee", "manager"]).status == 201
    assert (
        change(steps, talk, 1, by="rektor", goal="En kurs i vår", owners=["manager"]).status == 200
    )
    assert log(steps, "teacher", "teacher").body["agreements"][0]["goal"] == "En kurs i vår"
    assert log(steps, "teacher", "mona").problem == "not-found"


@pytest.mark.spec("F89")
def test_the_log_has_the_agreements_of_all_talks_the_latest_first(steps: Steps, talk: str) -> None:
    agree(steps, talk)
    later = steps.at("2021-11-01 00:00").move(talk, steps.publish("2021-12-01")[0])["id"]
    agree(steps.at("2021-12-01 09:10"), later, goal="Skriva en saga")
    for reader in ("emil", "mona", "teacher", "rektor"):
        told = log(steps, "emil", reader).body["agreements"]
        assert [(a["talk_id"], a["goal"]) for a in told] == [
            (later, "Skriva en saga"), (talk, "Läsa två böcker"),
        ]  # fmt: skip
    assert log(steps, "alma", "stranger").body == {"agreements": [], "next": None}


@pytest.mark.parametrize("who", ["stranger", "sune", "freja", "alma"])
def test_a_stranger_cannot_tell_a_log_from_nobodys(steps: Steps, talk: str, who: str) -> None:
    agree(steps, talk)
    assert log(steps, "emil", who).problem == "not-found"
    assert log(steps, "emil", who).body == log(steps, "nobody", who).body


def test_what_is_told_while_somebody_settles_it_is_refused(steps: Steps, talk: str) -> None:
    """Both read it open; the one who comes second is decided anew."""
    agree(steps, talk)
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    commit = store.commit
    settling = {"text": "Klart", "outcome": "reached"}

    def settled_first(work: UnitOfWork) -> None:
        store.commit = commit  # type: ignore[method-assign]
        assert check_in(steps, talk, by="teacher", **settling).status == 201
        commit(work)

    store.commit = settled_first  # type: ignore[method-assign]
    assert check_in(steps, talk, "En bok är läst").problem == "agreement-settled"
    told = steps.read(talk)["agreements"][0]["check_ins"]
    assert [said["text"] for said in told] == ["Klart"]


def test_a_command_repeated_makes_one_agreement(steps: Steps, talk: str) -> None:
    path = f"/v1/talks/{talk}/agreements"
    first, again = (steps.call("teacher", "POST", path, GOAL, key="once") for _ in range(2))
    assert first.body == again.body
    assert len(steps.read(talk)["agreements"]) == 1


def test_there_is_an_end_to_both(steps: Steps, talk: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (MOST_OF_A_TALK, MOST_CHECK_INS) == (30, 300)
    monkeypatch.setattr("functions.documentation.agreements.making.MOST_OF_A_TALK", 1)
    monkeypatch.setattr("functions.documentation.agreements.following.MOST_CHECK_INS", 1)
    agree(steps, talk)
    check_in(steps, talk, "Bra")
    assert agree(steps, talk).problem == "too-many"
    assert check_in(steps, talk, "Bättre").problem == "too-many"


@pytest.mark.parametrize("number", ["0", "2", "01", "-1", "1e0", "a", "٣", "99999"])
def test_one_that_is_not_there(steps: Steps, talk: str, number: str) -> None:
    agree(steps, talk)
    path = f"/v1/talks/{talk}/agreements/{number}"
    assert steps.call("teacher", "PUT", path, GOAL, if_match='"1"').problem == "not-found"
    assert steps.call("emil", "POST", f"{path}/check-ins", {"text": "a"}).problem == "not-found"


@pytest.mark.spec("F113", "G7")
def test_long_check_ins_of_many_weeks_are_all_kept_and_a_repeat_is_answered_alike() -> None:
    """Together they are more than one item of the table can hold."""
    steps = a_term()
    talk = steps.booked()["id"]
    steps.at("2021-10-31 10:00")
    body = {"goal": "Läsa", "owners": ["pupil"]}
    steps.step(talk, "agreements", by="teacher", body=body)
    path = f"/v1/talks/{talk}/agreements/1/check-ins"
    weeks = [{"text": f"{week}".ljust(10_000, "🦌")} for week in range(12)]
    told = [
        steps.call("emil", "POST", path, said, key=f"week-{number}")
        for number, said in enumerate(weeks)
    ]
    assert {answered.status for answered in told} == {201}
    assert len(told[-1].body["check_ins"]) == 12
    assert steps.call("emil", "POST", path, weeks[-1], key="week-11") == told[-1]


@pytest.mark.spec("G7")
def test_check_ins_that_do_not_fit_an_answer_come_with_their_own_agreement(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    steps.at("2021-10-31 10:00")
    for number in (1, 2):
        body = {"goal": f"Mål {number}", "owners": ["pupil"]}
        steps.step(talk, "agreements", by="teacher", body=body)
        for week in range(3):
            steps.clock.forward(days=1)
            said = {"text": f"{number}.{week}".ljust(100, "å")}
            steps.step(talk, f"agreements/{number}/check-ins", by="emil", body=said)
        steps.clock.set("2021-10-31 12:00")
    steps.clock.set("2021-11-05 12:00")

    def told(**query: str) -> list[tuple[list[str], int]]:
        opened = steps.call("teacher", "GET", f"/v1/talks/{talk}", query=query).body
        return [
            ([said["text"][:3] for said in one["check_ins"]], one["earlier_check_ins"])
            for one in opened["agreements"]
        ]

    one, other = ["1.0", "1.1", "1.2"], ["2.0", "2.1", "2.2"]
    assert told() == [(one, 0), (other, 0)]
    monkeypatch.setattr(room, "MOST_SAID", 800)
    assert told(whole="agreements/1") == [(one, 0), (["2.2"], 2)]
    assert told(whole="agreements/2") == [(["1.2"], 2), (other, 0)]
    monkeypatch.setattr(following, "MOST_SAID", 700)
    refused = steps.step(talk, "agreements/1/check-ins", by="emil", body={"text": "å" * 100})
    assert (refused.problem, refused.body["most_bytes"]) == ("too-many", 700)
    assert refused.body["yours"] == "å" * 100
