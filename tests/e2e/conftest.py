"""One running system for all black-box tests."""

from collections.abc import Iterator

import pytest

from infra.local.system import System, running_system


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    with running_system() as running:
        yield running
