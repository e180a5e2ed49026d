"""The tests on the emulator stay together, whatever pytest and xdist make of each other."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.sharing_out import GROUP, group_of
from tests.support.spec_numbers import ROOT


@pytest.mark.parametrize(
    ("nodeid", "group"),
    [
        ("tests/e2e/test_demo.py::test_it", GROUP),
        ("tests/e2e/test_lists.py::test_it[a@b]", GROUP),
        ("tests/concurrency/test_rush.py::test_it[emulator]", GROUP),
        ("tests/concurrency/test_rush.py::test_it[emulator-5]", GROUP),
        ("tests/concurrency/test_rush.py::test_it[memory]",) * 2,
        ("tests/contracts/test_emulator.py::test_it",) * 2,
        ("tests/contracts/test_policies.py::test_it[Lists]", "tests/contracts/test_policies.py"),
    ],
)
def test_what_needs_the_emulator_or_a_long_set_up_is_one_share_and_every_other_test_its_own(
    nodeid: str, group: str
) -> None:
    assert group_of(nodeid) == group


TESTS = """
import pytest

@pytest.mark.parametrize("engine", ["memory", "emulator", "other", "emulator-2", "emulator-3"])
def test_it(engine):
    assert engine
"""


@pytest.mark.slow
def test_one_of_two_workers_gets_the_share(tmp_path: Path) -> None:
    (tmp_path / "test_shares.py").write_text(TESTS)
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    told = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-v", "-n", "2", "--dist", "loadgroup",
            "-p", "tests.support.sharing_out", "test_shares.py",
        ],
        cwd=tmp_path, env=env | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, timeout=120,
    ).stdout  # fmt: skip
    of_emulator = [line for line in told.splitlines() if "PASSED" in line and GROUP in line]
    assert len(of_emulator) == 3, told
    assert len({line.split("]")[0] for line in of_emulator}) == 1, told
