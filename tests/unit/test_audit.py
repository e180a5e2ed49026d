"""No hand can touch the audit trail unseen (G8)."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.audit import (
    About,
    Entry,
    Fault,
    Finding,
    Last,
    Seal,
    Sealed,
    Subject,
    digest,
    inspect,
    next_seal,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)


def an_entry(number: int) -> dict[str, Any]:
    """An audit item as it is stored."""
    entry = Entry(
        id=f"e{number}",
        at=NOON + timedelta(seconds=number),
        actor_id=f"p{number % 3}",
        action="GET /v1/talks/{talk_id}",
        outcome="done" if number % 4 else "not-found",
        about=About(Subject.TALK, f"t{number % 5}"),
    )
    return entry.model_dump(mode="json")


class Trail(NamedTuple):
    """A whole trail, to be tampered with."""

    seals: list[Seal]
    items: dict[str, dict[str, Any]]

    def findings(self, now: datetime = LATER, **known: Any) -> list[Finding]:
        """What an inspection finds."""
        entries = [
            (Sealed(place, digest(item)), datetime.fromisoformat(item["at"]))
            for place, item in self.items.items()
        ]
        return list(inspect(self.seals, entries, now, **known))


def a_trail(sizes: Iterable[int]) -> Trail:
    """Entries sealed in batches of these sizes."""
    seals: list[Seal] = []
    items: dict[str, dict[str, Any]] = {}
    for size in sizes:
        batch = {f"place {n}": an_entry(n) for n in range(len(items), len(items) + size)}
        sealed = [Sealed(place, digest(item)) for place, item in batch.items()]
        seals.append(next_seal(seals[-1].as_last if seals else Last(), sealed, NOON))
        items |= batch
    return Trail(seals, items)


SIZES = st.lists(st.integers(1, 4), min_size=1, max_size=5)


@given(SIZES)
def test_a_trail_that_nobody_touched_has_no_fault(sizes: list[int]) -> None:
    trail = a_trail(sizes)
    last = trail.seals[-1]
    assert trail.findings(noted={1: trail.seals[0].hash, last.number: last.hash}) == []


@pytest.mark.spec("G8")
@given(sizes=SIZES, pick=st.integers(0, 99), name=st.sampled_from(sorted(an_entry(1))))
def test_a_changed_entry_is_found(sizes: list[int], pick: int, name: str) -> None:
    trail = a_trail(sizes)
    place = f"place {pick % len(trail.items)}"
    value = trail.items[place][name]
    trail.items[place][name] = "2026-03-02T12:00:59.000Z" if name == "at" else f"{value}x"
    assert trail.findings() == [Finding(Fault.CHANGED, place)]


@pytest.mark.spec("G8")
@given(sizes=SIZES, pick=st.integers(0, 99))
def test_a_removed_entry_is_found(sizes: list[int], pick: int) -> None:
    trail = a_trail(sizes)
    place = f"place {pick % len(trail.items)}"
    del trail.items[place]
    assert trail.findings() == [Finding(Fault.REMOVED, place)]


@pytest.mark.spec("G8")
def test_an_entry_smuggled_in_is_found_but_a_young_one_is_waiting_for_its_seal() -> None:
    trail = a_trail([3])
    trail.items["elsewhere"] = an_entry(7)
    assert trail.findings() == [Finding(Fault.NEVER_SEALED, "elsewhere")]
    written = NOON + timedelta(seconds=7)
    assert trail.findings(written + timedelta(minutes=10)) == []
    assert trail.findings(written + timedelta(minutes=10, milliseconds=1)) != []


def without(number: int) -> Callable[[list[Seal]], list[Seal]]:
    """Take a seal away."""
    return lambda seals: [seal for seal in seals if seal.number != number]


def with_change(**change: Any) -> Callable[[list[Seal]], list[Seal]]:
    """Change the second seal."""
    return lambda seals: [seals[0], seals[1].model_copy(update=change), *seals[2:]]


@pytest.mark.spec("G8")
@pytest.mark.parametrize(
    ("tamper", "fault"),
    [
        (without(1), Fault.CHAIN_BROKEN),
        (without(2), Fault.CHAIN_BROKEN),
        (lambda seals: [seals[1], seals[0], seals[2]], Fault.CHAIN_BROKEN),
        (lambda seals: [seals[0], *seals], Fault.CHAIN_BROKEN),
        (with_change(at=LATER), Fault.SEAL_CHANGED),
        (with_change(entries=()), Fault.SEAL_CHANGED),
        (with_change(hash="0" * 64), Fault.SEAL_CHANGED),
        (with_change(number=9), Fault.SEAL_CHANGED),
        (with_change(before=""), Fault.SEAL_CHANGED),
    ],
)
def test_a_touched_chain_is_found(tamper: Callable[[list[Seal]], list[Seal]], fault: Fault) -> None:
    trail = a_trail([2, 2, 2])
    trail.seals[:] = tamper(trail.seals)
    assert fault in {finding.fault for finding in trail.findings()}


@pytest.mark.spec("G8")
def test_a_chain_written_anew_or_cut_off_meets_what_was_noted_elsewhere() -> None:
    trail = a_trail([2, 2, 2])
    noted = {3: trail.seals[2].hash}
    assert trail.findings(noted=noted) == []
    cut = Trail(trail.seals[:2], {p: i for p, i in trail.items.items() if p < "place 4"})
    assert cut.findings() == []
    assert cut.findings(noted=noted) == [Finding(Fault.NOT_AS_NOTED, "seal 3")]
    trail.items["place 5"]["outcome"] = "done "
    seals: list[Seal] = []
    for seal in trail.seals:
        entries = [Sealed(place, digest(trail.items[place])) for place, _ in seal.entries]
        seals.append(next_seal(seals[-1].as_last if seals else Last(), entries, seal.at))
    anew = Trail(seals, trail.items)
    assert anew.findings() == []
    assert anew.findings(noted=noted) == [Finding(Fault.NOT_AS_NOTED, "seal 3")]


def test_what_was_kept_long_enough_may_be_gone() -> None:
    trail = a_trail([1, 1])
    trail.seals[1] = next_seal(trail.seals[0].as_last, trail.seals[1].entries, LATER)
    trail.items.clear()
    gone = [Finding(Fault.REMOVED, "place 1")]
    assert trail.findings(kept_from=NOON + timedelta(hours=1)) == gone
    assert trail.findings(kept_from=NOON) == [Finding(Fault.REMOVED, "place 0"), *gone]


@pytest.mark.spec("G8")
def test_an_entry_taken_away_and_written_anew_is_found_though_it_was_sealed_again() -> None:
    trail = a_trail([2])
    trail.items["place 1"]["outcome"] = "not-found"
    again = [Sealed("place 1", digest(trail.items["place 1"]))]
    trail.seals.append(next_seal(trail.seals[-1].as_last, again, NOON))
    assert set(trail.findings()) == {Finding(Fault.CHANGED, "place 1")}


@pytest.mark.spec("G8")
def test_an_entry_with_an_earlier_time_is_found_though_it_was_sealed() -> None:
    trail = a_trail([2])
    trail.items["elsewhere"] = an_entry(5)
    smuggled = [Sealed("elsewhere", digest(trail.items["elsewhere"]))]
    trail.seals.append(next_seal(trail.seals[-1].as_last, smuggled, NOON + timedelta(hours=1)))
    assert trail.findings() == [Finding(Fault.SEALED_LATE, "elsewhere")]


@pytest.mark.spec("G8")
def test_whatever_somebody_puts_into_an_entry_is_found() -> None:
    trail = a_trail([1])
    trail.items["place 0"]["more"] = {Decimal(1)}
    assert trail.findings() == [Finding(Fault.CHANGED, "place 0")]
