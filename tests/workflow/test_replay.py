"""Recorded payloads of every shipped version, played against today's workflow and code."""

import hashlib
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.domain.stage import Stage
from shared.domain.vocabulary import Status
from tests.support.spec_numbers import ROOT
from tests.workflow.world import World, local, world

pytestmark = pytest.mark.slow

RECORDINGS = sorted((ROOT / "tests" / "replay").glob("v*.json"))
BOOKED_AT, AFTERWARDS = local("2021-10-01 12:00"), local("2022-01-01 00:00")
# The text of the recordings of each version as it was first committed.
FINGERPRINTS = {1: "3383eb69e470c3e141e63dcbfadccee97d94a0321fbf27d597bbf6fd657f357b"}
# Of stages that the same version got later, each as it was first committed.
ADDED = {
    "v1-9-interpreter_check": "45c2e2bc473a39a6d2bc0cd6905dcc8631b401c85d0c325d454dee3a566cfa93"
}


def recorded(path: Path) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return payload


WAITING = [path for path in RECORDINGS if recorded(path)["stage"] != Stage.CLOSED]


@pytest.fixture
def school() -> Iterator[World]:
    """The school on the day on which the recorded talk began."""
    with world(local("2021-09-20 10:00")) as school:
        yield school


def the_recorded_talk(school: World, payload: dict[str, Any]) -> str:
    """A talk with the recorded id, at the recorded generation."""
    school.ids = itertools.repeat(payload["talk_id"])
    talk = school.start_talk()
    if payload["generation"] == 2:
        school.advance(BOOKED_AT)
        (slot,) = school.publish("2021-10-31 09:00")
        school.book(slot)
    assert school.talk(talk.id).generation == payload["generation"]
    return talk.id


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_an_execution_of_then_ends_well_today(school: World, path: Path) -> None:
    """The talk has no other execution: the recorded one must bring it to its end alone."""
    payload = recorded(path)
    school.relay_works = False
    talk_id = the_recorded_talk(school, payload)
    school.workflow.start("recorded", payload)
    school.advance(AFTERWARDS)

    assert school.workflow.status("recorded") == "SUCCEEDED"
    assert school.workflow.path("recorded")[-1] == "Talk closed"
    if payload["stage"] != Stage.CLOSED:
        assert school.talk(talk_id).stage is Stage.CLOSED
        end = Status.FOLLOWED_UP if payload["generation"] == 2 else Status.CREATED
        assert school.talk(talk_id).status is end


@pytest.mark.parametrize("path", WAITING, ids=lambda path: path.stem)
def test_an_execution_of_then_is_fenced_off_by_a_new_booking(school: World, path: Path) -> None:
    payload = recorded(path)
    school.relay_works = False
    talk_id = the_recorded_talk(school, payload)
    school.workflow.start("recorded", payload)
    (slot,) = school.publish("2021-11-20 09:00")
    if payload["generation"] == 1:
        school.book(slot)
    else:
        school.rebook(talk_id, slot)
    before = school.events(talk_id)
    school.advance(AFTERWARDS)
    assert school.workflow.path("recorded")[-1] == "Superseded"
    assert school.events(talk_id) == before


def test_there_is_a_recording_of_every_stage_of_every_version() -> None:
    versions = {recorded(path)["version"] for path in RECORDINGS}
    assert versions == set(FINGERPRINTS)
    for version in versions:
        payloads = [recorded(path) for path in RECORDINGS]
        stages = {payload["stage"] for payload in payloads if payload["version"] == version}
        assert stages >= set(Stage)


@pytest.mark.parametrize("version", FINGERPRINTS)
def test_recordings_are_never_changed(version: int) -> None:
    digest = hashlib.sha256()
    for path in RECORDINGS:
        if recorded(path)["version"] == version and path.stem not in ADDED:
            digest.update(path.read_bytes())
    assert digest.hexdigest() == FINGERPRINTS[version]


@pytest.mark.parametrize("name", ADDED)
def test_recordings_that_were_added_are_never_changed(name: str) -> None:
    (path,) = (path for path in RECORDINGS if path.stem == name)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == ADDED[name]


def test_what_runs_today_is_recorded(school: World) -> None:
    """Whoever changes the payload gives it a new version and adds its recordings."""
    talk_id = school.start_talk().id
    today = school.workflow.input(school.execution(talk_id))
    of_its_version = [r for r in map(recorded, RECORDINGS) if r["version"] == today["version"]]
    shapes = {tuple(sorted((k, type(v).__name__) for k, v in r.items())) for r in of_its_version}
    assert tuple(sorted((k, type(v).__name__) for k, v in today.items())) in shapes
