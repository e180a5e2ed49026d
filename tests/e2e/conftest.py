"""One running system for all black-box tests, and the order in which it is used best.

What waits more than it works comes first, with the demonstration beside it; what needs all of the machine
or a system of its own comes last.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.build import ROOT
from infra.local.run import NOTED
from infra.local.system import System, running_system
from tests.e2e.newcomers import Newcomers

ORDER = ["test_booking", "test_lists", "test_attachments", "test_rounds", "test_demo", "test_races"]
_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files of this directory in their order; what is not named in it follows."""
    ours = [place for place, item in enumerate(items) if item.path.parent == _HERE]
    ordered = sorted((items[place] for place in ours), key=_turn)
    for place, item in zip(ours, ordered, strict=True):
        items[place] = item


def _turn(item: pytest.Item) -> int:
    return ORDER.index(item.path.stem) if item.path.stem in ORDER else len(ORDER)


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    with running_system() as running:
        yield running


@pytest.fixture(scope="session")
def newcomers(system: System) -> Newcomers:
    return Newcomers(system)


@pytest.fixture(scope="session")
def demonstration(
    system: System, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[subprocess.Popen[str]]:
    """`make demo`, begun: a minute of waiting for the most part."""
    directory = tmp_path_factory.mktemp("demonstration")
    system.write(directory / NOTED.name)
    command = [sys.executable, "-m", "infra.demo", "--directory", str(directory)]
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as playing:
        try:
            yield playing
        finally:
            playing.kill()


@pytest.fixture(scope="session", autouse=True)
def _plays_beside_the_others(request: pytest.FixtureRequest) -> None:
    """The demonstration begins with the first test if it is to be looked at at all."""
    if any("demonstration" in getattr(i, "fixturenames", ()) for i in request.session.items):
        request.getfixturevalue("demonstration")
