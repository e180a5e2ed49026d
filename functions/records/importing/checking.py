"""Which rows of a file can be used: right in themselves, and told once."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from functions.records.importing.file import Raw
from functions.records.importing.report import Outcome
from functions.records.importing.rows import (
    AttendanceRow,
    GradeRow,
    JudgementRow,
    ObservationRow,
    Row,
    TeachingRow,
)

MOST_ERRORS = 3
TWICE = "the file tells this several times; all of it is left out"
R = TypeVar("R", bound=Row)
K = TypeVar("K", bound=Row)


class Told(NamedTuple, Generic[R]):
    """A row that can be used, and where it stands in the file."""

    where: str
    row: R


def check(rows: Iterable[Raw], outcome: Outcome) -> list[Told[Row]]:
    """The rows that can be used; the others are left out with a line each."""
    told = []
    for raw in rows:
        outcome.rows += 1
        try:
            told.append(Told(raw.where, raw.model.model_validate(raw.values)))
        except ValidationError as error:
            outcome.leave_out(raw.where, _wrong(error))
    claims = Counter(_identity(each.row) for each in told)
    for each in told:
        if claims[_identity(each.row)] > 1:
            outcome.leave_out(each.where, TWICE)
    return [each for each in told if claims[_identity(each.row)] == 1]


def of_kind(told: Iterable[Told[Row]], *kinds: type[K]) -> list[Told[K]]:
    """The rows of some kinds."""
    return [Told(each.where, each.row) for each in told if isinstance(each.row, kinds)]


def _identity(row: Row) -> tuple[Any, ...]:
    """What makes two rows tell the same thing."""
    match row:
        case JudgementRow() | GradeRow() | AttendanceRow():
            return (row.kind, row.pupil, row.term, row.subject)
        case ObservationRow():
            return (row.kind, row.id)
        case TeachingRow():
            return (row.kind, row.group, row.subject, row.teacher, row.start, row.end)
    raise AssertionError("every kind of row is known here")


def _wrong(error: ValidationError) -> str:
    """What is wrong, without any value: it is about somebody."""
    errors = error.errors(include_url=False, include_context=False, include_input=False)
    told = [f"{'.'.join(map(str, e['loc'])) or 'row'}: {e['msg']}" for e in errors[:MOST_ERRORS]]
    more = [f"{len(errors) - MOST_ERRORS} more"] if len(errors) > MOST_ERRORS else []
    return "; ".join((*told, *more, "left out, what stands is kept"))
