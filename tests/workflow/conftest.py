"""The school at the start of an autumn term."""

from collections.abc import Iterator

import pytest

from tests.workflow.world import World, local, world


@pytest.fixture
def school() -> Iterator[World]:
    with world(local("2021-09-20 10:00")) as school:
        yield school
