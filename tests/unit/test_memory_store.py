"""What the store in memory has beyond the contract: crashes on demand, and strictness."""

import threading
from typing import Any

import pytest
from boto3.dynamodb.conditions import Attr
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.keys import Key
from shared.adapters.store import Table, UnitOfWork, impossible
from shared.domain.errors import Conflict
from tests.support.conditions import stored
from tests.support.memory import MemoryStore

ONE = Key("THING#1", "A")


def work_on(key: Key, count: int = 1) -> UnitOfWork:
    work = UnitOfWork()
    for number in range(count):
        work.put(key._replace(sk=f"{key.sk}{number}" if number else key.sk), {}, None, impossible)
    return work


class Crash(Exception):
    """A process that stops."""


@pytest.mark.parametrize(("when", "written"), [("before", False), ("after", True)])
def test_a_crash_at_the_nth_call(when: str, written: bool) -> None:
    def fault(number: int, moment: str) -> None:
        if (number, moment) == (2, when):
            raise Crash

    store = MemoryStore(fault)
    store.get(ONE)
    with pytest.raises(Crash):
        store.commit(work_on(ONE))
    assert (ONE in store.items()) is written
    assert store.calls == 2


def test_a_refused_call_has_no_after() -> None:
    told: list[tuple[int, str]] = []
    store = MemoryStore(lambda number, moment: told.append((number, moment)))
    work = UnitOfWork()
    work.check(ONE, Attr("pk").exists(), lambda _: Conflict())
    with pytest.raises(Conflict):
        store.commit(work)
    store.get(ONE)
    assert told == [(1, "before"), (2, "before"), (2, "after")]


def test_one_of_many_at_once_wins() -> None:
    store = MemoryStore()
    barrier = threading.Barrier(8)
    refusals: list[Conflict] = []

    def claim(number: int) -> None:
        work = UnitOfWork()
        work.put_new(ONE, {"by": number}, lambda _: Conflict())
        barrier.wait()
        try:
            store.commit(work)
        except Conflict as refusal:
            refusals.append(refusal)

    threads = [threading.Thread(target=claim, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refusals) == 7


def test_items_are_a_copy() -> None:
    store = MemoryStore()
    store.commit(work_on(ONE))
    store.items()[ONE]["new"] = 1
    assert store.items() == {ONE: ONE._asdict()}
    assert store.items(Table.HISTORY) == {}


def test_the_same_in_another_store_is_its_own_from_then_on() -> None:
    store = MemoryStore()
    store.commit(work_on(ONE, 2))
    other = store.again()
    gone = UnitOfWork()
    gone.delete(ONE, None, impossible)
    other.commit(gone)
    store.commit(work_on(ONE._replace(sk="B")))
    assert [item["sk"] for item in store.query(ONE.pk)] == ["A", "A1", "B"]
    assert [item["sk"] for item in other.query(ONE.pk)] == ["A1"]


NUMBERS = st.integers(-(10**38) + 1, 10**38 - 1) | st.decimals(-999, 999, places=3)
VALUES = st.recursive(
    st.text() | st.booleans() | st.none() | NUMBERS | st.sets(st.integers(0, 9), min_size=1),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES)
def test_what_is_stored_is_what_boto3_makes_of_it(value: Any) -> None:
    came_back = TypeDeserializer().deserialize(TypeSerializer().serialize(value))
    assert repr(stored(value)) == repr(came_back)


def malformed() -> dict[str, UnitOfWork]:
    twice, no_change, key_changed = UnitOfWork(), UnitOfWork(), UnitOfWork()
    twice.delete(ONE, None, impossible)
    twice.put(ONE, {}, None, impossible)
    no_change.update(ONE, impossible, None)
    key_changed.update(ONE, impossible, None, set={"pk": "x"})
    number_in_index, empty_in_index, empty_set, fraction = (UnitOfWork() for _ in range(4))
    number_in_index.put(ONE, {"due_at": 1}, None, impossible)
    empty_in_index.put(ONE, {"due_at": ""}, None, impossible)
    empty_set.put(ONE, {"cells": set()}, None, impossible)
    fraction.put(ONE, {"float": 0.5}, None, impossible)
    return {
        "nothing": UnitOfWork(),
        "too many": work_on(ONE, 101),
        "one item twice": twice,
        "no change": no_change,
        "key changed": key_changed,
        "number in index": number_in_index,
        "empty text in index": empty_in_index,
        "empty set": empty_set,
        "float": fraction,
    }


@pytest.mark.parametrize("what", malformed())
def test_what_dynamodb_would_not_take_is_not_taken(what: str) -> None:
    store = MemoryStore()
    with pytest.raises((AssertionError, TypeError)):
        store.commit(malformed()[what])
    assert store.items() == {}


def test_the_most_that_fits_in_a_transaction() -> None:
    store = MemoryStore()
    store.commit(work_on(ONE, 100))
    assert len(store.items()) == 100


def test_a_condition_nobody_used_before_is_not_guessed() -> None:
    store = MemoryStore()
    store.commit(work_on(ONE))
    work = UnitOfWork()
    work.check(ONE, Attr("pk").size().gt(3), lambda _: Conflict())
    with pytest.raises(NotImplementedError):
        store.commit(work)
