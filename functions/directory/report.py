"""What an import says about itself: figures, and lines about what could not be taken as it stands."""

from collections import Counter
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field

from functions.directory.tally import Tally

MOST_LINES = 1000
"""Lines in one report. Every problem is counted; a larger answer than some megabytes is refused."""


class Problem(BaseModel):
    """`where` is a kind and an id of the export, or `file`; `problem` names no person."""

    model_config = ConfigDict(frozen=True)

    where: str
    problem: str


class Report(BaseModel):
    """The outcome of an import."""

    records: dict[str, int] = Field(default_factory=dict)
    """Records of the file that could be taken, by kind."""
    changes: dict[str, Tally] = Field(default_factory=dict)
    """What the file adds, changes and takes away: units, groups, people, and relations that hold today."""
    dry_run: bool = False
    """Nothing was written, because nothing was to be."""
    stopped: tuple[str, ...] = ()
    """The kinds of which so much would be gone that nothing was written; see `docs/import.md`."""
    written: int = 0
    """Units, groups and people, by all invocations of this import."""
    finished: bool = False
    """Whether the register is now as the file says; if not and nothing stopped it, it goes on by itself."""
    problem_count: int = 0
    problems: tuple[Problem, ...] = ()


class Problems:
    """Gathers lines while a file is read; `count` goes on when no more lines are kept."""

    def __init__(self) -> None:
        self.count = 0
        self.lines: list[Problem] = []
        self.notes: Counter[str] = Counter()

    def add(self, where: str, problem: str) -> None:
        """Note a problem."""
        self.count += 1
        if len(self.lines) < MOST_LINES:
            self.lines.append(Problem(where=where, problem=problem))

    def note(self, what: str) -> None:
        """Note something that may be true of nearly everybody: `tell_notes` says of how many."""
        self.notes[what] += 1

    def tell_notes(self, where: str) -> None:
        """Add a line for each thing that was noted."""
        for what, of_how_many in sorted(self.notes.items()):
            self.add(where, f"{what}: {of_how_many}")
        self.notes.clear()

    def add_all(self, where: Iterable[str], problem: str) -> None:
        """Note the same problem at several places."""
        for place in where:
            self.add(place, problem)
