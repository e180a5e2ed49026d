"""A clock that stands still until told otherwise, and the threads that wait on it.

Every thread of work (a *strand*) runs alone: it starts or goes on when the clock lets it, and the
clock waits until it sleeps again or ends. So a test with a hundred executions over two months takes
the time of its work, and the same order every time.
"""

import heapq
import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

_PATIENCE = 60  # seconds of real time; a strand that works longer than that hangs


class Strand:
    """One thread of work that sleeps on a virtual clock."""

    def __init__(self, name: str, work: Callable[[], object]) -> None:
        self.name = name
        self.until: datetime | None = None
        self.ended = False
        self._go = threading.Event()
        self._paused = threading.Event()
        self._work = work
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin, and return when the work sleeps or has ended."""
        self._thread.start()
        self._wait_for_pause()

    def resume(self) -> None:
        """Go on, and return when the work sleeps again or has ended."""
        self.until = None
        self._paused.clear()
        self._go.set()
        self._wait_for_pause()

    def sleep(self, until: datetime) -> None:
        """Called by the work itself: stop here until resumed."""
        self.until = until
        self._go.clear()
        self._paused.set()
        self._go.wait()

    def _run(self) -> None:
        try:
            self._work()
        finally:
            self.ended = True
            self._paused.set()

    def _wait_for_pause(self) -> None:
        if not self._paused.wait(_PATIENCE):
            raise TimeoutError(f"{self.name} neither sleeps nor ends")


class VirtualClock:
    """Tells the time of the test, to the handlers as to the workflow; it moves only in `advance`.

    With `lateness`, every sleep ends that much after it should: the alarm clock is late.
    """

    def __init__(self, start: datetime) -> None:
        self.lateness = timedelta()
        self._now = start
        self._sleeping: list[tuple[datetime, int, Strand]] = []
        self._running: list[Strand] = []
        self._order = itertools.count()

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return self._now

    def run(self, name: str, work: Callable[[], object]) -> Strand:
        """Start a strand; it has come to its first sleep, or to its end, when this returns."""
        strand = Strand(name, work)
        with self._alone(strand):
            strand.start()
        return strand

    def sleep_until(self, instant: datetime) -> None:
        """Let the running strand sleep, if only for a moment: others that are due go first."""
        strand = self._running[-1]
        until = max(instant + self.lateness, self._now)
        heapq.heappush(self._sleeping, (until, next(self._order), strand))
        strand.sleep(until)

    def wake(self, strand: Strand) -> None:
        """End a strand's sleep now, whatever it waits for."""
        self._sleeping = [entry for entry in self._sleeping if entry[2] is not strand]
        heapq.heapify(self._sleeping)
        if not strand.ended:
            with self._alone(strand):
                strand.resume()

    def advance(self, to: datetime) -> None:
        """Let time pass: whoever sleeps until then goes on at its instant, one after the other."""
        while self._sleeping and self._sleeping[0][0] <= to:
            until, _, strand = heapq.heappop(self._sleeping)
            self._now = max(self._now, until)
            with self._alone(strand):
                strand.resume()
        self._now = max(self._now, to)

    def next_alarm(self) -> datetime | None:
        """When the next sleep ends, if anybody sleeps."""
        return self._sleeping[0][0] if self._sleeping else None

    @contextmanager
    def _alone(self, strand: Strand) -> Iterator[None]:
        self._running.append(strand)
        try:
            yield
        finally:
            self._running.pop()
