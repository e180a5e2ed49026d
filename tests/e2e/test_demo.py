"""`make demo` against the running system: every status, window, mail and refusal of one talk's life."""

import subprocess
import sys
from pathlib import Path

import pytest

from infra.build import ROOT
from infra.local.run import NOTED
from infra.local.system import System


def demo(directory: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "infra.demo", "--directory", str(directory)],
        cwd=ROOT, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip


@pytest.mark.spec("D1")
def test_the_workflow_carries_a_talk_from_created_to_followed_up(
    system: System, tmp_path: Path
) -> None:
    system.write(tmp_path / NOTED.name)
    played = demo(tmp_path)
    assert (played.returncode, played.stderr) == (0, "")
    for state in ("Talk prepared", "Talk held", "Talk followed up"):
        assert state in played.stdout


def test_it_says_in_one_sentence_that_nothing_runs(tmp_path: Path) -> None:
    played = demo(tmp_path)
    assert played.returncode == 1
    assert played.stderr.strip() == "The system is not running; start it with `make run`."
