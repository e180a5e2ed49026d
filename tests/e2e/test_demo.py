"""`make demo` against the running system: every status, window, mail and refusal of one talk's life."""

import subprocess

import pytest


@pytest.mark.spec("D1")
def test_the_workflow_carries_a_talk_from_created_to_followed_up(
    demonstration: subprocess.Popen[str],
) -> None:
    told, complaint = demonstration.communicate(timeout=180)
    assert (demonstration.returncode, complaint) == (0, "")
    for state in ("Talk prepared", "Talk held", "Talk followed up"):
        assert state in told
