"""A command carried out at most once, however often it is sent (the Idempotency-Key header).

The key is an item written in the command's own transaction, together with the answer, so that there is
no moment at which the effect stands without the key or the key without the effect.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys
from shared.adapters.store import Item, Store, UnitOfWork
from shared.domain.deciding import repeats_command
from shared.domain.errors import CommandRepeated, KeyReused, TalkError

LIFETIME = timedelta(hours=48)
"""How long a repeated command is recognised."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered with."""

    status: int
    body: Any
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Command:
    """One command of one person; `fingerprint` tells whether a repeat is truly the same."""

    person_id: str
    key: str
    fingerprint: str

    def once(self, store: Store, now: datetime, act: Callable[[], Answer]) -> Answer:
        """The first answer if the command was carried out before, otherwise what `act` answers.

        `act` must call `record` in the transaction that has the effect. Of a double click, one may find
        what the other has just done in its way, as early as while it reads: whatever the refusal, it is
        told only of a command that has not been carried out meanwhile. Raises KeyReused.
        """
        earlier = self._earlier(store, now)
        if earlier is not None:
            return earlier
        try:
            return act()
        except TalkError:
            earlier = self._earlier(store, now)
            if earlier is None:
                raise
            return earlier

    def part(self, name: str) -> "Command":
        """The command of one part of this one, in a transaction of its own; no client's key looks so."""
        return replace(self, key=f"{self.key}\n{name}")

    def record(self, work: UnitOfWork, answer: Answer, now: datetime) -> None:
        """Keep the answer with the effect."""
        item: Item = {
            "fingerprint": self.fingerprint,
            "status": answer.status,
            "headers": answer.headers,
            "body": json.dumps(answer.body, ensure_ascii=False, separators=(",", ":")),
            "expires_at": int((now + LIFETIME).timestamp()),
        }
        unused = Attr("pk").not_exists() | Attr("expires_at").lte(int(now.timestamp()))
        work.put_first(
            keys.command(self.person_id, self.key), item, unused, lambda _: CommandRepeated()
        )

    def _earlier(self, store: Store, now: datetime) -> Answer | None:
        item = store.get(keys.command(self.person_id, self.key))
        if item is None or item["expires_at"] <= now.timestamp():
            return None
        if item["fingerprint"] != self.fingerprint:
            raise KeyReused
        if "\n" not in self.key:  # of a part, what was decided counts for the whole
            repeats_command(self.person_id)
        return Answer(int(item["status"]), json.loads(item["body"]), item["headers"])


def fingerprint(method: str, path: str, body: bytes) -> str:
    """What makes two requests the same command."""
    return hashlib.sha256(b"\0".join((method.encode(), path.encode(), body))).hexdigest()
