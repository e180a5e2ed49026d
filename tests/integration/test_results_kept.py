"""Results in the tables: a school year is one query, and no version is ever lost."""

import pytest

from shared.adapters.judgements import judgements_of
from shared.adapters.results import key_of, results_of, versions_of, write_result
from shared.adapters.store import UnitOfWork
from shared.domain.errors import StaleResult
from shared.domain.result import Attendance, Grade, Result
from shared.domain.term import Term
from tests.support.memory import MemoryStore
from tests.support.talks import START
from tests.unit.test_judgement import AUTUMN, SPRING, a_judgement

LATER = Term.parse("2022-spring")
GRADE = Grade(pupil_id="emil", term=AUTUMN, school_subject="MA", value="B", at=START)
PRESENT = Attendance(pupil_id="emil", term=AUTUMN, attended=90, at=START)


def keep(store: MemoryStore, result: Result) -> None:
    work = UnitOfWork()
    write_result(work, result)
    store.commit(work)


def test_a_school_year_is_one_query() -> None:
    store = MemoryStore()
    told = [a_judgement(AUTUMN, "EN"), a_judgement(AUTUMN), a_judgement(LATER)]
    everything: tuple[Result, ...] = (a_judgement(SPRING), *told, GRADE, PRESENT)
    for result in everything:
        keep(store, result)
    before = store.calls
    assert judgements_of(store, "emil", 2021) == told
    assert store.calls == before + 1
    both = results_of(store, "emil", 2020, 2021)
    assert both == ([a_judgement(SPRING), *told], [GRADE], [PRESENT])
    assert results_of(store, "emil", 2022, 2023) == ([], [], [])


def test_a_version_builds_on_the_one_that_stands_and_both_are_handed_back() -> None:
    store = MemoryStore()
    first = a_judgement(author_id="teacher")
    second = first.model_copy(update={"version": 2, "words": "Och decimaltal"})
    keep(store, first)
    keep(store, second)
    assert versions_of(store, second) == [first, second]
    with pytest.raises(StaleResult) as refused:
        keep(store, second.model_copy(update={"words": "Nej"}))
    facts = refused.value.facts
    assert facts["current"] == {"words": "Och decimaltal", "level": None, "proposed_goal": ""}
    assert facts["yours"]["words"] == "Nej"
    assert (facts["current_version"], facts["saved_by"]) == (2, "teacher")


def test_where_the_history_alone_has_it_nothing_is_overwritten() -> None:
    store = MemoryStore()
    work = UnitOfWork()
    write_result(work, GRADE)
    work.writes = work.writes[1:]
    store.commit(work)
    with pytest.raises(StaleResult):
        keep(store, GRADE)
    assert store.get(key_of(GRADE)) is None
