"""The school's API says that something changed: a look is asked for, at most once in a while (R21)."""

from collections.abc import Callable
from datetime import timedelta

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys
from shared.adapters.hook import is_hook
from shared.adapters.ports import Ports
from shared.adapters.store import Item, UnitOfWork
from shared.domain.errors import CommandRepeated, NotFound, TalkError
from shared.domain.instant import wire

PAUSE = timedelta(minutes=5)
"""Of many changes one look is enough: it begins after the others have been told of."""


class Notifications:
    """Whom to ask for a look, and the key that those who may say so know."""

    def __init__(self, key: Callable[[], str], ask: Callable[[], None]) -> None:
        self._key, self._ask = key, ask

    def take(self, ports: Ports, given: str) -> None:
        """Ask for a look, unless it was asked for just now. Raises NotFound for who does not know the key.

        If this dies after it noted that it asks, the next schedule finds what changed.
        """
        if not is_hook(given, self._key()):
            raise NotFound
        now = ports.now()
        free = Attr("pk").not_exists() | Attr("until").lte(wire(now))
        work = UnitOfWork()
        work.put(keys.NOTIFIED, {"until": wire(now + PAUSE)}, free, _asked_for)
        try:
            ports.store.commit(work)
        except CommandRepeated:
            return
        self._ask()


def _asked_for(_: Item | None) -> TalkError:
    return CommandRepeated()
