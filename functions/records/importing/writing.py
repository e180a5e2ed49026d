"""Writes what has changed, together where nobody else writes at the same moment."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from functions.records.importing.report import Outcome
from shared.adapters.store import Store, UnitOfWork
from shared.domain.errors import StaleResult

BATCH = 45
"""Results in one transaction, each two writes."""
HERE = "was written here and is another; left out, what stands is kept"
OVERTAKEN = "somebody wrote it just now; left out, what stands is kept"
T = TypeVar("T")


def write_all(
    store: Store,
    outcome: Outcome,
    changed: Sequence[tuple[str, T]],
    write: Callable[[UnitOfWork, T], None],
) -> None:
    """All of it in one transaction, or each by itself if somebody else wrote one of them just now."""
    if not changed:
        return
    work = UnitOfWork()
    for _, each in changed:
        write(work, each)
    try:
        store.commit(work)
    except StaleResult:
        if len(changed) == 1:
            outcome.leave_out(changed[0][0], OVERTAKEN)
            return
        for one in changed:
            write_all(store, outcome, [one], write)
    else:
        outcome.written += len(changed)


def by(size: int, things: Sequence[T]) -> Iterator[Sequence[T]]:
    """The things in parts of this size."""
    for start in range(0, len(things), size):
        yield things[start : start + size]
