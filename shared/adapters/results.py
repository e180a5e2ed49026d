"""What is told of a pupil for a term, in the tables: a school year is one query, every version is kept."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple, Self

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys
from shared.adapters.keys import Key, Kind
from shared.adapters.store import Item, Store, Table, UnitOfWork
from shared.domain.errors import StaleResult, TalkError
from shared.domain.judgement import Judgement
from shared.domain.result import Attendance, Grade, Result
from shared.domain.term import Term

_MODELS: dict[Kind, type[Result]] = {
    Kind.JUDGEMENT: Judgement,
    Kind.GRADE: Grade,
    Kind.ATTENDANCE: Attendance,
}
_SAID = {"words", "level", "proposed_goal", "value", "attended", "valid_absence", "invalid_absence"}


class Results(NamedTuple):
    """What stands of one pupil, by term and subject."""

    judgements: list[Judgement]
    grades: list[Grade]
    attendance: list[Attendance]

    @classmethod
    def among(cls, items: Iterable[Item]) -> Self:
        """The results of these items."""
        found = list(map(result_of, items))
        return cls(
            [result for result in found if isinstance(result, Judgement)],
            [result for result in found if isinstance(result, Grade)],
            [result for result in found if isinstance(result, Attendance)],
        )

    def authors(self) -> Iterator[str]:
        """Ids of those who wrote it."""
        told: tuple[Result, ...] = (*self.judgements, *self.grades, *self.attendance)
        for result in told:
            if result.author_id is not None:
                yield result.author_id


def result_of(item: Item) -> Result:
    """The result of an item."""
    return _MODELS[keys.kind_of_result(item["sk"])].model_validate(item)


def results_of(store: Store, pupil_id: str, first: int, last: int) -> Results:
    """What stands of a pupil in the school years from the first to the last: one query."""
    found = store.query(keys.results_of(pupil_id), between=keys.of_school_years(first, last))
    return Results.among(found)


def key_of(result: Result) -> Key:
    """Where a result stands."""
    return keys.result(*_identity(result))


def write_result(work: UnitOfWork, result: Result) -> None:
    """Add a version of a result, refused with StaleResult unless it builds on the one that stands (G7)."""
    item: Item = result.model_dump(mode="json", exclude_none=True)
    builds_on = (
        Attr("pk").not_exists() if result.version == 1 else Attr("version").eq(result.version - 1)
    )
    stale = partial(_stale, yours=result)
    work.put(key_of(result), item, builds_on, stale)
    version = keys.result_version(*_identity(result), result.version)
    work.put_new(version, item, stale, Table.HISTORY)


def history_of(result: Result) -> str:
    """The partition of its versions."""
    return keys.result_history(*_identity(result))


def versions_of(store: Store, result: Result) -> list[Result]:
    """Every version of a result, oldest first."""
    items = store.query(history_of(result), table=Table.HISTORY)
    return [type(result).model_validate(item) for item in items]


def _identity(result: Result) -> tuple[str, Term, Kind, str]:
    kind = next(kind for kind, model in _MODELS.items() if isinstance(result, model))
    return result.pupil_id, result.term, kind, result.school_subject or ""


def _stale(item: Item | None, *, yours: Result) -> TalkError:
    """Both are handed back: nothing is lost, and nothing overwritten."""
    standing = type(yours).model_validate(item) if item and "pupil_id" in item else None
    return StaleResult(
        current=_said(standing) if standing else None,
        current_version=standing.version if standing else 0,
        saved_by=standing.author_id if standing else None,
        yours=_said(yours),
    )


def _said(result: Result) -> dict[str, object]:
    return result.model_dump(mode="json", include=_SAID)
