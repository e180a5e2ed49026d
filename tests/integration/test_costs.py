"""What an operation may cost: requests and capacity units, counted; a change here is a decision."""

import pytest

from infra.bench.capacity import Wire, index_units, item_size, read_units, write_units
from infra.bench.operations import Measured, costs
from infra.bench.transitions import transitions_of_a_life

pytestmark = pytest.mark.slow

# name: requests, read units, write units, units of index entries; the audit trail comes on top, and for each
# request with a token the entrance: one request, two read units (docs/data-model.md, row 85);
# and now and then one for the municipality's figures (row 105)
COSTS = {
    "publish 10 times": (4, 3, 30, 0),
    "see a week": (3, 4, 0, 0),
    "see bookable times": (5, 7, 0, 0),
    "hold two times": (4, 8, 8, 0),
    "propose a visit": (9, 15, 8, 0),
    "start a talk": (5, 6, 10, 4),  # a cold container, which asks for the template besides
    "book": (5, 8, 24, 11),
    "book, repeated": (1, 1, 0, 0),
    "see a day's list": (5, 9, 0, 0),
    "join a talk": (4, 5, 10, 4),
    "rebook": (7, 8, 26, 14),
    "cancel": (6, 7, 24, 12),
    "block a day": (5, 6, 28, 0),
    "open a link": (4, 6, 0, 0),
    "see bookable times by link": (9, 13, 0, 0),
    "rebook by link": (11, 14, 26, 14),
    "cancel by link": (10, 13, 24, 12),
    "keep a draft": (3, 3, 1, 0),
    "save a text": (3, 3, 10, 0),
    "copy an answer": (7, 10, 8, 0),
    "open a talk": (2, 5, 0, 0),
    "list talks": (4, 5, 0, 0),
    "mark ready": (5, 8, 6, 4),
    "see a text's history": (3, 5, 0, 0),
    "ask to attach a file": (8, 11, 10, 0),
    "remove an attachment": (4, 5, 8, 0),
    "judge a pupil": (3, 5, 4, 0),
    "see what stands beside a talk": (3, 6, 0, 0),
    "document a child": (3, 4, 12, 0),
    "see a child's documentation": (5, 7, 0, 0),
    "say how one is": (4, 3, 2, 0),
    "who am I": (2, 4, 0, 0),
    "send a mail": (5, 8, 4, 1),
    "timed step, nothing to tell": (2, 1, 6, 6),
    "timed step, three are told": (3, 2, 12, 9),
    "say who was there": (5, 7, 8, 0),
    "disagree": (5, 6, 12, 0),
    "ask for consent": (6, 8, 14, 2),
    "consent": (6, 8, 10, 0),
    "pass a worry on": (8, 11, 14, 3),
    "see the worries of a unit": (3, 4.5, 0, 0),
    "pass something on to student health": (6, 7, 14, 6),
    "see what was passed on to student health": (3, 4.5, 0, 0),
    "ask for an erasure": (6, 6, 6, 1),
    "grant an erasure": (4, 6, 6, 1),
    "keep somebody's from being erased": (5, 5, 6, 0),
    "propose a disposal": (5, 4, 6, 1),
}


TOLD = (1, 0, 1, 1)
"""What an answer about people costs besides: its entry in the audit trail."""
SILENT = {
    "see bookable times", "hold two times", "keep a draft", "see bookable times by link", "who am I",
    "send a mail", "timed step, nothing to tell", "timed step, three are told",
}  # fmt: skip
"""What tells the trail of refusals only."""


@pytest.fixture(scope="module")
def measured() -> list[Measured]:
    return costs()


def test_every_operation_costs_exactly_this(measured: list[Measured]) -> None:
    expected = {
        name: cost if name in SILENT else tuple(map(sum, zip(cost, TOLD, strict=True)))
        for name, cost in COSTS.items()
    }
    figures = {
        name: (len(cost.requests), cost.read_units, cost.write_units, cost.index_units)
        for name, cost in measured
    }
    assert figures == expected


@pytest.mark.parametrize("name", ["publish 10 times", "book", "rebook", "cancel", "save a text"])
def test_every_change_is_one_transaction_after_its_reads(
    name: str, measured: list[Measured]
) -> None:
    requests = dict(measured)[name].requests
    assert requests[-2:] == ["TransactWriteItems", "PutItem"]
    reads = {"GetItem", "BatchGetItem"}
    gives_back = name in ("rebook", "cancel")
    assert set(requests[:-2]) <= reads | ({"Query"} if gives_back else set()), "who waits for it"


def test_a_talk_takes_twenty_two_transitions() -> None:
    assert transitions_of_a_life() == {"without a time, until booked": 5, "booked": 17}


def test_sizes_are_counted_as_aws_counts_them() -> None:
    item: Wire = {
        "pk": {"S": "å"},  # 2 + 2
        "n": {"N": "-123"},  # 1 + 2 + 1 + 1
        "m": {"M": {"k": {"BOOL": True}}},  # 1 + 3 + 1 + 1 + 1
        "l": {"L": [{"S": "abc"}]},  # 1 + 3 + 1 + 3
    }
    assert item_size(item) == 4 + 5 + 7 + 8


@pytest.mark.parametrize(("size", "units"), [(0, 1), (1, 1), (4096, 1), (4097, 2)])
def test_reads_are_rounded_up_to_four_kilobytes(size: int, units: int) -> None:
    assert read_units(size) == units
    assert read_units(size, consistent=False) == units / 2


def test_writes_are_rounded_up_to_one_kilobyte_of_the_larger() -> None:
    small, large = {"pk": {"S": "x" * 10}}, {"pk": {"S": "x" * 1023}}
    assert (write_units(small, small), write_units(small, large)) == (1, 2)


def test_an_index_entry_that_moves_is_written_twice() -> None:
    def due(at: str) -> Wire:
        named = {"pk": "p", "sk": "s", "due_shard": "DUE#1", "due_at": at}
        return {name: {"S": value} for name, value in named.items()}

    assert index_units(None, due("1")) == 1
    assert index_units(due("1"), due("1")) == 0
    assert index_units(due("1"), due("2")) == 2
    assert index_units(due("2"), None) == 1
