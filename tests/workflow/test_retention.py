"""The workflow of disposals on moto's interpreter: where it goes, what it carries, and runs of then today."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from functions.disposer.handler import handle
from functions.disposer.payload import Stage
from shared.adapters.disposals import write_disposal
from shared.adapters.store import UnitOfWork
from shared.domain.disposal import Disposal, DisposalState
from shared.domain.errors import TryAgain
from shared.domain.retention import DISPOSABLE
from tests.support.clockwork import RETENTION, Clockwork, clockwork
from tests.support.disposing import LOOK, buckets, desk
from tests.support.retention import DUE, Years, years
from tests.support.spec_numbers import ROOT
from tests.support.virtual_clock import VirtualClock
from tests.support.world import local

pytestmark = pytest.mark.slow

RECORDINGS = sorted((ROOT / "tests" / "replay").glob("retention-v*.json"))
# The text of the recordings of each version as it was first committed.
FINGERPRINTS = {1: "1c95eded4dd41e6803e856d50110fd1131ecb866bbd35139530c26507ede96ac"}


class Running(NamedTuple):
    """The school with a disposal that is called `recorded`, and the workflow."""

    school: Years
    workflow: Clockwork

    def run(self, name: str, payload: Any = None) -> list[str]:
        """One execution to its end; the steps it took."""
        self.workflow.start(name, payload or LOOK, RETENTION)
        self.workflow.clock.advance(self.workflow.clock.now())
        path = self.workflow.path(name, RETENTION)
        return [state for state in path if state != "Where are we?"]

    @property
    def state(self) -> str:
        """How far the disposal has come."""
        return str(self.school.disposal("recorded")["disposal"]["state"])

    def step_until(self, stage: Stage) -> None:
        """Take steps as the workflow does until this one is the next."""
        asked: dict[str, Any] = {"stage": "look"}
        while asked["stage"] not in (stage, "closed"):
            asked = handle(desk(self.school), asked)


@pytest.fixture
def running() -> Iterator[Running]:
    def not_yet(event: Any, context: Any) -> Any:
        raise AssertionError((event, context))

    with clockwork(VirtualClock(local(DUE)), not_yet) as workflow:
        buckets()
        school = years()
        school.an_old_talk()
        school.leaves()
        school.at(DUE)
        workflow.disposer_handler = lambda event, _: handle(desk(school), event)
        disposal = Disposal(
            id="recorded", unit_id="school", documents=tuple(DISPOSABLE), table_version=0,
            proposed_at=school.ports.now(), proposed_by="rektor",
        )  # fmt: skip
        work = UnitOfWork()
        write_disposal(work, None, disposal)
        school.ports.store.commit(work)
        yield Running(school, workflow)


@pytest.mark.spec("G9")
def test_the_states_tell_how_far_a_disposal_has_come(running: Running) -> None:
    look, end = "Look for a disposal", "Nothing left"
    assert running.run("first") == [look, "Gather what is due", look, end]
    assert running.run("second") == [look, end]
    running.school.approve("recorded")
    archive, verify, erase = "Hand to the archive", "Verify the archive", "Erase"
    steps = [archive, archive, verify, verify, erase, erase]
    assert running.run("third") == [look, *steps, look, end]
    assert running.state == DisposalState.CARRIED_OUT
    carried = "".join(running.workflow.history(name, RETENTION) for name in ("first", "third"))
    assert "emil" not in carried
    assert "rektor" not in carried


def test_a_step_that_cannot_be_taken_now_is_taken_later(running: Running) -> None:
    calls = []

    def busy_twice(event: Any, _: Any) -> Any:
        calls.append(event)
        if len(calls) < 3:
            raise TryAgain
        return handle(desk(running.school), event)

    running.workflow.disposer_handler = busy_twice
    running.workflow.start("busy", LOOK, RETENTION)
    while (alarm := running.workflow.clock.next_alarm()) is not None:
        running.workflow.clock.advance(alarm)
    assert running.workflow.status("busy", RETENTION) == "SUCCEEDED"
    assert running.state == DisposalState.PROPOSED


def recorded(path: Path) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return payload


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_an_execution_of_then_ends_well_today(running: Running, path: Path) -> None:
    payload = recorded(path)
    if payload["stage"] in (Stage.ARCHIVE, Stage.VERIFY, Stage.ERASE):
        running.step_until(Stage.CLOSED)
        running.school.approve("recorded")
        running.step_until(Stage(payload["stage"]))
    running.run("recorded", payload)
    assert running.workflow.status("recorded", RETENTION) == "SUCCEEDED"
    later = payload["stage"] in (Stage.ARCHIVE, Stage.VERIFY, Stage.ERASE)
    asked = payload["stage"] in (Stage.LOOK, Stage.GATHER)
    ends = DisposalState.PROPOSED if asked else DisposalState.GATHERING
    assert running.state == (DisposalState.CARRIED_OUT if later else ends)


def test_there_is_a_recording_of_every_stage_of_every_version() -> None:
    payloads = [recorded(path) for path in RECORDINGS]
    assert {payload["version"] for payload in payloads} == set(FINGERPRINTS)
    for version in FINGERPRINTS:
        assert {p["stage"] for p in payloads if p["version"] == version} >= set(Stage)


@pytest.mark.parametrize("version", FINGERPRINTS)
def test_recordings_are_never_changed(version: int) -> None:
    digest = hashlib.sha256()
    for path in RECORDINGS:
        if recorded(path)["version"] == version:
            digest.update(path.read_bytes())
    assert digest.hexdigest() == FINGERPRINTS[version]
