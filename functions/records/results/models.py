"""What results take and answer over HTTP."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.adapters.fields import Body, Day, Id
from shared.adapters.people_view import PersonView
from shared.adapters.template_view import View
from shared.domain.result import MINUTES_OF_A_TERM

LONGEST = 10_000
"""Characters of a judgement: two pages."""
Words = Annotated[str, StringConstraints(max_length=LONGEST, pattern=r"^[^\x00]*$")]
SomeWords = Annotated[Words, StringConstraints(min_length=1)]
Value = Annotated[
    str, StringConstraints(min_length=1, max_length=20, pattern=r"^[^\x00-\x20\x7f-\x9f]+$")
]
"""What stands for a grade: `A`, `E`, `-`."""
Minutes = Annotated[int, Field(ge=0, le=MINUTES_OF_A_TERM)]


class SchoolYearQuery(Body):
    """The calendar year in which the school year begins; the present one if it is not told."""

    school_year: int | None = Field(default=None, ge=2000, le=2098, strict=False)


class JudgementRequest(Body):
    """A judgement as it shall stand."""

    words: SomeWords
    level: Id | None = None
    """A level of the school form's scale."""
    proposed_goal: Words = ""
    """What the subject proposes to work on (F115)."""
    release_on: Day | None = None
    """The local date from which the guardians read it (F61)."""


class GradeRequest(Body):
    """A grade as it shall stand."""

    value: Value


class TermAttendanceRequest(Body):
    """Minutes of a term as they shall stand."""

    attended: Minutes
    valid_absence: Minutes
    invalid_absence: Minutes


class EarlierView(View):
    """The judgement before, in the same subject."""

    term: str
    words: str
    level: str | None
    level_name: str | None
    proposed_goal: str


class JudgementView(View):
    """A judgement as one reader sees it. `version` is what a change names in If-Match."""

    term: str
    school_subject: str
    subject_name: str
    words: str
    level: str | None
    level_name: str | None
    step: int | None
    """How high the level is among `steps`, from 1; None if it is not of the scale."""
    steps: int
    proposed_goal: str
    released_from: str | None
    """From when the guardians read it."""
    version: int
    author: PersonView | None
    saved_at: str
    before: EarlierView | None
    moved: int | None
    """Levels since the one before; None where the two cannot be compared (F93)."""


class GradeView(View):
    """A grade."""

    term: str
    school_subject: str
    subject_name: str
    value: str
    version: int
    author: PersonView | None
    saved_at: str


class AttendanceView(View):
    """Attendance in a term, in minutes; without a subject in all."""

    term: str
    school_subject: str | None
    subject_name: str | None
    attended: int
    valid_absence: int
    invalid_absence: int
    percent: float | None
    """The part of the teaching that was attended; None if there was none."""
    version: int
    author: PersonView | None
    saved_at: str


class ResultsView(View):
    """What the caller may read of a pupil's school year; None for what is not theirs to read."""

    school_year: int
    judgements: tuple[JudgementView, ...]
    grades: tuple[GradeView, ...] | None
    attendance: tuple[AttendanceView, ...] | None


class JudgementVersionView(View):
    """What a judgement said once."""

    version: int
    words: str
    level: str | None
    proposed_goal: str
    author: PersonView | None
    saved_at: str


class JudgementHistoryView(View):
    """A judgement for who writes it; None and no versions as long as there is none."""

    judgement: JudgementView | None
    versions: tuple[JudgementVersionView, ...]


class PupilJudgementView(View):
    """A pupil of a group, and whether a judgement is written; `version` is 0 while it is not."""

    pupil: PersonView
    version: int
    level: str | None
    level_name: str | None
    released_from: str | None


class GroupJudgementsView(View):
    """The judgements of a group's pupils in a subject and a term, by name."""

    term: str
    school_subject: str
    subject_name: str
    pupils: tuple[PupilJudgementView, ...]
    missing: int
    """Of how many none is written yet."""
