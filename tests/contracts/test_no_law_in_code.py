"""What the law says of a school form stands in tables with dates, never in code (D17)."""

import ast
import re
from pathlib import Path

import pytest

from shared.domain.vocabulary import KNOWN_SCHOOL_FORMS

ROOT = Path(__file__).parents[2]
WHO_ACTS = "shared/domain/vocabulary.py"
"""The one module that names school forms: by who acts in them, which no law decides."""
TABLES = (
    "talk_duties.json",
    "plan_duties.json",
    "secrecy.json",
    "judgement_levels.json",
    "retention/standard.json",
)


def names_of_forms(path: Path) -> set[str]:
    """The school forms that stand as texts in a module."""
    text = path.read_text("utf-8")
    if not any(re.search(rf"[\"']{form}[\"']", text) for form in KNOWN_SCHOOL_FORMS):
        return set()
    texts = {node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)}
    return {text for text in texts if isinstance(text, str)} & KNOWN_SCHOOL_FORMS


@pytest.mark.spec("D17")
def test_no_code_names_a_school_form_but_the_one_that_says_who_acts_there() -> None:
    modules = [p for part in ("shared", "functions") for p in (ROOT / part).rglob("*.py")]
    assert len(modules) > 100
    named = {str(path.relative_to(ROOT)): names_of_forms(path) for path in modules}
    assert {path for path, forms in named.items() if forms} == {WHO_ACTS}


@pytest.mark.spec("D17")
@pytest.mark.parametrize("table", TABLES)
def test_every_line_of_a_table_of_law_holds_from_a_date(table: str) -> None:
    text = (ROOT / "shared" / "data" / table).read_text("utf-8")
    assert text.count('"school_forms"') == text.count('"valid_from"') > 0
