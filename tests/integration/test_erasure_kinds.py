"""Erasing on request of each kind that the table allows or refuses, over the API (R13, G9)."""

from collections.abc import Iterator
from typing import Any

import pytest
from moto import mock_aws

from functions.disposer import vault
from shared.adapters import keys
from shared.adapters.store import Table
from shared.domain.audit import About, Subject
from shared.domain.erasure import Erasable, erasure_rule
from tests.integration.test_erasures import GRANT
from tests.support.aws import client
from tests.support.disposing import buckets, carry_out
from tests.support.filing import BUCKET, examined
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term

REFUSED = [document for document in Erasable if not erasure_rule(document).allowed]


@pytest.fixture
def steps() -> Steps:
    return a_term()


def granted(steps: Steps, person: str, document: str) -> str:
    path = f"/v1/people/{person}/erasures"
    made = steps.call(person, "POST", path, {"document": document})
    assert (made.status, made.body["state"]) == (201, "received"), made.body
    request = str(made.body["id"])
    done = steps.call("rektor", "POST", f"{path}/{request}/decision", GRANT, if_match='"1"')
    assert done.body["state"] == "granted"
    return request


def state(steps: Steps, person: str, request: str) -> str:
    seen = steps.call(person, "GET", f"/v1/people/{person}/requests/{request}")
    return str(seen.body["request"]["state"])


def everything(steps: Steps) -> str:
    store = steps.ports.store
    assert isinstance(store, MemoryStore)
    return repr([store.items(table) for table in Table])


@pytest.mark.spec("R13")
def test_every_kind_that_must_be_kept_is_refused_at_once_with_its_ground(steps: Steps) -> None:
    for document in REFUSED:
        made = steps.call("emil", "POST", "/v1/people/emil/erasures", {"document": document})
        assert (made.status, made.body["state"]) == (201, "refused"), document
        assert made.body["reply"]["ground"] == erasure_rule(document).ground.en
    listed = steps.call("emil", "GET", "/v1/people/emil/requests").body["requests"]
    assert {one["what"] for one in listed} == {document.value for document in REFUSED}


# --- language ------------------------------------------------------------------------------


def says(steps: Steps, version: int, **said: Any) -> None:
    asked = {"language": "en", "interpreter": None} | said
    path = "/v1/people/mona/language"
    told = steps.call("mona", "PUT", path, asked, if_match=f'"{version}"')
    assert told.status == 200, told.body


@pytest.mark.spec("R13", "G10")
def test_a_language_goes_from_every_version_and_what_stands_beside_it_stays(steps: Steps) -> None:
    says(steps, 0, interpreter="so")
    says(steps, 1, interpreter="ti")
    request = granted(steps, "mona", "language")
    steps.at("2021-10-01 09:00")
    says(steps, 2, interpreter="ar")  # said anew: nobody asked to have it erased
    carry_out(steps.ports)
    assert state(steps, "mona", request) == "erased"
    versions = steps.ports.store.query(keys.own_history("mona"), table=Table.HISTORY)
    told = [(one["version"], one.get("language"), one.get("interpreter")) for one in versions]
    assert told == [(1, None, None), (2, None, None), (3, None, "ar"), (4, None, "ar")]
    shown = steps.call("mona", "GET", "/v1/people/mona/language").body
    assert (shown["said"], shown["interpreter"]) == (False, "ar")


@pytest.mark.spec("R13", "G10")
def test_a_language_that_a_talk_to_come_rests_on_waits_until_it_is_over(steps: Steps) -> None:
    says(steps, 0, interpreter="so")
    booked = steps.booked()
    assert booked["interpreter"] == "so"
    request = granted(steps, "mona", "language")
    carry_out(steps.ports)
    assert state(steps, "mona", request) == "granted"
    assert steps.call("mona", "GET", "/v1/people/mona/language").body["interpreter"] == "so"
    steps.at("2021-11-01 09:00")
    carry_out(steps.ports)
    assert state(steps, "mona", request) == "erased"
    assert steps.call("mona", "GET", "/v1/people/mona/language").body["interpreter"] is None


# --- what somebody attached ------------------------------------------------------------------


@pytest.fixture
def bucket() -> Iterator[Any]:
    with mock_aws():
        buckets()
        yield client("s3")


def attached(steps: Steps, s3: Any, talk: str, by: str, number: int) -> None:
    """A file with two versions, one of which came and was never looked at."""
    asked = {
        "phase": "preparation", "name": f"Secret {number}.pdf", "media_type": "application/pdf",
        "size": 9,
    }  # fmt: skip
    made = steps.call(by, "POST", f"/v1/talks/{talk}/attachments/files", asked)
    assert made.status == 201, made.body
    examined(steps.ports.store, talk, number)
    for prefix in ("clean", "incoming"):
        s3.put_object(Bucket=BUCKET, Key=f"{prefix}/{talk}/{number}/x", Body=b"%PDF-1.7\n")


def files(s3: Any) -> set[str]:
    found = s3.list_object_versions(Bucket=BUCKET)
    return {one["Key"] for one in [*found.get("Versions", []), *found.get("DeleteMarkers", [])]}


@pytest.mark.spec("R13", "G9", "F70")
def test_what_somebody_attached_goes_with_its_bytes_and_what_the_school_attached_stays(
    steps: Steps, bucket: Any
) -> None:
    talk = str(steps.booked()["id"])
    attached(steps, bucket, talk, "emil", 1)
    attached(steps, bucket, talk, "teacher", 2)
    hold = {"talk_id": talk, "reason": "appeal", "reference": "17"}
    holds = "/v1/units/school/retention-holds"
    kept = steps.call("rektor", "POST", holds, hold).body["id"]
    request = granted(steps, "emil", "own_attachment")
    carry_out(steps.ports)
    assert (state(steps, "emil", request), len(files(bucket))) == ("granted", 4)
    assert steps.call("rektor", "DELETE", f"{holds}/{kept}").status == 200
    carry_out(steps.ports)
    assert state(steps, "emil", request) == "erased"
    assert files(bucket) == {f"{prefix}/{talk}/2/x" for prefix in ("clean", "incoming")}
    assert "Secret 1" not in everything(steps)
    for who in ("emil", "teacher"):
        assert [one["number"] for one in steps.read(talk, by=who)["attachments"]] == [2]
    gone = steps.call("emil", "GET", f"/v1/talks/{talk}/attachments/1/download")
    assert (gone.status, gone.problem) == (404, "not-found")
    trail = steps.ports.store.query(keys.audit_of(About(Subject.TALK, talk)), table=Table.HISTORY)
    assert [one["actor_id"] for one in trail if one["action"] == "ERASE own_attachment"] == [
        "rektor"
    ]
    attached(steps, bucket, talk, "emil", 3)  # no number is used again


@pytest.mark.spec("R13")
def test_one_who_dies_before_the_bytes_are_gone_goes_on_with_them(
    steps: Steps, bucket: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = str(steps.booked()["id"])
    attached(steps, bucket, talk, "emil", 1)
    request = granted(steps, "emil", "own_attachment")
    with monkeypatch.context() as patch:
        patch.setattr(vault.Files, "of", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            carry_out(steps.ports)
    assert (state(steps, "emil", request), len(files(bucket))) == ("granted", 2)
    carry_out(steps.ports)
    assert (state(steps, "emil", request), files(bucket)) == ("erased", set())
