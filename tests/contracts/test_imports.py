"""The domain imports the standard library and pydantic, and nothing that reaches outside it."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.spec_numbers import ROOT

DOMAIN = sorted((ROOT / "shared" / "domain").glob("**/*.py"))
ALLOWED = sys.stdlib_module_names | {"pydantic", "pydantic_core", "shared"}
# A pure rule has no clock, no chance, no network, no processes and no environment.
OUTSIDE = {"asyncio", "http", "os", "random", "secrets", "socket", "subprocess", "time", "urllib"}


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, by its dotted name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


@pytest.mark.parametrize("path", DOMAIN, ids=lambda path: path.stem)
def test_domain_module_is_pure(path: Path) -> None:
    names = set(imported(path))
    roots = {name.partition(".")[0] for name in names}
    assert roots - ALLOWED == set()
    assert roots & OUTSIDE == set()
    own = {name for name in names if name.partition(".")[0] == "shared"}
    assert {name for name in own if not name.startswith(("shared.domain", "shared.data"))} == set()
