"""Notifications of the school's API in tests: the key, and how often a look was asked for."""

from functions.directory.notifications import Notifications

HOOK = "a-key-that-nobody-guesses"


class Looks(Notifications):
    """Counts."""

    def __init__(self) -> None:
        self.asked = 0
        super().__init__(lambda: HOOK, self._count)

    def _count(self) -> None:
        self.asked += 1
