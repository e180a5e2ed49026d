"""What is asked beside a talk of a pupil of age, where `elsewhere.csv` has no rule of its own for one (D12).

`of_age.csv` says what the pupil is answered, a guardian with the pupil's consent, and one without. What is not
about a pupil is answered as it is to everybody else's guardians.
"""

import csv
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from tests.access import elsewhere
from tests.access.elsewhere import Rule
from tests.access.rules import FOLDER

COLUMNS = ("subject", "with consent", "without consent")
WHO = {"subject": "pelle", "with consent": "gun", "without consent": "otto"}
"""Who stands in each column where the pupil is of age."""
PUPIL = {"subject_id", "person_id"}
"""The names by which a question is about the pupil."""


class OfAge(NamedTuple):
    """One line."""

    action: str
    answers: Mapping[str, str]
    spec: tuple[str, ...]


@cache
def rows() -> dict[str, OfAge]:
    """All of them, by what is asked."""
    with (FOLDER / "of_age.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["action"]: OfAge(
                row["action"], {c: row[c] for c in COLUMNS}, tuple(row["spec"].split())
            )
            for row in csv.DictReader(lines)
        }


@cache
def questions() -> tuple[Rule, ...]:
    """What is asked of the adult pattern only here."""
    told = {rule.action for rule in elsewhere.rules() if "adult" in rule.patterns}
    return tuple(
        {
            rule.action: rule
            for rule in elsewhere.rules()
            if rule.action not in told and {"school", "young"} & {*rule.patterns}
        }.values()
    )


def is_about_pupil(rule: Rule) -> bool:
    """Whether the pupil is named in it."""
    return bool(elsewhere.names_in(rule.action, rule.route) & PUPIL)


def expected(rule: Rule) -> Mapping[str, str]:
    """What each column is answered."""
    if is_about_pupil(rule):
        return rows()[rule.action].answers
    guardian = rule.answers["guardian"]
    answers = rule.answers["subject"], guardian, rule.answers["not employed"]
    return dict(zip(COLUMNS, answers, strict=True))
