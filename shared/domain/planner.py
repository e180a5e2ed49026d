"""The family's visit: one time with each teacher of each child, in a row with as little waiting as can be.

Pure arithmetic over times that are free (G14, F28); holding and booking what it proposes is another
matter. It is exact: no other choice would have let the family go home after a shorter time.
"""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from typing import NamedTuple

from shared.domain.errors import Invalid

MOST_VISITS = 8
"""Talks of one family in one evening; the search doubles with each."""


class Candidate(NamedTuple):
    """A free time that would do for a visit."""

    slot_id: str
    start: datetime
    end: datetime


class Visit(NamedTuple):
    """One talk to find a time for, and the free times of its teacher."""

    subject_id: str
    responsible_id: str
    candidates: tuple[Candidate, ...]


class Stop(NamedTuple):
    """A visit with the time it was given."""

    visit: Visit
    candidate: Candidate


class Plan(NamedTuple):
    """The visits in order, and how long the family waits between them in all."""

    stops: tuple[Stop, ...]
    waiting: timedelta

    @property
    def starts(self) -> datetime:
        """When the family has to be there."""
        return self.stops[0].candidate.start

    @property
    def ends(self) -> datetime:
        """When the last talk is over."""
        return self.stops[-1].candidate.end


def plan(
    visits: Sequence[Visit],
    earliest: datetime,
    latest: datetime,
    change: timedelta = timedelta(),
) -> Plan | None:
    """The shortest plan inside [earliest, latest], the first of equally short ones; None if there is none.

    `change` is the time it takes to get from one teacher to another; it does not count as waiting.
    Raises Invalid for no visits, or more than MOST_VISITS.
    """
    if not 1 <= len(visits) <= MOST_VISITS:
        raise Invalid(f"A visit is planned for 1 to {MOST_VISITS} talks.")
    times = [
        _Times([c for c in v.candidates if earliest <= c.start and c.end <= latest]) for v in visits
    ]
    best: tuple[Stop, ...] | None = None
    for first, own in enumerate(times):
        for candidate in own.all:
            stops = _earliest_end(visits, times, Stop(visits[first], candidate), first, change)
            if stops is not None and (best is None or _length(stops) < _length(best)):
                best = stops
    return Plan(best, _waiting(best, change)) if best else None


class _Times:
    """The free times of one visit, with the quickest answer to: which is over first from now on?"""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self.all = sorted(candidates, key=lambda candidate: (candidate.start, candidate.end))
        self._starts = [candidate.start for candidate in self.all]
        self._over_first = list(accumulate(reversed(self.all), _over_first))[::-1]

    def over_first(self, free_from: datetime) -> Candidate | None:
        """Of the times that start at `free_from` or later, the one that ends first."""
        position = bisect_left(self._starts, free_from)
        return self._over_first[position] if position < len(self.all) else None


def _over_first(one: Candidate, other: Candidate) -> Candidate:
    return min(one, other, key=lambda candidate: (candidate.end, candidate.start))


def _earliest_end(
    visits: Sequence[Visit],
    times: Sequence[_Times],
    first: Stop,
    first_index: int,
    change: timedelta,
) -> tuple[Stop, ...] | None:
    """From a given first stop, the way through all visits that is over first.

    For each set of visits done it keeps only the way that ended earliest: whoever is free earlier can do
    all that someone free later can, so no better way is lost.
    """
    everything = (1 << len(visits)) - 1
    reached: dict[int, tuple[Stop, ...]] = {1 << first_index: (first,)}
    for done in range(everything):
        so_far = reached.get(done)
        if so_far is None:
            continue
        free_from = so_far[-1].candidate.end + change
        for index in range(len(visits)):
            candidate = None if done >> index & 1 else times[index].over_first(free_from)
            there = reached.get(done | 1 << index)
            if candidate and (there is None or candidate.end < there[-1].candidate.end):
                reached[done | 1 << index] = (*so_far, Stop(visits[index], candidate))
    return reached.get(everything)


def _waiting(stops: Sequence[Stop], change: timedelta) -> timedelta:
    return sum(
        (
            after.candidate.start - before.candidate.end - change
            for before, after in pairwise(stops)
        ),
        timedelta(),
    )


def _length(stops: Sequence[Stop]) -> tuple[timedelta, datetime]:
    start = stops[0].candidate.start
    return stops[-1].candidate.end - start, start
