"""What several integration tests are given."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from tests.integration.delivering import Services, services


@pytest.fixture(name="services")
def _services() -> Iterator[Services]:
    with mock_aws():
        yield services()
