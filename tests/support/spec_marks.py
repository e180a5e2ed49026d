"""A pytest plugin for `@pytest.mark.spec("F21", ...)`: checks the numbers, records what passed.

With `--spec-record FILE` the outcome of every marked test is written to FILE at the end of the run,
together with a fingerprint of the product; `make spec` prints from it.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.spec_numbers import fingerprint, titles

_PROPERTY = "spec"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that asks for a record."""
    parser.addoption("--spec-record", type=Path, help="write which spec numbers were shown")


def pytest_configure(config: pytest.Config) -> None:
    """Record on the process that hears every report: with workers, the one that leads them."""
    target = config.getoption("--spec-record")
    if target is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Recorder(config.rootpath / target), "spec-recorder")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse marks that name no number, or one that the specification does not have.

    Raises:
        pytest.UsageError: a mark is empty or names an unknown number.
    """
    known = titles().keys()
    for item in items:
        numbers = [number for mark in item.iter_markers("spec") for number in mark.args]
        if not numbers and item.get_closest_marker("spec"):
            raise pytest.UsageError(f"{item.nodeid}: a spec mark must name a number")
        if unknown := [number for number in numbers if number not in known]:
            raise pytest.UsageError(f"{item.nodeid}: unknown spec numbers {unknown}")
        if numbers:
            item.user_properties.append((_PROPERTY, sorted(set(numbers))))


class _Recorder:
    """Collects the outcomes of marked tests; a test passed when all its phases did."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._tests: dict[str, dict[str, Any]] = {}
        self._fingerprint = fingerprint()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        numbers = dict(report.user_properties).get(_PROPERTY)
        if numbers is None:
            return
        test_id = report.nodeid.split("@", 1)[0]  # workers append the name of a test's group
        test = self._tests.setdefault(test_id, {"numbers": numbers, "passed": True})
        test["passed"] = test["passed"] and report.passed

    def pytest_sessionfinish(self) -> None:
        record = {"fingerprint": self._fingerprint, "tests": self._tests}
        self._target.parent.mkdir(parents=True, exist_ok=True)
        self._target.write_text(json.dumps(record, indent=1), encoding="utf-8")
