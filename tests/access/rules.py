"""The access table: rules written from the specification, and the cells that they expand to.

A rule gives one answer for each column of people; `window` stands for the answer that follows from the
window it names. Rules are files that anybody can read (`tests/access/rules`); nothing here asks the product.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.access.people import CASTS, COLUMNS

FOLDER = Path(__file__).parent / "rules"
FILES = ("reading", "writing", "steps", "attachments", "agreements", "notes", "times", "settings")
ANSWERS = {
    "yes": "done, or shown",
    "no": "refused: this person may not (403 not-allowed)",
    "hidden": "answered as if the talk did not exist, to the byte (404 not-found)",
    "not shown": "the answer does not contain it",
    "early": "refused: too early (409 window-not-open)",
    "late": "refused: too late (409 window-closed)",
    "not now": "refused: not in this status (409 wrong-status)",
    "planned": "refused: the school is still preparing (409 still-planned)",
    "none": "refused: there is none (422 invalid)",
}
"""What a cell can say. Words that somebody typed are handed back with every refusal but `no` and `hidden`."""
COMING = ("further", "health")
PASSED_ON = "yes, it was passed on"
"""Of student health, who then have a part in a talk without a time too."""
_OF_WINDOW = {"none": "not now", "early": "early", "open": "yes", "late": "late"}


@dataclass(frozen=True)
class Rule:
    """One line of a file."""

    action: str
    window: str
    patterns: tuple[str, ...]
    when: str
    answers: Mapping[str, str]
    spec: tuple[str, ...]

    def holds(self, state: Mapping[str, str]) -> bool:
        """Whether it is about a talk in this state."""
        if self.when == "any":
            return True
        for condition in re.split(r" (?=[a-z-]+!?=)", self.when):
            name, equal, values = re.split(r"(!?=)", condition)
            if (state[name] in values.split("|")) is not (equal == "="):
                return False
        return True


class Cell(NamedTuple):
    """One cell: what each column of people is answered."""

    action: str
    pattern: str
    moment: str
    answers: Mapping[str, str]


@cache
def moments() -> dict[str, dict[str, str]]:
    """The moments as `moments.csv` tells them, by name."""
    return {row["moment"]: row for row in _rows("moments")}


@cache
def rules() -> tuple[Rule, ...]:
    """All rules."""
    return tuple(
        Rule(
            row["action"],
            row["window"],
            tuple(row["pattern"].split("/")),
            row["when"],
            _with_health(row),
            tuple(row["spec"].split()),
        )
        for name in FILES
        for row in _rows(name)
    )


def actions() -> tuple[str, ...]:
    """Everything that can be done with a talk, in the order of the files."""
    return tuple(dict.fromkeys(rule.action for rule in rules()))


@cache
def cell(action: str, pattern: str, moment: str) -> Cell:
    """The one cell that an action has in a pattern (or a variant of one) at a moment."""
    state = state_at(pattern, moment)
    [rule] = [rule for rule in _about(action, pattern) if rule.holds(state)]
    return Cell(action, pattern, moment, dict(_answers(rule, state)))


def matching(action: str, pattern: str, moment: str) -> list[Rule]:
    """The rules for a cell; there must be exactly one."""
    return [r for r in _about(action, pattern) if r.holds(state_at(pattern, moment))]


def state_at(pattern: str, moment: str) -> Mapping[str, str]:
    """What is true of a talk at a moment: employee and manager prepare in a window of their own."""
    state = moments()[moment]
    if CASTS[pattern].pattern == "employee":
        return state | {"preparation": state["at work"]}
    return state


def _about(action: str, pattern: str) -> list[Rule]:
    mine = [rule for rule in rules() if rule.action == action]
    of_variant = [rule for rule in mine if pattern in rule.patterns]
    return of_variant or [rule for rule in mine if CASTS[pattern].pattern in rule.patterns]


def _answers(rule: Rule, state: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for column, told in rule.answers.items():
        answer = told
        if told == PASSED_ON:
            answer = "yes"
        elif column in COMING and state["time"] != "yes":
            answer = "hidden"  # they come to the time of the talk: without one they are strangers
        elif told in ("window", "if there is one"):
            answer = _OF_WINDOW[state[rule.window]]
            if told == "if there is one" and answer == "yes":
                answer = "none"
        yield column, answer


def _with_health(row: Mapping[str, str]) -> dict[str, str]:
    """The answers of a line, that of student health from `health.csv`.

    One of the team who comes is answered as other further staff, except where that file says otherwise.
    """
    patterns = {name.split()[0] for name in row["pattern"].split("/")}
    for said in _rows("health"):
        about = (said["action"], said["further"]) == (row["action"], row["further"])
        if about and patterns <= {*said["pattern"].split("/")}:
            return {c: said["health"] if c == "health" else row[c] for c in COLUMNS}
    return {c: row["further" if c == "health" else c] for c in COLUMNS}


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
