"""What the documents point at is there: files, links, and verbs of the Makefile."""

import re
from pathlib import Path

import pytest

from tests.support.spec_numbers import ROOT

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PARTS = ("docs", "functions", "infra", "locks", "shared", "statemachines", "tests")


def _name(document: Path) -> str:
    return str(document.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_files_that_are_named_exist(document: Path) -> None:
    named = re.findall(rf"`((?:{'|'.join(PARTS)})/[\w./-]*)`", document.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_verbs_that_are_named_exist(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    verbs = set(re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE))
    named = re.findall(r"(?:`|^ {4})make ([a-z][a-z-]*)", document.read_text("utf-8"), re.MULTILINE)
    assert set(named) <= verbs


def test_decisions_are_numbered_once_each() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(path.name[:4]) for path in decisions]
    assert numbers == list(range(1, len(numbers) + 1))
    for path, number in zip(decisions, numbers, strict=True):
        assert path.read_text("utf-8").startswith(f"# {number}. ")
