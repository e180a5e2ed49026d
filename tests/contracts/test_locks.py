"""The locks pin everything by hash and name no address."""

import re
from pathlib import Path

import pytest

from tests.support.spec_numbers import ROOT

LOCKS = sorted((ROOT / "locks").glob("*.txt"))
_PIN = re.compile(r"^([a-z0-9._-]+(?:\[[a-z0-9,._-]+\])?)==([^ ;]+)", re.MULTILINE)


def pins(text: str) -> dict[str, str]:
    return dict(_PIN.findall(text))


def test_there_is_a_lock_for_every_environment() -> None:
    assert [lock.stem for lock in LOCKS] == [
        "dev", "emulator", "function", "printing", "runtime", "tools",
    ]  # fmt: skip


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_names_no_address(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert "index-url" not in text
    assert " @ " not in text


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_pin_has_a_hash(lock: Path) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", lock.read_text())
    pinned = [entry for entry in entries if _PIN.match(entry)]
    assert pinned
    assert [entry for entry in pinned if "--hash=sha256:" not in entry] == []


def test_tests_run_on_the_versions_that_are_deployed() -> None:
    runtime = pins((ROOT / "locks" / "runtime.txt").read_text())
    runtime |= pins((ROOT / "locks" / "printing.txt").read_text())
    dev = pins((ROOT / "locks" / "dev.txt").read_text())
    assert {name: dev.get(name) for name in runtime} == runtime
