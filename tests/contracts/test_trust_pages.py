"""The threat model is about the system that there is: every flow, every threat, every test named (R11, R12)."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from infra.package import load
from infra.trust_pages import ARROWS, PAGES, TESTS, Kind, flows, threats
from tests.support.spec_numbers import ROOT

KEPT = (
    "AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::S3::Bucket", "AWS::Serverless::StateMachine",
    "AWS::SecretsManager::Secret", "AWS::KMS::Key", "AWS::Cognito::UserPool", "AWS::Serverless::Api",
    "AWS::SNS::Topic", "AWS::SES::EmailIdentity",
)  # fmt: skip
"""Kinds of resources that data rests in or passes."""


@cache
def _functions_of(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_pages_are_up_to_date(path: Path) -> None:
    assert path.read_text("utf-8") == PAGES[path](), "run `python -m infra.trust_pages`"


def test_every_flow_is_drawn() -> None:
    assert [each.id for each in flows()] == list(ARROWS)


def test_every_part_of_the_template_that_data_passes_is_in_a_flow() -> None:
    resources = load()["Resources"]
    functions = {n for n, each in resources.items() if each["Type"] == "AWS::Serverless::Function"}
    kept = {name for name, each in resources.items() if each["Type"] in KEPT}
    named = {name for flow in flows() for name in flow.functions}
    passed = {name for flow in flows() for name in flow.resources}
    assert functions - named == set(), "functions without a flow"
    assert kept - passed == set(), "resources without a flow"
    assert (named | passed) - resources.keys() == set(), "flows through nothing"


def test_every_flow_has_a_threat_of_each_kind() -> None:
    expected = {(flow.id, kind) for flow in flows() for kind in Kind}
    found = {(each.flow, each.kind) for each in threats()}
    assert expected == found


def test_every_threat_is_answered_and_the_tests_that_show_it_are_there() -> None:
    missing = []
    for each in threats():
        assert each.threat
        assert each.answer
        assert each.tests or each.left, (
            f"nothing shows {each.flow} {each.kind}, and nothing is said to be left"
        )
        for test in each.tests:
            path, _, function = test.partition("::")
            file = TESTS / path
            if not file.exists() or (function and function not in _functions_of(file)):
                missing.append(test)
    assert missing == []


def test_every_document_of_trust_is_led_to_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    there = {path.name for path in (ROOT / "docs" / "trust").glob("*.md")}
    assert there == {name for name in there if f"(docs/trust/{name})" in readme}
    assert there >= {"dpia.md", "record-of-processing.md", "security-policy.md"}


@pytest.mark.spec("R12")
def test_the_impact_assessment_has_what_article_35_asks_for_and_no_risk_is_left_likely_and_grave() -> (
    None
):
    page = (ROOT / "docs" / "trust" / "dpia.md").read_text("utf-8")
    for part in ("What is done", "Necessity and proportion", "Risks", "rights of those concerned"):
        assert re.search(rf"^## .*{part}", page, re.MULTILINE), part
    risks = re.findall(r"^\| (\d+) \|.*\| (\d) × (\d) \|.*\| (\d) × (\d) \|$", page, re.MULTILINE)
    assert [int(number) for number, *_ in risks] == list(range(1, len(risks) + 1))
    assert len(risks) > 10
    for number, *figures in risks:
        likely, grave, likely_after, grave_after = map(int, figures)
        assert likely_after < likely, number
        assert likely_after * grave_after < min(likely * grave, 6), number
