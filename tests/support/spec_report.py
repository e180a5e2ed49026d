"""`make spec`: each F, D and G number, its title, and the passing tests that show it.

Uses the record of the last full run if the product has not changed since; otherwise runs the marked
tests first, with their output on standard error.
"""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.support.spec_numbers import ROOT, fingerprint, titles

RECORD = ROOT / ".cache" / "spec.json"


def shown_by(tests: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """Map each number to the tests that show it; one failed parameter fails its whole test."""
    passed: dict[str, bool] = {}
    numbers: dict[str, set[str]] = defaultdict(set)
    for test_id, result in tests.items():
        name = test_id.split("[", 1)[0]
        passed[name] = passed.get(name, True) and result["passed"]
        numbers[name].update(result["numbers"])
    shown: dict[str, list[str]] = defaultdict(list)
    for name in sorted(name for name, good in passed.items() if good):
        for number in numbers[name]:
            shown[number].append(name)
    return shown


def report(tests: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Make the lines: number, title and test ids, separated by tabs."""
    shown = shown_by(tests)
    return [
        f"{number}\t{title}\t{','.join(shown.get(number, ['-']))}"
        for number, title in titles().items()
        if number[0] in "FDG"
    ]


def recorded(path: Path = RECORD) -> dict[str, dict[str, Any]] | None:
    """Read the last run's results, or nothing if they are for another state of the product."""
    if not path.is_file():
        return None
    record = json.loads(path.read_text(encoding="utf-8"))
    tests: dict[str, dict[str, Any]] = record["tests"]
    return tests if record["fingerprint"] == fingerprint() else None


def run_marked_tests() -> dict[str, dict[str, Any]]:
    """Run every test that carries a spec mark and return the results, passed or not."""
    RECORD.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-m", "spec", "-n", "2", "--dist", "loadgroup"]
    # as one word: pytest would take a file of its own for a place to look for tests
    command.append(f"--spec-record={RECORD}")
    subprocess.run(command, cwd=ROOT, stdout=sys.stderr, check=False)
    return recorded() or {}


if __name__ == "__main__":
    found = recorded()
    print("\n".join(report(run_marked_tests() if found is None else found)))
