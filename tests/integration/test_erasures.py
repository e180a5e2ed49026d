"""Erasing on request: asked for, decided, carried out once, never what is on hold (R13, G9)."""

import copy
from datetime import date
from typing import Any

import pytest

from functions.disposer import on_request
from shared.adapters import keys
from shared.adapters.store import Table, UnitOfWork
from shared.adapters.well_being import write_answer
from shared.domain.audit import About, Subject
from shared.domain.errors import TryAgain
from shared.domain.well_being import Answer
from tests.properties.crash import Crash, Crashes
from tests.support.api import Answered
from tests.support.disposing import carry_out
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term

EMIL = About(Subject.PERSON, "emil")
GRANT = {"outcome": "granted", "words": "Ja", "ground": "Artikel 17.1 a"}


@pytest.fixture
def steps() -> Steps:
    return a_term()


def drafted(steps: Steps) -> str:
    """A talk of which the pupil has typed something into a field and not saved it."""
    talk: str = steps.booked()["id"]
    type_into(steps, talk, "Hemligt")
    return talk


def type_into(steps: Steps, talk: str, text: str, follows: str | None = None) -> str:
    body = {"text": text, "builds_on": 0} | ({"follows": follows} if follows else {})
    path = f"/v1/talks/{talk}/drafts/preparation/progress.pupil"
    made = steps.call("emil", "PUT", path, body)
    assert made.status == 200, made.body
    return str(made.body["revision"])


def ask(steps: Steps, by: str = "emil", document: str = "draft", **more: Any) -> Answered:
    return steps.call(by, "POST", "/v1/people/emil/erasures", {"document": document} | more)


def decide(steps: Steps, request: str, by: str = "rektor", **said: Any) -> Answered:
    path = f"/v1/people/emil/erasures/{request}/decision"
    return steps.call(by, "POST", path, GRANT | said, if_match='"1"')


def granted(steps: Steps) -> str:
    request = str(ask(steps).body["id"])
    assert decide(steps, request).body["state"] == "granted"
    return request


def drafts(steps: Steps) -> list[Any]:
    return steps.ports.store.query(keys.drafts_of("emil"))


def state(steps: Steps, request: str) -> str:
    seen = steps.call("emil", "GET", f"/v1/people/emil/requests/{request}")
    return str(seen.body["request"]["state"])


@pytest.mark.spec("R13", "G9")
def test_what_was_granted_goes_once_and_leaves_who_decided_and_when(steps: Steps) -> None:
    drafted(steps)
    request = granted(steps)
    assert drafts(steps)
    carry_out(steps.ports)
    assert not drafts(steps)
    tombstone = steps.ports.store.get(keys.disposed(EMIL, request))
    assert tombstone is not None
    assert (tombstone["documents"], tombstone["approved_by"]) == (["draft"], ["rektor"])
    log = steps.call("emil", "GET", f"/v1/people/emil/requests/{request}").body["steps"]
    assert [step["state"] for step in log] == ["received", "granted", "erased"]
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    whole = copy.deepcopy(store._tables)
    carry_out(steps.ports)
    assert store._tables == whole
    again = decide(steps, request)
    assert (again.status, again.problem) == (412, "stale-request")


@pytest.mark.spec("R13")
def test_what_must_be_kept_is_refused_at_once_and_the_log_says_why(steps: Steps) -> None:
    drafted(steps)
    made = ask(steps, document="record")
    assert (made.status, made.body["state"]) == (201, "refused")
    assert "17(3)(b)" in made.body["reply"]["ground"]
    decided = decide(steps, made.body["id"])
    assert (decided.status, decided.problem) == (409, "wrong-request-state")
    listed = steps.call("emil", "GET", "/v1/people/emil/requests").body["requests"]
    assert [(r["kind"], r["state"], r["what"]) for r in listed] == [
        ("erasure", "refused", "record")
    ]
    assert drafts(steps)


@pytest.mark.spec("R13")
def test_the_school_decides_with_a_ground_and_nobody_else_does(steps: Steps) -> None:
    drafted(steps)
    request = ask(steps).body["id"]
    for who, status in (("emil", 403), ("mona", 404), ("olle", 404), ("teacher", 404)):
        assert decide(steps, request, who).status == status, who
    assert decide(steps, request, ground="").status == 422
    refused = decide(steps, request, outcome="refused", ground="Artikel 17.3 e")
    assert (refused.status, refused.body["state"]) == (200, "refused")
    carry_out(steps.ports)
    assert drafts(steps)


@pytest.mark.spec("R13", "D11")
def test_one_guardian_sees_nothing_of_what_another_asked_and_a_stranger_nothing_at_all(
    steps: Steps,
) -> None:
    request = ask(steps, "mona").body["id"]
    path = "/v1/people/emil/requests"
    assert steps.call("olle", "GET", path).body.get("requests") in ([], None)
    assert steps.call("olle", "GET", f"{path}/{request}").status == 404
    assert ask(steps, "stranger").status == 404
    assert ask(steps, "teacher").status == 404
    assert ask(steps, "rektor").status == 422
    assert ask(steps, "rektor", reference="BUN 2021:9").status == 201


@pytest.mark.spec("G9")
@pytest.mark.parametrize("about", ["person", "talk"])
def test_what_is_on_hold_stays_until_the_hold_is_lifted(steps: Steps, about: str) -> None:
    talk = drafted(steps)
    request = granted(steps)
    kept = {"person_id": "emil"} if about == "person" else {"talk_id": talk}
    path = "/v1/units/school/retention-holds"
    asked = kept | {"reason": "appeal", "reference": "17"}
    hold = steps.call("rektor", "POST", path, asked)
    assert hold.status == 201, hold.body
    carry_out(steps.ports)
    assert drafts(steps)
    assert state(steps, request) == "granted"
    lifted = steps.call("rektor", "DELETE", f"{path}/{hold.body['id']}")
    assert lifted.status < 300, lifted.body
    carry_out(steps.ports)
    assert not drafts(steps)
    assert state(steps, request) == "erased"


@pytest.mark.spec("R13")
def test_what_was_written_after_it_was_asked_for_stays(steps: Steps) -> None:
    talk = drafted(steps)
    request = granted(steps)
    steps.at("2021-10-01 09:00")
    type_into(steps, talk, "Senare", drafts(steps)[0]["revision"])
    carry_out(steps.ports)
    assert [draft["text"] for draft in drafts(steps)] == ["Senare"]
    assert state(steps, request) == "erased"


def test_what_is_written_while_it_goes_stays_too(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = drafted(steps)
    granted(steps)
    read = on_request._documents

    def then_typed(*asked: Any) -> list[Any]:
        found = read(*asked)
        steps.at("2021-10-01 09:00")
        type_into(steps, talk, "Senare", found[0]["revision"])
        return found

    with monkeypatch.context() as patch:
        patch.setattr(on_request, "_documents", then_typed)
        with pytest.raises(TryAgain):
            carry_out(steps.ports)
    assert [draft["text"] for draft in drafts(steps)] == ["Senare"]


@pytest.mark.spec("R13")
def test_well_being_and_feedback_of_ones_own_go_and_those_of_others_stay(steps: Steps) -> None:
    store = steps.ports.store
    for who in ("teacher", "rektor"):
        said = {"kind": "idea", "words": f"Av {who}", "may_be_answered": True}
        made = steps.call(who, "POST", "/v1/product-feedback", said)
        assert made.status == 201, made.body
    work = UnitOfWork()
    for who in ("teacher", "rektor"):
        felt = Answer(
            person_id=who, question="load", day=date(2021, 9, 1), value=1, at=steps.ports.now()
        )
        write_answer(work, felt)
    store.commit(work)
    for document in ("product_feedback", "well_being"):
        path = "/v1/people/teacher/erasures"
        made = steps.call("teacher", "POST", path, {"document": document})
        done = steps.call(
            "rektor", "POST", f"{path}/{made.body['id']}/decision", GRANT, if_match='"1"'
        )
        assert done.status == 200, done.body
    carry_out(steps.ports)
    left = store.query(keys.product_feedback_of("2021-10"))
    assert [item["words"] for item in left] == ["Av rektor"]
    assert not store.query(keys.well_being_of("teacher"))
    assert store.query(keys.well_being_of("rektor"))
    listed = steps.call("teacher", "GET", "/v1/people/teacher/requests").body["requests"]
    assert {one["state"] for one in listed} == {"erased"}


@pytest.mark.spec("R13", "R15")
def test_one_who_dies_while_erasing_is_gone_on_with_and_nothing_goes_untold(steps: Steps) -> None:
    drafted(steps)
    request = granted(steps)
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    start, first = copy.deepcopy(store._tables), store.calls
    carry_out(steps.ports)
    whole, calls = copy.deepcopy(store._tables), store.calls - first
    crashes = Crashes(store)
    for number in range(1, calls + 1):
        for moment in ("before", "after"):
            store._tables = copy.deepcopy(start)
            crashes.arm(number, moment)
            with pytest.raises(Crash):
                carry_out(steps.ports)
            told = store.get(keys.disposed(EMIL, request))
            assert drafts(steps) or told
            carry_out(steps.ports)
            assert store._tables == whole, (number, moment)
    trail = store.query(keys.audit_of(EMIL), table=Table.HISTORY)
    assert len([entry for entry in trail if entry["action"] == "ERASE draft"]) == 1
