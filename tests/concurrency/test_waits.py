"""How long a contended commit waits suits the worst rush: 200 at once for 25 times of one teacher.

A model of the service, since an engine on one machine is busier with 200 requests than with their
conflicts: a commit is in flight for as long as it takes, and refuses whoever meets it at the time or at
the teacher's day. The waits are the store's own.
"""

import heapq
import random
from statistics import mean
from typing import NamedTuple

import pytest

from shared.adapters.dynamo import ATTEMPTS, full_jitter

CALLERS, TIMES = 200, 25


class Rush(NamedTuple):
    """What came of it."""

    refused: int
    """Transactions refused by a conflict."""
    unanswered: int
    """Callers told to come again."""
    lasted: float


def rush(commit: float, seed: int) -> Rush:
    """Everybody asks within fifty milliseconds; a commit takes this many seconds."""
    random.seed(seed)
    asking = [
        (random.uniform(0, 0.05), caller, 0, random.randrange(TIMES)) for caller in range(CALLERS)
    ]
    heapq.heapify(asking)
    taken: set[int] = set()
    refused = unanswered = 0
    now = free_at = 0.0
    while asking:
        now, caller, tries, wish = heapq.heappop(asking)
        if wish in taken:
            continue
        if now >= free_at:  # the teacher's day is in nobody's commit
            taken.add(wish)
            free_at = now + commit
        elif tries + 1 == ATTEMPTS:
            unanswered += 1
        else:
            refused += 1
            heapq.heappush(asking, (now + full_jitter(tries), caller, tries + 1, wish))
    return Rush(refused, unanswered, now)


@pytest.mark.parametrize(
    ("commit", "refused_for_each", "seconds"), [(0.01, 18, 1.5), (0.03, 30, 2.5)]
)
def test_few_transactions_are_refused_and_everybody_is_answered(
    commit: float, refused_for_each: int, seconds: float
) -> None:
    rushes = [rush(commit, seed) for seed in range(40)]
    assert mean(one.refused for one in rushes) / TIMES < refused_for_each
    assert max(one.unanswered for one in rushes) == 0
    assert mean(one.lasted for one in rushes) < seconds
