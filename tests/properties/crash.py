"""A process that dies at a chosen store call; what it did before stands, what it would do after is lost."""

from tests.support.memory import MemoryStore


class Crash(BaseException):
    """The end of the process: nothing in the product may catch it."""


class Crashes:
    """Lets the store's caller die at one of its next calls, once."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._at: tuple[int, str] | None = None
        store.fault = self._fault

    def arm(self, calls_from_now: int, moment: str) -> None:
        """Die `before` or `after` the n-th store call from now (1 is the next)."""
        self._at = (self._store.calls + calls_from_now, moment)

    def disarm(self) -> None:
        """Nobody dies any more."""
        self._at = None

    def _fault(self, number: int, moment: str) -> None:
        if self._at == (number, moment):
            self._at = None
            raise Crash
