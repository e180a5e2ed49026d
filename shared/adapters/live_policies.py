"""The kinds of talk with the figures that the municipality chose, read now and then (D2).

Each process asks at most once a minute. So for up to a minute after somebody chose, a booking may still be made
by the older figures; but each request works with one set from its beginning to its end, and what was chosen
for a later day counts from 00:00 of that day, to the instant.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from shared.adapters.clock import Clock
from shared.adapters.policy_settings import load_settings
from shared.adapters.store import Store
from shared.domain.policy import Figures, Policies, Policy
from shared.domain.settings import Settings

AGE = timedelta(seconds=60)
"""For how long what was read is taken for what stands."""
_ONE_SET: ContextVar[dict[int, Policies] | None] = ContextVar("one_set", default=None)


class LivePolicies(Policies):
    """Reads the settings when it is first asked, and again when what it knows has become old."""

    def __init__(self, shipped: Mapping[str, Policy], store: Store, clock: Clock) -> None:
        super().__init__(shipped)
        self._store, self._clock = store, clock
        self._settings = Settings()
        self._read_at: datetime | None = None
        self._laid: tuple[Policies, Mapping[str, Figures]] = Policies(shipped), {}

    def present(self) -> Policies:
        """What holds now; within a request, what held when it was first asked."""
        one_set = _ONE_SET.get()
        if one_set is None:
            return self._at(self._clock.now())
        if id(self) not in one_set:
            one_set[id(self)] = self._at(self._clock.now())
        return one_set[id(self)]

    def _at(self, now: datetime) -> Policies:
        if self._read_at is None or not self._read_at <= now < self._read_at + AGE:
            self._settings, self._read_at = load_settings(self._store), now
        figures = self._settings.figures_at(now)
        if figures != self._laid[1]:
            self._laid = Policies(self.shipped, figures), figures
        return self._laid[0]


@contextmanager
def one_set_of_figures() -> Iterator[None]:
    """All that is asked within is answered from one set, however long it takes."""
    token = _ONE_SET.set({})
    try:
        yield
    finally:
        _ONE_SET.reset(token)
