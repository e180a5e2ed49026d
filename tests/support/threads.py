"""Many threads that begin at one instant."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def crowd(acts: Sequence[Callable[[], T]], at_once: int) -> list[T]:
    """What each returns, in their order, when never more than so many are under way."""
    with ThreadPoolExecutor(at_once) as pool:
        running = [pool.submit(act) for act in acts]
    return [one.result() for one in running]


def together(acts: Sequence[Callable[[], T]]) -> list[T]:
    """What each returns, in their order; what one raises is raised when all have ended."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], T]) -> T:
        start.wait(timeout=60)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        running = [pool.submit(run, act) for act in acts]
    return [one.result() for one in running]
