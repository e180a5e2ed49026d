"""Prints what the system does by itself, a line for each function that no person asks, into docs/access.md.

Each acts on a decision that somebody else made before: `access_system.csv` says on which, and which kinds of
items it reads and writes for that (`shared/adapters/dossier/kinds.py`). A test holds it against what it does.
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

PLACE = Path(__file__).parent / "access_system.csv"
_HEAD = """## What the system does by itself

These functions answer nobody. They have the tables without the guard that stands before those above, and
their roles let them do no more than they do. Each acts on a decision that was made before, by a rule or by
people. In the scenario to which their roles are held (`tests/contracts/test_policies.py`) they read and write
exactly the kinds of items that are named here (`infra/access_system.csv`), and *besides*, if there is any.
"""


class Decision(NamedTuple):
    """What a function may do by itself, and why."""

    function: str
    does: str
    because: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    seldom: tuple[str, ...]
    """What it reads or writes besides, where there is any."""


def decisions() -> tuple[Decision, ...]:
    """All of them, in the order of the file."""
    with PLACE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Decision(
                row["function"],
                row["does"],
                row["because"],
                *(tuple(filter(None, row[c].split("; "))) for c in ("reads", "writes", "seldom")),
            )
            for row in csv.DictReader(lines)
        )


def document() -> str:
    """The section, with its table."""
    return "\n".join([_HEAD, *_table(), ""])


def _table() -> Iterator[str]:
    yield _row(["", "On whose decision", "Reads", "Writes", "Besides"])
    yield _row(["---"] * 5)
    for one in decisions():
        what = f"**{one.function}**: {one.does}"
        kinds = (", ".join(some) or "nothing" for some in (one.reads, one.writes, one.seldom))
        yield _row([what, one.because, *kinds])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
