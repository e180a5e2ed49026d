"""A store in which somebody else acts between one's reading and one's writing, at the worst moment."""

from collections.abc import Callable

from shared.adapters.store import UnitOfWork
from tests.support.memory import MemoryStore


class InterruptedStore(MemoryStore):
    """Does what was asked to be done meanwhile, just before the next commit."""

    def __init__(self) -> None:
        super().__init__()
        self._meanwhile: list[Callable[[], object]] = []

    def meanwhile(self, *acts: Callable[[], object]) -> None:
        """Before the next commit do the first, before the commit after that the second, and so on."""
        self._meanwhile = list(acts)

    def commit(self, work: UnitOfWork) -> None:
        """Commit; what happens meanwhile is not interrupted itself."""
        if self._meanwhile:
            act, later = self._meanwhile[0], self._meanwhile[1:]
            self._meanwhile = []
            act()
            self._meanwhile = later
        super().commit(work)
