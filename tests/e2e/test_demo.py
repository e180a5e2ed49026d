"""`make demo` against the running system: every status, window, mail and refusal of one talk's life."""

import subprocess
import sys
from pathlib import Path

import pytest

from infra.build import ROOT
from infra.local.run import NOTED
from infra.local.system import System


@pytest.mark.spec("D1")
def test_the_workflow_carries_a_talk_from_created_to_followed_up(
    system: System, tmp_path: Path
) -> None:
    system.write(tmp_path / NOTED.name)
    played = subprocess.run(
        [sys.executable, "-m", "infra.demo", "--directory", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert (played.returncode, played.stderr) == (0, "")
    for state in ("Talk prepared", "Talk held", "Talk followed up"):
        assert state in played.stdout
