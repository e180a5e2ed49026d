"""Recorded payloads of rounds of every shipped version, played against today's workflow and code."""

import hashlib
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.domain.round import RoundStage
from tests.support.clockwork import ROUND
from tests.support.spec_numbers import ROOT
from tests.workflow.rounds import cancel_round, ended, execution, plan_round, stored
from tests.workflow.world import World, local, world

pytestmark = pytest.mark.slow

RECORDINGS = sorted((ROOT / "tests" / "replay").glob("round-v*.json"))
AFTERWARDS = local("2021-11-01 12:00")
# The text of the recordings of each version as it was first committed.
FINGERPRINTS = {1: "e482626a7b68755a708b0c3fa667916a9eaa7a504856baa604bef97fbe15bc30"}


def recorded(path: Path) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return payload


@pytest.fixture
def school() -> Iterator[World]:
    """The school on the day on which the recorded round began."""
    with world(local("2021-09-20 10:00")) as school:
        yield school


def the_recorded_round(school: World, payload: dict[str, Any]) -> str:
    """A round with the recorded id, at the recorded generation, that no execution tends to."""
    school.relay_works = False
    ordinary, school.ids = school.ids, itertools.repeat(payload["round_id"])
    round_id = plan_round(school)
    school.ids = ordinary
    if payload["generation"] == 2:
        school.advance(local("2021-10-01 12:00"))
        cancel_round(school, round_id)
    assert stored(school, round_id).generation == payload["generation"]
    return round_id


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_an_execution_of_then_ends_well_today(school: World, path: Path) -> None:
    payload = recorded(path)
    round_id = the_recorded_round(school, payload)
    school.workflow.start("recorded", payload, ROUND)
    school.advance(AFTERWARDS)
    assert ended(school, "recorded") == ("SUCCEEDED", "Round closed")
    if payload["stage"] != RoundStage.CLOSED:
        assert stored(school, round_id).stage is RoundStage.CLOSED


def test_there_is_a_recording_of_every_stage_of_every_version() -> None:
    payloads = [recorded(path) for path in RECORDINGS]
    assert {payload["version"] for payload in payloads} == set(FINGERPRINTS)
    for version in FINGERPRINTS:
        stages = {payload["stage"] for payload in payloads if payload["version"] == version}
        assert stages >= set(RoundStage)


@pytest.mark.parametrize("version", FINGERPRINTS)
def test_recordings_are_never_changed(version: int) -> None:
    digest = hashlib.sha256()
    for path in RECORDINGS:
        if recorded(path)["version"] == version:
            digest.update(path.read_bytes())
    assert digest.hexdigest() == FINGERPRINTS[version]


def test_what_runs_today_is_recorded(school: World) -> None:
    """Whoever changes the payload gives it a new version and adds its recordings."""
    round_id = plan_round(school)
    today = school.workflow.input(execution(school, round_id), ROUND)
    shapes = {
        tuple(sorted((k, type(v).__name__) for k, v in payload.items()))
        for payload in map(recorded, RECORDINGS)
        if payload["version"] == today["version"]
    }
    assert tuple(sorted((k, type(v).__name__) for k, v in today.items())) in shapes
