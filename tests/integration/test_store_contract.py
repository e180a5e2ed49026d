"""What every store must do, shown on the store in memory, on moto, and on any endpoint given.

With AWS_ENDPOINT_URL_DYNAMODB_TEST set, the suite runs on the engine at that address too.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from boto3.dynamodb.conditions import Attr, ConditionBase
from moto import mock_aws

from shared.adapters.dynamo import DynamoStore
from shared.adapters.keys import Key
from shared.adapters.store import Index, Item, Store, Table, UnitOfWork, impossible
from shared.domain.errors import Conflict, NotFound, TalkError
from tests.support.memory import MemoryStore
from tests.support.tables import create_tables

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

ENDPOINTS = [url for url in [os.environ.get("AWS_ENDPOINT_URL_DYNAMODB_TEST")] if url]
ONE = Key("THING#1", "A")
TWO = Key("THING#1", "B")
OTHER = Key("OTHER#1", "A")


def dynamo_store(client: "DynamoDBClient") -> DynamoStore:
    suffix = uuid.uuid4().hex
    talks, history = f"talks-{suffix}", f"history-{suffix}"
    create_tables(client, talks, history)
    return DynamoStore(client, {Table.TALKS: talks, Table.HISTORY: history})


@pytest.fixture(scope="module")
def moto_client() -> Iterator["DynamoDBClient"]:
    with mock_aws():
        yield boto3.client("dynamodb")


@pytest.fixture(params=["memory", "moto", *ENDPOINTS])
def store(request: pytest.FixtureRequest) -> Store:
    match request.param:
        case "memory":
            return MemoryStore()
        case "moto":
            return dynamo_store(request.getfixturevalue("moto_client"))
        case url:
            return dynamo_store(boto3.client("dynamodb", endpoint_url=url))


exact = pytest.mark.parametrize("store", ["memory", *ENDPOINTS], indirect=True)
"""Leaves moto out: it is lax, or fails, where types differ."""


def refused(detail: str = "") -> Callable[[Item | None], TalkError]:
    """A refusal that shows the item it was given."""
    return lambda item: Conflict(detail, item=item)


def put(store: Store, key: Key, table: Table = Table.TALKS, **item: Any) -> None:
    work = UnitOfWork()
    work.put(key, item, None, impossible, table)
    store.commit(work)


# --- reading ------------------------------------------------------------------------------


def test_an_item_comes_back_with_its_key_and_every_kind_of_value(store: Store) -> None:
    item: Item = {
        "text": "Åsa",
        "empty": "",
        "number": 7,
        "fraction": Decimal("0.5"),
        "yes": True,
        "nothing": None,
        "cells": {1, 2, 3},
        "words": {"a", "b"},
        "list": ["a", {"deep": [1]}],
        "map": {"inner": {"deep": "x"}, "none": {}},
    }
    put(store, ONE, **item)
    assert store.get(ONE) == {"pk": "THING#1", "sk": "A", **item}


def test_what_is_not_there_is_none(store: Store) -> None:
    assert store.get(ONE) is None


def test_what_was_read_is_the_readers_own(store: Store) -> None:
    put(store, ONE, list=["a"])
    first = store.get(ONE)
    assert first is not None
    first["list"].append("b")
    assert store.get(ONE) == {**ONE._asdict(), "list": ["a"]}


def test_several_items_at_once_more_than_fit_in_one_request(store: Store) -> None:
    wanted = [Key(f"THING#{number}", "A") for number in range(130)]
    for start in range(0, 120, 40):
        work = UnitOfWork()
        for key in wanted[start : start + 40]:
            work.put(key, {"n": key.pk}, None, impossible)
        store.commit(work)
    found = store.get_many([*wanted, *wanted[:5]])
    assert set(found) == set(wanted[:120])
    assert all(item["n"] == key.pk for key, item in found.items())
    assert store.get_many([]) == {}


def test_a_partition_in_order_of_the_sort_key(store: Store) -> None:
    for sk in ("S#3", "S#1", "T#1", "S#2"):
        put(store, Key("P", sk))
    put(store, Key("Q", "S#1"))

    def sort_keys(**how: Any) -> list[str]:
        return [item["sk"] for item in store.query("P", **how)]

    assert sort_keys() == ["S#1", "S#2", "S#3", "T#1"]
    assert sort_keys(prefix="S#") == ["S#1", "S#2", "S#3"]
    assert sort_keys(prefix="S#", limit=2) == ["S#1", "S#2"]
    assert sort_keys(between=("S#2", "T#1")) == ["S#2", "S#3", "T#1"]
    assert store.query("nowhere") == []


def test_a_partition_larger_than_one_answer_of_the_database(store: Store) -> None:
    for number in range(7):
        put(store, Key("P", f"{number}"), text="x" * 300_000)
    assert [item["sk"] for item in store.query("P")] == list("0123456")
    assert [item["sk"] for item in store.query("P", limit=5)] == list("01234")


def test_two_tables_are_two_tables(store: Store) -> None:
    put(store, ONE, Table.HISTORY, text="past")
    assert store.get(ONE) is None
    assert [item["text"] for item in store.query(ONE.pk, table=Table.HISTORY)] == ["past"]


def test_an_index_holds_what_has_its_keys_in_order(store: Store) -> None:
    put(store, ONE, subject_key="S", listed_at="2", text="later")
    put(store, TWO, subject_key="S", listed_at="1", text="earlier")
    put(store, OTHER, subject_key="S")
    put(store, Key("OTHER#2", "A"), subject_key="T", listed_at="1")

    def texts(**how: Any) -> list[str]:
        return [item["text"] for item in store.query_index(Index.BY_SUBJECT, "S", **how)]

    assert texts() == ["earlier", "later"]
    assert texts(upto="1") == ["earlier"]
    assert texts(upto="0") == []
    assert texts(limit=1) == ["earlier"]
    assert texts(newest_first=True) == ["later", "earlier"]
    assert texts(newest_first=True, limit=1) == ["later"]
    assert store.query_index(Index.BY_RESPONSIBLE, "S") == []


def test_a_partition_is_read_from_either_end(store: Store) -> None:
    for sort_key in ("a", "b", "c"):
        put(store, Key("p", sort_key))

    def found(**how: Any) -> list[str]:
        return [item["sk"] for item in store.query("p", newest_first=True, **how)]

    assert found() == ["c", "b", "a"]
    assert found(limit=1, between=("a", "b")) == ["b"]


def test_the_index_of_what_is_due_gives_keys_only(store: Store) -> None:
    put(store, ONE, due_shard="DUE#1", due_at="1", text="not here")
    assert store.query_index(Index.OVERDUE, "DUE#1") == [
        {**ONE._asdict(), "due_shard": "DUE#1", "due_at": "1"}
    ]


# --- writing ------------------------------------------------------------------------------


def test_an_update_sets_and_takes_away(store: Store) -> None:
    put(store, ONE, a=1, b=2, c=3)
    work = UnitOfWork()
    work.update(ONE, impossible, None, set={"a": 10, "d": {"x": 1}}, remove=["b", "never_there"])
    store.commit(work)
    assert store.get(ONE) == {**ONE._asdict(), "a": 10, "c": 3, "d": {"x": 1}}


def test_an_update_adds_to_a_number_from_nothing_on(store: Store) -> None:
    for expected in (2, 4):
        work = UnitOfWork()
        work.update(ONE, impossible, None, set={"a": expected}, remove=["b"], add={"n": 2})
        store.commit(work)
        assert store.get(ONE) == ONE._asdict() | {"a": expected, "n": expected}


def test_an_update_without_a_condition_makes_the_item(store: Store) -> None:
    work = UnitOfWork()
    work.update(ONE, impossible, None, set={"a": 1})
    store.commit(work)
    assert store.get(ONE) == {**ONE._asdict(), "a": 1}


def test_taking_a_key_of_an_index_away_takes_the_item_out_of_the_index(store: Store) -> None:
    put(store, ONE, due_shard="DUE#1", due_at="1")
    work = UnitOfWork()
    work.update(ONE, impossible, None, remove=["due_shard", "due_at"])
    store.commit(work)
    assert store.query_index(Index.OVERDUE, "DUE#1") == []
    assert store.get(ONE) == ONE._asdict()


def test_a_delete(store: Store) -> None:
    put(store, ONE)
    work = UnitOfWork()
    work.delete(ONE, Attr("pk").exists(), refused())
    work.delete(TWO, None, impossible)
    store.commit(work)
    assert store.get(ONE) is None


def test_all_or_nothing(store: Store) -> None:
    put(store, ONE, a=1)
    put(store, TWO, a=1)
    work = UnitOfWork()
    work.update(ONE, impossible, None, set={"a": 2})
    work.delete(TWO, None, impossible)
    work.put(OTHER, {}, None, impossible)
    work.put(ONE, {}, None, impossible, Table.HISTORY)
    work.check(Key("NEEDED", "X"), Attr("pk").exists(), lambda _: NotFound())
    with pytest.raises(NotFound):
        store.commit(work)
    assert store.get(ONE) == {**ONE._asdict(), "a": 1}
    assert store.get(TWO) == {**TWO._asdict(), "a": 1}
    assert store.get(OTHER) is None
    assert store.query(ONE.pk, table=Table.HISTORY) == []


def test_a_check_changes_nothing(store: Store) -> None:
    put(store, ONE, a=1)
    work = UnitOfWork()
    work.check(ONE, Attr("a").eq(1), refused())
    work.check(TWO, Attr("pk").not_exists(), refused())
    work.put(OTHER, {}, None, impossible)
    store.commit(work)
    assert store.get(ONE) == {**ONE._asdict(), "a": 1}
    assert store.get(TWO) is None
    assert store.get(OTHER) is not None


def test_put_new_is_refused_with_the_item_that_stood_there(store: Store) -> None:
    put(store, ONE, owner="first")
    work = UnitOfWork()
    work.put_new(ONE, {"owner": "second"}, refused())
    with pytest.raises(Conflict) as refusal:
        store.commit(work)
    assert refusal.value.facts["item"] == {**ONE._asdict(), "owner": "first"}
    assert store.get(ONE) == {**ONE._asdict(), "owner": "first"}


def test_the_refusal_of_an_item_that_is_not_there_gets_none(store: Store) -> None:
    work = UnitOfWork()
    work.update(ONE, refused(), Attr("pk").exists(), set={"a": 1})
    with pytest.raises(Conflict) as refusal:
        store.commit(work)
    assert refusal.value.facts["item"] is None
    assert store.get(ONE) is None


def test_the_first_refusal_of_the_list_is_raised(store: Store) -> None:
    put(store, TWO, a=1)
    work = UnitOfWork()
    work.put_new(OTHER, {}, refused("holds"))
    work.put_new(TWO, {}, refused("first"))
    work.check(ONE, Attr("pk").exists(), refused("second"))
    with pytest.raises(Conflict, match="first"):
        store.commit(work)


# --- conditions ---------------------------------------------------------------------------

ITEM: Item = {
    "n": 5,
    "one": 1,
    "text": "abcdef",
    "flag": True,
    "nothing": None,
    "cells": {1, 2},
    "list": ["a", "b"],
    "map": {"inner": {"x": 3}, "list": [{"y": "z"}]},
}
n, text = Attr("n"), Attr("text")
HOLD = [
    n.eq(5),
    n.eq(Decimal("5.0")),
    n.ne(6),
    n.ne("5"),
    n.lt(6),
    n.lte(5),
    n.gt(4),
    n.gte(5),
    n.between(5, 7),
    text.between("abc", "abd"),
    text.lt("b"),
    text.begins_with("abc"),
    text.contains("cde"),
    Attr("cells").contains(2),
    Attr("list").contains("a"),
    Attr("flag").eq(True),
    Attr("nothing").eq(None),
    Attr("nothing").exists(),
    n.exists(),
    Attr("missing").not_exists(),
    Attr("missing").ne(5),
    Attr("map.inner.x").eq(3),
    Attr("map.list[0].y").eq("z"),
    Attr("map.inner").exists(),
    Attr("map.inner.none").not_exists(),
    Attr("list[1]").eq("b"),
    Attr("cells").eq({2, 1}),
    n.eq(5) & text.exists(),
    n.eq(6) | text.exists(),
    ~n.eq(6),
    ~(n.eq(5) & n.eq(6)),
    ~Attr("cells").contains(3),
    ~Attr("missing").contains(3),
    ~Attr("missing").lt(3),
]
FAIL = [
    n.eq(6),
    n.eq("5"),
    n.ne(5),
    n.lt(5),
    n.gt(5),
    n.lte(4),
    n.gte(6),
    n.between(6, 7),
    text.begins_with("bc"),
    text.contains("x"),
    Attr("cells").contains(3),
    Attr("cells").contains("1"),
    Attr("list").contains("c"),
    Attr("missing").exists(),
    Attr("missing").lt(5),
    Attr("missing").between(1, 9),
    Attr("missing").contains(1),
    Attr("missing").begins_with("a"),
    Attr("nothing").not_exists(),
    Attr("text.inner").exists(),
    Attr("map.inner.x").gt(3),
    Attr("list[2]").exists(),
    n.eq(5) & n.eq(6),
    n.eq(6) | n.eq(7),
    ~n.exists(),
]
NO_TYPE_IS_ANOTHER = [
    n.lt("6"),
    n.between("1", "9"),
    Attr("one").eq(True),
    Attr("flag").eq(1),
    Attr("missing").eq(None),
]


def shown(condition: ConditionBase) -> str:
    """The condition as a test id."""
    told = condition.get_expression()
    parts = [
        shown(value) if isinstance(value, ConditionBase) else str(getattr(value, "name", value))
        for value in told["values"]
    ]
    return f"{told['operator']}({','.join(parts)})"


@pytest.mark.parametrize("condition", HOLD, ids=shown)
def test_a_condition_that_holds(store: Store, condition: ConditionBase) -> None:
    put(store, ONE, **ITEM)
    work = UnitOfWork()
    work.update(ONE, refused(), condition, set={"done": True})
    store.commit(work)
    item = store.get(ONE)
    assert item is not None
    assert item["done"] is True


@pytest.mark.parametrize("condition", FAIL, ids=shown)
def test_a_condition_that_fails(store: Store, condition: ConditionBase) -> None:
    put(store, ONE, **ITEM)
    work = UnitOfWork()
    work.update(ONE, refused(), condition, set={"done": True})
    with pytest.raises(Conflict):
        store.commit(work)
    assert store.get(ONE) == {**ONE._asdict(), **ITEM}


@exact
@pytest.mark.parametrize("condition", NO_TYPE_IS_ANOTHER, ids=shown)
def test_a_value_of_another_type_is_another_value(store: Store, condition: ConditionBase) -> None:
    test_a_condition_that_fails(store, condition)


@pytest.mark.parametrize("kind", ["put", "update", "delete", "check"])
def test_every_kind_of_write_carries_its_condition(store: Store, kind: str) -> None:
    put(store, ONE, a=1)
    condition = Attr("a").eq(2)
    work = UnitOfWork()
    match kind:
        case "put":
            work.put(ONE, {"a": 3}, condition, refused())
        case "update":
            work.update(ONE, refused(), condition, set={"a": 3})
        case "delete":
            work.delete(ONE, condition, refused())
        case _:
            work.check(ONE, condition, refused())
    with pytest.raises(Conflict) as refusal:
        store.commit(work)
    assert refusal.value.facts["item"] == store.get(ONE) == {**ONE._asdict(), "a": 1}


def test_an_item_alone_is_put_if_its_condition_holds(store: Store) -> None:
    first, second = Attr("pk").not_exists(), Attr("a").eq(1)
    store.put_alone(ONE, {"a": 1}, first, Conflict)
    with pytest.raises(Conflict):
        store.put_alone(ONE, {"a": 2}, first, Conflict)
    store.put_alone(ONE, {"a": 3}, second, Conflict)
    assert store.get(ONE) == {**ONE._asdict(), "a": 3}


def test_a_partition_is_read_from_its_end_too(store: Store) -> None:
    for number in "abc":
        put(store, Key("THING#1", number))
    backwards = store.query("THING#1", between=("a", "b"), limit=1, newest_first=True)
    assert [item["sk"] for item in backwards] == ["b"]
