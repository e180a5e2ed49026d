"""docs/access.md says what the rules do: it is printed from them."""

import pytest

from infra.access_table import _KEPT, document
from shared.domain.access import ACCESS, OPENED
from shared.domain.ties import READERS
from tests.support.spec_numbers import ROOT


def test_it_is_up_to_date() -> None:
    written = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    assert written == document(), "python -m infra.access_table > docs/access.md"


def test_all_that_is_kept_beside_talks_is_told_of() -> None:
    assert _KEPT.keys() == READERS.keys()


@pytest.mark.parametrize("row", ACCESS, ids=" ".join)
def test_there_is_a_row_for_every_rule(row: tuple[str, str]) -> None:
    rows = [line for line in document().splitlines() if line.startswith(("| P", "| R", "| F"))]
    assert len(rows) == len(ACCESS)
    cells = [cell.strip() for cell in rows[list(ACCESS).index(row)].split("|")]  # type: ignore[arg-type]
    rule = ACCESS[row]  # type: ignore[index]
    opened = {f"*{role}*" for role in OPENED.get(row, ())}  # type: ignore[arg-type]
    assert set(cells[2].split(", ")) == rule.writers | opened
    assert set(cells[3].split(", ")) - {"nobody"} == rule.readers - rule.writers
