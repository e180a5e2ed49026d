"""What an import says about itself: figures, and lines about what could not be taken as it stands."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

MOST_LINES = 1000
"""Lines in one report. Every problem is counted; a larger answer than some megabytes is refused."""


class Problem(BaseModel):
    """`where` is a kind and an id of the export, or `file`; `problem` names no person."""

    model_config = ConfigDict(frozen=True)

    where: str
    problem: str


class Report(BaseModel):
    """The outcome of an import. The first five are records of the file that could be taken."""

    organisations: int = 0
    persons: int = 0
    placements: int = 0
    groups: int = 0
    duties: int = 0
    written: int = 0
    """Units, groups and people that were new or had changed."""
    unchanged: int = 0
    """Units, groups and people that already stood so."""
    no_longer_in_file: int = 0
    """People of earlier imports that this file says nothing of. They stand as they did."""
    problem_count: int = 0
    problems: tuple[Problem, ...] = ()


class Problems:
    """Gathers lines while a file is read; `count` goes on when no more lines are kept."""

    def __init__(self) -> None:
        self.count = 0
        self.lines: list[Problem] = []

    def add(self, where: str, problem: str) -> None:
        """Note a problem."""
        self.count += 1
        if len(self.lines) < MOST_LINES:
            self.lines.append(Problem(where=where, problem=problem))

    def add_all(self, where: Iterable[str], problem: str) -> None:
        """Note the same problem at several places."""
        for place in where:
            self.add(place, problem)
