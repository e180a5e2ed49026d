"""docs/access.md says what the rules do: it is printed from them."""

import re
from importlib import import_module
from operator import attrgetter

import pytest

from infra.access_routes import AREAS, _told
from infra.access_system import decisions
from infra.access_table import _KEPT, _PHASES, document
from infra.openapi import routes
from shared.adapters.dossier.kinds import KINDS
from shared.domain.access import ACCESS, OPENED
from shared.domain.ties import READERS
from tests.support.permissions import functions
from tests.support.spec_numbers import ROOT


def test_it_is_up_to_date() -> None:
    written = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    assert written == document(), "python -m infra.access_table > docs/access.md"


def test_all_that_is_kept_beside_talks_is_told_of() -> None:
    assert _KEPT.keys() == READERS.keys()


@pytest.mark.parametrize("row", ACCESS, ids=" ".join)
def test_there_is_a_row_for_every_rule(row: tuple[str, str]) -> None:
    of_phases = tuple(f"| {title}" for title in _PHASES.values())
    rows = [line for line in document().splitlines() if line.startswith(of_phases)]
    assert len(rows) == len(ACCESS)
    cells = [cell.strip() for cell in rows[list(ACCESS).index(row)].split("|")]  # type: ignore[arg-type]
    rule = ACCESS[row]  # type: ignore[index]
    opened = {f"*{role}*" for role in OPENED.get(row, ())}  # type: ignore[arg-type]
    assert set(cells[2].split(", ")) == rule.writers | opened
    assert set(cells[3].split(", ")) - {"nobody"} == rule.readers - rule.writers


def test_every_function_that_answers_people_has_an_area() -> None:
    named = [function for functions in AREAS.values() for function in functions]
    assert len(named) == len(set(named))
    assert set(named) == {route.view.__module__.split(".")[1] for route in routes()}


@pytest.mark.spec("R11")
def test_every_rule_that_is_named_is_one_of_the_domain_or_of_the_scene_that_asks_them() -> None:
    for name in {rule for told in _told().values() for rule in told["rules"].split()}:
        of_scene = name.startswith("Scene.")
        where, rule = ("shared.adapters.scene", name) if of_scene else _in_domain(name)
        assert attrgetter(rule)(import_module(where)) is not None, name


def _in_domain(name: str) -> tuple[str, str]:
    """The module of a rule, which may lie in a package, and its name there, which may be that of a method."""
    module = re.match(r"(permission\.)?[a-z_]+", name)
    assert module is not None, name
    return f"shared.domain.{module[0]}", name[module.end() + 1 :]


def test_every_function_that_nobody_asks_tells_on_whose_decision_it_acts() -> None:
    told = [one.function for one in decisions()]
    quiet = {n for n, p in functions().items() if not p["Handler"].endswith(".app.app")}
    assert sorted(told) == sorted(quiet)
    known = {kind.name for kind in KINDS}
    for one in decisions():
        assert {*one.reads, *one.writes, *one.seldom} <= known
        assert {*one.reads, *one.writes}.isdisjoint(one.seldom)
