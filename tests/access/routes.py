"""Of every route: who may, what all others get, and which rules of the domain said yes when they asked.

`python -m tests.access.routes > infra/access_routes.csv`; docs/access.md prints it for those who answer for it.
Who may is read from the cells of `tests/access/rules`, in which the API is asked; the rules are those that left
a decision about somebody to the caller (`shared/domain/deciding.py`) while a request was answered with yes.
"""

import csv
import logging
import os
import sys
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from io import StringIO
from itertools import product
from types import FrameType
from typing import Any
from unittest.mock import patch

from infra.openapi import routes
from shared.domain import deciding
from shared.domain.deciding import Decision
from tests.access import elsewhere
from tests.access.actions import ACTIONS, Route, prepared, put
from tests.access.moments import MOMENTS, at
from tests.access.people import CASTS, COLUMNS, PATTERNS
from tests.access.rules import actions, cell

HEAD = ("route", "who", "others", "when", "rules")
LEFT_OUT = {
    "guardian apart",  # has in a talk of their own what a guardian has, and in the other one's nothing
    "others",
}
"""Columns that a summary does not need; docs/access-cells.md has them."""
NAMING = {
    "protection.is_family", "protection.is_known_to_holder", "protection.is_reader", "protection.sees_name",
    "protection.leads_through", "Scene._knows", "Scene.names",
}  # fmt: skip
"""Rules by which views name people: they stand behind every route, and open none."""
OWN = "deciding.is_oneself"
"""What is one's own. Everybody is told yes to that; it is named where nothing else was asked."""
FIRST = ("booked", "record opens", "midnight", "start", "no time", "closed")
"""The moments at which most can be done: others are looked for only where nothing can be done at these."""
WHEN = (
    ("in its window", {"early", "late"}),
    ("the family once planning is done", {"planned"}),
    ("as its status lets", {"not now"}),
)
Answers = Mapping[str, Mapping[str, set[str]]]
"""What each column was answered in each pattern."""


MAY = frozenset({"yes"})
MAY_NOT = frozenset({"no", "hidden", "not shown"})
_UNIT = frozenset({"holder", "staff", "higher", "further", "health", "colleagues"})
_WORK = _UNIT | {"employed elsewhere", "installation"}
_KNOWN = _WORK | {"subject", "guardian", "not employed"}
ALIASES = {
    _KNOWN | {"unknown"}: "everybody who signs in",
    _KNOWN: "everybody in the register",
    _WORK: "everybody who works here",
    _UNIT: "everybody who works at the unit",
    _WORK - {"installation"}: "all others who work here",
    _WORK - {"higher"}: "all others who work here",
    _UNIT - {"higher"}: "all others who work at the unit",
}
PATTERNS_TOLD = {
    frozenset({"young", "school", "adult"}): "pupils",
    frozenset({"young", "school"}): "pupils under age",
    frozenset({"school", "adult"}): "pupils but small children",
    frozenset({"school", "adult", "employee"}): "not small children",
    frozenset({"adult", "employee"}): "once of age",
}
_LINK = "who holds the link of a mail, and has a part in the talk"
BY_HAND: dict[str, dict[str, str]] = {
    "GET /v1/talks": {"who": "everybody who signs in: each the talks in which they have a part"},
    "GET /v1/links/{token}": {"who": _LINK},
    "GET /v1/links/{token}/slots": {"who": _LINK, "rules": "times.check_changes_by_link"},
    "POST /v1/links/{token}/rebooking": {"who": _LINK, "rules": "times.check_changes_by_link"},
    "POST /v1/links/{token}/cancellation": {"who": _LINK, "rules": "times.check_changes_by_link"},
    "GET /v1/people/{person_id}/plans/{school_year}/{plan_version}": {
        "who": "who is shown that plan in the list of them", "rules": "plan.may_read_plan",
    },
}  # fmt: skip
"""What the tables do not tell: a list of one's own, what a link opens, a plan that nobody there has."""


def rows() -> Iterator[dict[str, str]]:
    """A line for each route, as they are declared."""
    answers, rules = _answers(), _rules()
    for route in routes():
        key = (route.method, route.path)
        told = dict.fromkeys(HEAD, "") | {"route": " ".join(key)}
        if route.public:
            told |= {"who": "everybody, without a sign-in"}
        elif told["route"] in BY_HAND:
            told |= {"others": "404", "rules": "relation.roles_in"} | BY_HAND[told["route"]]
        else:
            asked = answers[key]
            said = rules[key] - {OWN} or {OWN}
            told |= {
                "who": _who(asked),
                "others": _others(asked),
                "when": "; ".join(when for when, words in WHEN if words & _all(asked)),
                "rules": " ".join(sorted(said)),
            }
        yield told


def _answers() -> dict[Route, dict[str, dict[str, set[str]]]]:
    """By route, column and pattern."""
    found: dict[Route, Any] = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
    for route, pattern, said, present in _said():
        for column, word in said.items():
            if present[column]:
                found[route][column][pattern].add(word)
    return found


def _said() -> Iterator[tuple[Route, str, Mapping[str, str], Mapping[str, Collection[str]]]]:
    """What the cells of the four patterns say, and who stands in their columns."""
    for action, pattern, moment in product(actions(), PATTERNS, MOMENTS):
        said = cell(action, pattern, moment).answers
        yield ACTIONS[action].route, pattern, said, CASTS[pattern].columns
    for rule in elsewhere.rules():
        for pattern in rule.patterns:
            yield rule.route, pattern, rule.answers, elsewhere.people(pattern)


def _who(asked: Answers) -> str:
    """The columns that may, with the patterns of talks if not in all in which there is anybody in them."""
    by_patterns: dict[str, set[str]] = defaultdict(set)
    for column, said in asked.items():
        where = frozenset(pattern for pattern, words in said.items() if words & _granting(asked))
        if where and column not in LEFT_OUT:
            by_patterns["" if where == said.keys() else _told(where)].add(column)
    parts = [
        _named(columns) + (f" ({where})" if where else "") for where, columns in by_patterns.items()
    ]
    return "; ".join(parts)


def _granting(asked: Answers) -> frozenset[str]:
    """The words by which somebody may; where no moment lets anybody, all but refusals of a person."""
    return MAY if "yes" in _all(asked) else frozenset(_all(asked)) - MAY_NOT


def _others(asked: Answers) -> str:
    """What those get who never may."""
    may = _granting(asked)
    never = {c: set().union(*said.values()) for c, said in asked.items()}
    refused = {c for c, words in never.items() if not words & may and "no" in words}
    told = f"403 to {_named(refused - LEFT_OUT)}" if refused - LEFT_OUT else ""
    return "; ".join(filter(None, ("404" if "hidden" in _all(asked) else "", told)))


def _named(columns: Collection[str]) -> str:
    """Columns in their order, or what many of them are called together."""
    order = dict.fromkeys((*COLUMNS, *elsewhere.COLUMNS))
    return ALIASES.get(frozenset(columns)) or ", ".join(c for c in order if c in columns)


def _told(patterns: frozenset[str]) -> str:
    return PATTERNS_TOLD.get(patterns) or ", ".join(p for p in PATTERNS if p in patterns)


def _all(asked: Answers) -> set[str]:
    return {word for said in asked.values() for words in said.values() for word in words}


# --- which rules said yes --------------------------------------------------------------------------


def _rules() -> dict[Route, set[str]]:
    """By route: what handlers and the scene of a talk asked, and were told yes."""
    logging.disable(logging.INFO)
    found: dict[Route, set[str]] = defaultdict(set)
    for pattern in PATTERNS:
        for name in actions():
            for column, moment in _askers(name, pattern):
                kept = prepared(at(pattern, moment), ACTIONS[name])
                world, who = kept.again(), CASTS[pattern].columns[column][0]
                with _heard(who) as heard:
                    put(world, who, ACTIONS[name].asks(world, column))
                found[ACTIONS[name].route] |= heard
        for rule in (rule for rule in elsewhere.rules() if pattern in rule.patterns):
            scene = elsewhere.scene(pattern, waiting=elsewhere.is_in_line(rule))
            for column, there in elsewhere.people(pattern).items():
                if there and rule.answers[column] == "yes":
                    with _heard(there[0]) as heard:
                        scene.ask(rule, there[0])
                    found[rule.route] |= heard
    logging.disable(logging.NOTSET)
    return found


def _askers(name: str, pattern: str) -> Iterator[tuple[str, str]]:
    """Those who may, each with a moment at which they do."""
    moments = (*FIRST, *(moment for moment in MOMENTS if moment not in FIRST))
    for column, people in CASTS[pattern].columns.items():
        if people:
            said = {m: cell(name, pattern, m).answers[column] for m in moments}
            may = MAY if MAY & {*said.values()} else {*said.values()} - MAY_NOT
            if (moment := next((m for m in moments if said[m] in may), None)) is not None:
                yield column, moment


@contextmanager
def _heard(who: str) -> Iterator[set[str]]:
    """The rules that said yes to somebody meanwhile."""
    heard: set[str] = set()

    def noted(caller_id: str, *told: Any) -> Decision:
        rule = _asked(sys._getframe(1).f_back)
        if caller_id == who and rule and rule not in NAMING:
            heard.add(rule)
        return Decision(caller_id, *told)

    with patch.object(deciding, "Decision", noted):
        yield heard


def _asked(frame: FrameType | None) -> str:
    """The outermost rule: what was asked from outside the domain."""
    name = ""
    while frame is not None:
        module = frame.f_globals["__name__"]
        function = frame.f_code.co_qualname.split(".<")[0]
        of_scene = module == "shared.adapters.scene" and function.startswith("Scene.")
        if not of_scene and not module.startswith("shared.domain."):
            break
        name = function if of_scene else f"{module.removeprefix('shared.domain.')}.{function}"
        frame = frame.f_back
    return name


def text() -> str:
    """The file as it is committed."""
    lines = StringIO()
    out = csv.DictWriter(lines, HEAD, lineterminator="\n")
    out.writeheader()
    out.writerows(rows())
    return lines.getvalue()


if __name__ == "__main__":
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
    }  # to sign addresses with
    print(text(), end="")
