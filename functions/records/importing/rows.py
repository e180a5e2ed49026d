"""What a file may tell, row by row, in the names of the API."""

import re
from datetime import date
from typing import Annotated, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from shared.adapters.fields import ID, Day
from shared.domain.observation import MOST_CHILDREN
from shared.domain.result import MINUTES_OF_A_TERM
from shared.domain.term import Term, TermText

_SWEDISH = re.compile(r"(HT|VT) ?(?:20)?(\d\d)", re.ASCII | re.IGNORECASE)


def _term(value: object) -> Term:
    """A term as the API writes it, or as schools do: `HT2021`, `VT 22`."""
    text = str(value)
    match = _SWEDISH.fullmatch(text)
    if match is None:
        return Term.parse(text)
    return Term.parse(f"20{match[2]}-{'autumn' if match[1].upper() == 'HT' else 'spring'}")


def _words(value: object) -> object:
    """Several ids in one cell of a table, apart by spaces or commas."""
    return tuple(filter(None, re.split(r"[\s,]+", value))) if isinstance(value, str) else value


_YES_NO = {"ja": True, "yes": True, "true": True, "1": True, "nej": False, "no": False, "0": False}


def _yes_or_no(value: object) -> object:
    return _YES_NO.get(value.strip().lower(), value) if isinstance(value, str) else value


Id = Annotated[str, StringConstraints(pattern=f"^{ID}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,39}$")]
ATerm = Annotated[TermText, BeforeValidator(_term)]
Words = Annotated[str, StringConstraints(max_length=10_000, pattern=r"^[^\x00]*$")]
SomeWords = Annotated[Words, StringConstraints(min_length=1)]
Minutes = Annotated[int, Field(ge=0, le=MINUTES_OF_A_TERM)]


class Row(BaseModel):
    """A row; what is not known is not read."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    kind: ClassVar[str]


class JudgementRow(Row):
    """A judgement."""

    kind: ClassVar[str] = "judgements"

    pupil: Id
    term: ATerm
    subject: Code
    words: SomeWords
    level: Code | None = None
    proposed_goal: Words = ""
    release_on: Day | None = None
    teacher: Id | None = None


class GradeRow(Row):
    """A grade."""

    kind: ClassVar[str] = "grades"

    pupil: Id
    term: ATerm
    subject: Code
    grade: Annotated[
        str, StringConstraints(min_length=1, max_length=20, pattern=r"^[^\x00-\x20\x7f-\x9f]+$")
    ]


class AttendanceRow(Row):
    """Minutes of a term."""

    kind: ClassVar[str] = "attendance"

    pupil: Id
    term: ATerm
    subject: Code | None = None
    attended: Minutes
    valid_absence: Minutes = 0
    invalid_absence: Minutes = 0


class ObservationRow(Row):
    """An observation, with the id that it has where it comes from."""

    kind: ClassVar[str] = "observations"

    id: Id
    unit: Id
    department: Id | None = None
    children: Annotated[
        tuple[Id, ...], BeforeValidator(_words), Field(max_length=MOST_CHILDREN)
    ] = ()
    day: Day
    title: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
    text: SomeWords
    open_to_families: Annotated[bool, BeforeValidator(_yes_or_no)] = False
    author: Id | None = None


class TeachingRow(Row):
    """One teacher of a group in a subject."""

    kind: ClassVar[str] = "teaching"

    group: Id
    subject: Code
    teacher: Id
    start: date | None = None
    end: date | None = None


ROWS: tuple[type[Row], ...] = (JudgementRow, GradeRow, AttendanceRow, ObservationRow, TeachingRow)
