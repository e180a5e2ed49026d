"""Every access decision is made in `shared/domain`: handlers and adapters fetch facts and ask (R11, F6)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.spec_numbers import ROOT

SOURCES = sorted(
    p for top in ("functions", "shared/adapters") for p in (ROOT / top).glob("**/*.py")
)
FACTS = {
    "CARERS", "consented_by", "enrolment_of", "ever_worked", "groups_of", "groups_taught_by", "guardians_in",
    "guardians_of", "is_adult", "manager_of", "units_of_work",
}  # fmt: skip
"""What anybody may ask of the register to read, to name or to write to somebody. It opens nothing."""
RULES = {"is_kept_from", "is_student_health_for", "roles_in"}
"""What decides by itself."""
FINDS_LEADERS = {
    "functions/directory/links.py": {"HIGHER_DUTIES"},
    "functions/directory/mapping.py": {"HIGHER_DUTIES"},
    "shared/adapters/register.py": {"HIGHER_DUTIES", "has_higher_permission"},
}
"""Where it is written down who leads a unit, and where they are looked up to be told of something."""
TABLES = {"ACCESS", "HIDDEN", "NOT_CLOSE", "OPENED", "READERS", "TRAIL_READERS"}
"""What the rules look up. Only they do."""
HOLD_DUTIES = {
    "functions/archivist/naming.py", "functions/directory/comparing.py", "functions/directory/gathering.py",
    "functions/directory/leaving.py", "functions/directory/mapping.py", "functions/directory/merging.py",
    "functions/directory/relations.py",
}  # fmt: skip
"""The import, to which duties are what it brings, and the export, which names the places of somebody."""


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def strays(tree: ast.AST, where: str) -> Iterator[str]:
    """What a file uses to decide by itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "shared.domain.relation":
            may = FACTS | RULES | FINDS_LEADERS.get(where, set())
            yield from (alias.name for alias in node.names if alias.name not in may)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("shared.domain"):
            yield from (a.name for a in node.names if a.name in {*TABLES, "relation"})
        elif isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name == "shared.domain.relation")
        elif isinstance(node, ast.Attribute) and node.attr in ("duties", "assignments"):
            if where.startswith("functions/") and where not in HOLD_DUTIES:
                yield f".{node.attr}"
        elif isinstance(node, ast.If) and any(map(refuses, node.body)) and not asks(node.test):
            yield f"if {ast.unparse(node.test)}: raise NotAllowed"


def refuses(step: ast.stmt) -> bool:
    return isinstance(step, ast.Raise) and "NotAllowed" in ast.unparse(step)


def asks(test: ast.expr) -> bool:
    """Whether a condition is the answer of a rule: it compares nothing itself."""
    return not any(isinstance(n, ast.Compare) for n in ast.walk(test))


@pytest.mark.spec("R11", "F6")
def test_nothing_but_the_domain_decides() -> None:
    found = {
        place(path): sorted(stray)
        for path in SOURCES
        if (stray := set(strays(ast.parse(path.read_text(encoding="utf-8")), place(path))))
    }
    assert found == {}, "make it a rule of shared/domain, beside those in permission/, and ask that"


@pytest.mark.parametrize(
    "line",
    [
        "from shared.domain.relation import has_higher_permission",
        "from shared.domain.relation import groups_of, is_employed as works",
        "from shared.domain import relation",
        "import shared.domain.relation",
        "from shared.domain.access import ACCESS",
        "may = any(duty.role == 'Rektor' for duty in caller.duties)",
        "if caller_id != text.author_id:\n    raise NotAllowed",
        "if Role.HIGHER not in roles:\n    raise NotAllowed('No.')",
    ],
)
def test_it_would_be_found(line: str) -> None:
    assert list(strays(ast.parse(line), "functions/lists/day.py"))
