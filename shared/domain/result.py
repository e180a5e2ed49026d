"""Grades and attendance of a pupil, as another system or the school's staff told them (F72)."""

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.instant import Instant
from shared.domain.judgement import Judgement
from shared.domain.term import TermText

MINUTES_OF_A_TERM = 200_000
"""More than there are."""


class Told(BaseModel):
    """What is told of a pupil for a term; every version of it is kept."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    pupil_id: str
    term: TermText
    version: int = 1
    author_id: str | None = None
    """Who entered it; None if it was imported."""
    at: Instant


class Grade(Told):
    """A grade in a subject. `value` is whatever the school's scale has; none of it is known here."""

    school_subject: str
    value: str


class Attendance(Told):
    """Minutes of a term: in all, or of one subject."""

    school_subject: str | None = None
    attended: int = Field(ge=0, le=MINUTES_OF_A_TERM)
    valid_absence: int = Field(default=0, ge=0, le=MINUTES_OF_A_TERM)
    """Giltig frånvaro: ill, or with leave."""
    invalid_absence: int = Field(default=0, ge=0, le=MINUTES_OF_A_TERM)
    """Ogiltig frånvaro."""

    @property
    def share(self) -> float | None:
        """The part of the teaching that the pupil attended, from 0 to 1; None if there was none."""
        offered = self.attended + self.valid_absence + self.invalid_absence
        return self.attended / offered if offered else None


Result = Judgement | Grade | Attendance
"""What stands of a pupil for a term."""
