"""Only rules decide, and whoever answers people has the store behind what they decided (R11)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.spec_numbers import ROOT

SOURCES = sorted(path for top in ("shared", "functions") for path in (ROOT / top).glob("**/*.py"))
HTTP = sorted({path.parent for path in (ROOT / "functions").glob("*/routes.py")})
DECIDES = {"Decision", "decided", "is_oneself", "is_public", "repeats_command"}
"""What makes a decision."""
LEDGER = {"Ledger", "open_ledger", "present_ledger"}
"""What keeps it."""
RULES = ROOT / "shared/domain"
MAY_DECIDE = {
    "shared/adapters/scene.py": {"decided"},  # asks the rules about a talk, which know no ids
    "shared/adapters/edge.py": {"is_oneself", "is_public"},  # who asks was shown by their token
    "shared/adapters/commands.py": {"repeats_command"},  # the caller's own key was found
}
KEEPS = {"shared/adapters/edge.py", "shared/adapters/guard.py"}
UNGUARDED = {"shared.adapters.dynamo", "dynamo_store", "DynamoStore"}


def named(path: Path) -> Iterator[str]:
    """Everything that a file imports from somewhere, and every attribute that it asks of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Attribute):
            yield node.attr


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.spec("R11")
def test_nobody_but_the_rules_decides() -> None:
    deciding = {
        place(path): found
        for path in SOURCES
        if not path.is_relative_to(RULES) and (found := DECIDES & set(named(path)))
    }
    assert deciding == MAY_DECIDE


def test_nobody_but_the_edge_and_the_guard_knows_the_ledger() -> None:
    knowing = {place(path) for path in SOURCES if LEDGER & set(named(path))}
    assert knowing == KEEPS


@pytest.mark.spec("R11")
@pytest.mark.parametrize("function", HTTP, ids=lambda path: path.name)
def test_whoever_answers_people_is_handed_the_guarded_store(function: Path) -> None:
    """The edge refuses any other; and nothing that its routes use makes a store of its own."""
    routes = ast.parse((function / "routes.py").read_text(encoding="utf-8"))
    [build] = [n for n in routes.body if isinstance(n, ast.FunctionDef) and n.name == "build"]
    first = next(node for node in build.body if isinstance(node, ast.Assign))
    assert ast.unparse(first) == "ports = guarded(ports)"
    for path in function.glob("**/*.py"):
        if path.name not in BESIDE:
            assert UNGUARDED.isdisjoint(named(path)), place(path)


BESIDE = {"importer.py", "app.py"}
"""Composition roots: of the routes, which guard what they are handed, and of functions without HTTP."""
