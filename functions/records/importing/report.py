"""What an import of records says about itself: figures, and lines about what could not be taken."""

from pydantic import BaseModel, ConfigDict

MOST_LINES = 1000
"""Lines in one report; every problem is counted."""


class Problem(BaseModel):
    """`where` is a kind and a place in the file, or a line of it; `problem` holds nothing of anybody."""

    model_config = ConfigDict(frozen=True)

    where: str
    problem: str


class Report(BaseModel):
    """The outcome."""

    rows: int = 0
    """Rows of the file."""
    written: int = 0
    """Rows that were new or had changed."""
    unchanged: int = 0
    """Rows that stood so already."""
    left_out: int = 0
    problem_count: int = 0
    problems: tuple[Problem, ...] = ()


class Outcome:
    """Counts while a file is taken."""

    def __init__(self) -> None:
        self.rows = self.written = self.unchanged = self.left_out = 0
        self.count = 0
        self.lines: list[Problem] = []

    def note(self, where: str, problem: str) -> None:
        """Note a problem of a row that is taken all the same, or of the file."""
        self.count += 1
        if len(self.lines) < MOST_LINES:
            self.lines.append(Problem(where=where, problem=problem))

    def leave_out(self, where: str, problem: str) -> None:
        """Leave a row out; what stands is kept."""
        self.left_out += 1
        self.note(where, problem)

    def report(self) -> Report:
        """All of it."""
        return Report(
            rows=self.rows,
            written=self.written,
            unchanged=self.unchanged,
            left_out=self.left_out,
            problem_count=self.count,
            problems=tuple(self.lines),
        )
