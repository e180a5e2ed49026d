"""What workers share among them: every test by itself, but all that need the emulator to one of them.

They use one running system, and two at once would be one too many for the machine. A file whose set-up takes
longer than its tests goes to one worker as well, so that it is set up once. xdist's own groups are appended to
a private attribute of a test that pytest 9.2 no longer has, and so do nothing; this goes by the test's name.
"""

from pathlib import Path

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

GROUP = "emulator"
SET_UP_ONCE = ("tests/contracts/test_policies.py", "tests/integration/test_costs.py")
_E2E = Path(__file__).parent.parent / "e2e"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the black-box tests; what is marked so has a name by which it is kept on one worker."""
    for item in items:
        if item.path.is_relative_to(_E2E):
            item.add_marker(pytest.mark.emulator)
        if item.get_closest_marker("emulator") and group_of(item.nodeid) != GROUP:
            raise pytest.UsageError(f"{item.nodeid}: begin the parameters with {GROUP}")


def group_of(nodeid: str) -> str:
    """What is given to one worker as a whole: the group of the emulator's tests, a file, or one test."""
    file = nodeid.partition("::")[0]
    if file.startswith("tests/e2e/") or f"[{GROUP}" in nodeid:
        return GROUP
    return file if file in SET_UP_ONCE else nodeid


class EmulatorTogether(LoadScopeScheduling):  # type: ignore[misc]
    """Shares out tests by `group_of`."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling | None:
    """Called by xdist; None means its own way, for whoever asks for another."""
    return EmulatorTogether(config, log) if config.getvalue("dist") == "loadgroup" else None
