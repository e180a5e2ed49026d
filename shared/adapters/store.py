"""The tables behind one small interface: read, and commit a unit of work as one transaction.

Conditions are boto3's condition objects, so that the same unit of work runs on DynamoDB and on the
in-memory store of the tests; each carries the domain error that its failure means.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from boto3.dynamodb.conditions import Attr, ConditionBase

from shared.adapters.keys import Key
from shared.domain.errors import TalkError

Item = dict[str, Any]
Refusal = Callable[[Item | None], TalkError]
"""Makes the error of a failed condition from the item that stood in the way, if there is one."""


class Table(StrEnum):
    """What is true now, and what was."""

    TALKS = "talks"
    HISTORY = "history"


class Index(StrEnum):
    """Other ways into a table; all but the last are of the talks table."""

    BY_SUBJECT = "by_subject"
    BY_RESPONSIBLE = "by_responsible"
    OVERDUE = "overdue"
    BY_ACTOR = "by_actor"
    """Of the history: what somebody did, saw or was refused."""


@dataclass(frozen=True, slots=True)
class Write:
    """One change of one item, its condition, and what a failure of it means."""

    key: Key
    refusal: Refusal
    condition: ConditionBase | None = None
    table: Table = Table.TALKS


@dataclass(frozen=True, slots=True)
class Put(Write):
    """The item as a whole."""

    item: Item = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Update(Write):
    """Some attributes set, some taken away, and numbers added to some; one that is not there counts as 0."""

    set: Mapping[str, Any] = field(default_factory=dict)
    remove: Sequence[str] = ()
    add: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delete(Write):
    """The item gone."""


@dataclass(frozen=True, slots=True)
class Check(Write):
    """Nothing changed, but the condition must hold at the instant of the commit."""


class UnitOfWork:
    """Changes that happen together or not at all.

    The first listed refusal that applies is raised, so list what tells the caller most first.
    """

    def __init__(self) -> None:
        self.writes: list[Write] = []

    def put(
        self,
        key: Key,
        item: Item,
        condition: ConditionBase | None,
        refusal: Refusal,
        table: Table = Table.TALKS,
    ) -> None:
        """Write an item as a whole."""
        self.writes.append(Put(key, refusal, condition, table, item))

    def put_first(self, key: Key, item: Item, condition: ConditionBase, refusal: Refusal) -> None:
        """Write an item whose refusal tells more than any other's."""
        self.writes.insert(0, Put(key, refusal, condition, Table.TALKS, item))

    def put_new(self, key: Key, item: Item, refusal: Refusal, table: Table = Table.TALKS) -> None:
        """Write an item that must not be there yet."""
        self.put(key, item, Attr("pk").not_exists(), refusal, table)

    def update(
        self,
        key: Key,
        refusal: Refusal,
        condition: ConditionBase | None,
        set: Mapping[str, Any] | None = None,  # noqa: A002 the word of the database
        remove: Sequence[str] = (),
        add: Mapping[str, int] | None = None,
    ) -> None:
        """Set some attributes of an item, take others away, and add numbers to some."""
        self.writes.append(
            Update(key, refusal, condition, Table.TALKS, set or {}, remove, add or {})
        )

    def delete(
        self,
        key: Key,
        condition: ConditionBase | None,
        refusal: Refusal,
        table: Table = Table.TALKS,
    ) -> None:
        """Take an item away; from the history only retention does."""
        self.writes.append(Delete(key, refusal, condition, table))

    def check(self, key: Key, condition: ConditionBase, refusal: Refusal) -> None:
        """Demand that a condition holds when the rest is written."""
        self.writes.append(Check(key, refusal, condition))


class Store(Protocol):
    """What use cases see of the tables. Every read is strongly consistent except through an index."""

    def get(self, key: Key) -> Item | None:
        """One item of the talks table."""
        ...

    def get_many(self, keys: Iterable[Key]) -> dict[Key, Item]:
        """Several items of the talks table, those that exist, in one request for up to 100."""
        ...

    def query(
        self,
        pk: str,
        *,
        prefix: str = "",
        between: tuple[str, str] | None = None,
        table: Table = Table.TALKS,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Item]:
        """The items of a partition in order of their sort key, or in reverse; `between` includes both ends."""
        ...

    def query_index(
        self,
        index: Index,
        partition: str,
        *,
        upto: str | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Item]:
        """The items of an index partition in order, those whose sort value is not after `upto`."""
        ...

    def put_alone(
        self, key: Key, item: Item, condition: ConditionBase, refusal: Callable[[], TalkError]
    ) -> None:
        """One item of the talks table without a transaction, for half of what one costs.

        Raises the refusal if the condition failed. Of a write whose answer was lost that may be said too,
        so look whether it was done. Raises TryAgain.
        """
        ...

    def append(self, key: Key, item: Item) -> None:
        """One item more in the history, under a key that nobody else can come upon."""
        ...

    def commit(self, work: UnitOfWork) -> None:
        """All of it or nothing. Raises the refusal of a condition that failed, or TryAgain."""
        ...


def impossible(_: Item | None) -> TalkError:
    """The refusal of a write that cannot be refused: reaching it is a defect."""
    raise AssertionError("a write without a condition was refused")
