"""A pytest plugin: coverage is measured while the tests of the rules run, and only then.

The domain must be covered completely by its own tests; that a test of the whole system happens to pass a
line says nothing about the line. And measuring makes the tests of the system nearly three times slower.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

_OF_THE_RULES = Path(__file__).parents[1] / "unit"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Let coverage rest during every other test, its fixtures included."""
    plugin = item.config.pluginmanager.getplugin("_cov")
    controller = getattr(plugin, "cov_controller", None)
    if controller is None or item.path.is_relative_to(_OF_THE_RULES):
        yield
        return
    controller.pause()
    yield
    controller.resume()
