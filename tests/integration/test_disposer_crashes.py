"""Whenever the disposer dies, the next run goes on: nothing goes untold, nothing stays, none is told twice."""

import copy
from collections.abc import Iterator
from itertools import product

import pytest
from moto import mock_aws

from functions.disposer import erasing
from shared.adapters import keys
from shared.adapters.store import Table, UnitOfWork
from shared.domain.audit import About, Subject
from tests.properties.crash import Crash, Crashes
from tests.support.aws import client
from tests.support.disposing import ARCHIVE, archived, buckets, everything, walk
from tests.support.filing import BUCKET
from tests.support.memory import MemoryStore
from tests.support.retention import DUE, Years, years

pytestmark = pytest.mark.slow
WORDS = ("Secret one", "Secret two", "Secret three")


@pytest.fixture
def school(monkeypatch: pytest.MonkeyPatch) -> Iterator[Years]:
    with mock_aws():
        buckets()
        monkeypatch.setattr(erasing, "BATCH", 4)
        yield years()


def a_disposal(school: Years) -> tuple[str, str]:
    """Approved and not begun; the disposal's id and the talk's."""
    talk = school.an_old_talk()
    asked = {"phase": "record", "url": "https://secret.example/"}
    school.must("teacher", "POST", f"/v1/talks/{talk}/attachments/links", asked)
    client("s3").put_object(Bucket=BUCKET, Key=f"clean/{talk}/1/a", Body=b"Secret file")
    school.leaves()
    school.at(DUE)
    disposal = school.propose()
    walk(school)
    school.approve(disposal)
    return disposal, talk


@pytest.mark.spec("G9", "R15")
def test_a_disposer_that_dies_at_any_of_its_calls_is_gone_on_with(school: Years) -> None:
    store = school.ports.store
    assert isinstance(store, MemoryStore)
    disposal, talk = a_disposal(school)
    start = copy.deepcopy(store._tables)
    writes = walk_noting_writes(school, store)
    whole = copy.deepcopy(store._tables)
    crashes = Crashes(store)
    for number, moment in product(writes, ("before", "after")):
        store._tables = copy.deepcopy(start)
        client("s3").put_object(Bucket=BUCKET, Key=f"clean/{talk}/1/a", Body=b"Secret file")
        crashes.arm(number, moment)
        with pytest.raises(Crash):
            walk(school)
        nothing_went_untold(school, disposal, talk)
        walk(school)
        assert store._tables == whole, (number, moment)
        assert "Versions" not in client("s3").list_object_versions(Bucket=BUCKET)
    assert len(writes) > 9


def walk_noting_writes(school: Years, store: MemoryStore) -> list[int]:
    """Which of the store calls of a whole walk are writes, counted from its first."""
    commit, first, noted = store.commit, store.calls, []

    def noting(work: UnitOfWork) -> None:
        noted.append(store.calls + 1 - first)
        commit(work)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "commit", noting)
        walk(school)
    return noted


def nothing_went_untold(school: Years, disposal: str, talk: str) -> None:
    """What is gone from the tables lies in the archive, and something says that it went."""
    gone = [words for words in WORDS if words not in everything(school)]
    about = About(Subject.TALK, talk)
    told = school.ports.store.get(keys.disposed(about, disposal))
    trail = school.ports.store.query(keys.audit_of(about), table=Table.HISTORY)
    entries = [item for item in trail if item["action"].startswith("DISPOSE")]
    assert (told is None) == (not entries)
    if gone:
        assert told is not None
        assert all(words in archived(told["archive"]) for words in gone)
    assert len(entries) <= 1
    assert client("s3").list_objects_v2(Bucket=ARCHIVE).get("KeyCount", 0) > 0 or not gone
