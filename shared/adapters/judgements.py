"""Judgements in the tables: with the pupil's other results of the school year, each version in the history."""

from collections.abc import Iterable
from functools import partial

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys
from shared.adapters.store import Item, Store, Table, UnitOfWork
from shared.domain.errors import StaleJudgement, TalkError
from shared.domain.judgement import Judgement
from shared.domain.term import Term


def judgements_in(items: Iterable[Item]) -> list[Judgement]:
    """The judgements among the results of a pupil, by term and subject."""
    return [Judgement.model_validate(item) for item in items if keys.JUDGEMENT in item["sk"]]


def judgements_of(store: Store, pupil_id: str, school_year: int) -> list[Judgement]:
    """All judgements of a pupil in the school year that began in this year: one query."""
    found = store.query(keys.results_of(pupil_id), prefix=keys.of_school_year(school_year))
    return judgements_in(found)


def judgements_since(store: Store, pupil_id: str, school_year: int) -> list[Judgement]:
    """All judgements of a pupil from that school year on: one query."""
    return judgements_in(store.query(keys.results_of(pupil_id), between=keys.since(school_year)))


def load_judgement(
    store: Store, pupil_id: str, term: Term, school_subject: str
) -> Judgement | None:
    """The judgement of a pupil in a subject and a term, if there is one."""
    item = store.get(keys.judgement(pupil_id, term, school_subject))
    return Judgement.model_validate(item) if item else None


def versions_of(store: Store, pupil_id: str, term: Term, school_subject: str) -> list[Judgement]:
    """Every version of a judgement, oldest first."""
    partition = keys.judgement_history(pupil_id, term, school_subject)
    return [Judgement.model_validate(i) for i in store.query(partition, table=Table.HISTORY)]


def write_judgement(work: UnitOfWork, judgement: Judgement) -> None:
    """Add a version of a judgement, refused with StaleJudgement unless it builds on the one that stands."""
    item = judgement.model_dump(mode="json", exclude_none=True)
    builds_on = (
        Attr("pk").not_exists()
        if judgement.version == 1
        else Attr("version").eq(judgement.version - 1)
    )
    of_it = (judgement.pupil_id, judgement.term, judgement.school_subject)
    stale = partial(_stale, yours=judgement)
    work.put(keys.judgement(*of_it), item, builds_on, stale)
    work.put_new(keys.judgement_version(*of_it, judgement.version), item, stale, Table.HISTORY)


def _stale(item: Item | None, *, yours: Judgement) -> TalkError:
    """Both are handed back: nothing is lost, and nothing overwritten (G7)."""
    standing = Judgement.model_validate(item) if item and "words" in item else None
    return StaleJudgement(
        current=_said(standing) if standing else None,
        current_version=standing.version if standing else 0,
        saved_by=standing.author_id if standing else None,
        yours=_said(yours),
    )


def _said(judgement: Judgement) -> dict[str, object]:
    return judgement.model_dump(mode="json", include={"words", "level", "proposed_goal"})
