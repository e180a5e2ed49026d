"""Judgements in the tables: a school year is one query, and no version is ever lost."""

import pytest

from shared.adapters import keys
from shared.adapters.judgements import (
    judgements_of,
    judgements_since,
    load_judgement,
    versions_of,
    write_judgement,
)
from shared.adapters.store import UnitOfWork
from shared.domain.errors import StaleJudgement
from shared.domain.judgement import Judgement
from shared.domain.term import Term
from tests.support.memory import MemoryStore
from tests.unit.test_judgement import AUTUMN, SPRING, a_judgement

LATER = Term.parse("2022-spring")


def keep(store: MemoryStore, judgement: Judgement) -> None:
    work = UnitOfWork()
    write_judgement(work, judgement)
    store.commit(work)


def test_a_school_year_is_one_query() -> None:
    store = MemoryStore()
    told = [a_judgement(AUTUMN, "EN"), a_judgement(AUTUMN), a_judgement(LATER)]
    for judgement in (a_judgement(SPRING), *told):
        keep(store, judgement)
    before = store.calls
    assert judgements_of(store, "emil", 2021) == told
    assert store.calls == before + 1
    assert judgements_since(store, "emil", 2020) == [a_judgement(SPRING), *told]


def test_a_version_builds_on_the_one_that_stands_and_both_are_handed_back() -> None:
    store = MemoryStore()
    first = a_judgement(author_id="teacher")
    second = first.model_copy(update={"version": 2, "words": "Och decimaltal"})
    keep(store, first)
    keep(store, second)
    assert load_judgement(store, "emil", AUTUMN, "MA") == second
    assert versions_of(store, "emil", AUTUMN, "MA") == [first, second]
    with pytest.raises(StaleJudgement) as refused:
        keep(store, second.model_copy(update={"words": "Nej"}))
    assert refused.value.facts["current"]["words"] == "Och decimaltal"
    assert refused.value.facts["yours"]["words"] == "Nej"
    assert (refused.value.facts["current_version"], refused.value.facts["saved_by"]) == (
        2,
        "teacher",
    )


def test_where_the_history_alone_has_it_nothing_is_overwritten() -> None:
    store = MemoryStore()
    work = UnitOfWork()
    write_judgement(work, a_judgement())
    work.writes = work.writes[1:]
    store.commit(work)
    with pytest.raises(StaleJudgement):
        keep(store, a_judgement())
    assert store.get(keys.judgement("emil", AUTUMN, "MA")) is None
