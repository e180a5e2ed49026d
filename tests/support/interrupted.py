"""A store in which somebody else acts between one's reading and one's writing, at the worst moment."""

from collections.abc import Callable

from shared.adapters.keys import Key
from shared.adapters.store import Item, UnitOfWork
from tests.support.memory import MemoryStore


class InterruptedStore(MemoryStore):
    """Does what was asked to be done meanwhile, just before the next commit."""

    def __init__(self) -> None:
        super().__init__()
        self._meanwhile: list[Callable[[], object]] = []
        self._after_get: Callable[[], object] | None = None

    def meanwhile(self, *acts: Callable[[], object]) -> None:
        """Before the next commit do the first, before the commit after that the second, and so on."""
        self._meanwhile = list(acts)

    def after_get(self, act: Callable[[], object]) -> None:
        """Do this when the next single item has been read: of a command, its own answer of before."""
        self._after_get = act

    def get(self, key: Key) -> Item | None:
        """One item, as it was before what is done now."""
        found = super().get(key)
        act, self._after_get = self._after_get, None
        if act is not None:
            act()
        return found

    def commit(self, work: UnitOfWork) -> None:
        """Commit; what happens meanwhile is not interrupted itself."""
        if self._meanwhile:
            act, later = self._meanwhile[0], self._meanwhile[1:]
            self._meanwhile = []
            act()
            self._meanwhile = later
        super().commit(work)
