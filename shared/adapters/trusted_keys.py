"""Whose bundles are taken here: the keys that the installation trusts, and who said so when."""

import base64
from collections.abc import Iterable
from datetime import datetime

from boto3.dynamodb.conditions import Attr
from pydantic import BaseModel, ConfigDict

from shared.adapters import keys
from shared.adapters.signatures import PublicKey
from shared.adapters.store import Item, Store, UnitOfWork
from shared.domain.errors import AlreadyTrusted, NotFound, TalkError
from shared.domain.instant import Instant


class TrustedKey(BaseModel):
    """A key, with the name that was given here to who holds it. One whose trust was taken back stays."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    key_id: str
    name: str
    der: str
    """In base64."""
    trusted_at: Instant
    trusted_by: str
    ended_at: Instant | None = None
    ended_by: str | None = None

    @property
    def public_key(self) -> PublicKey:
        """The key itself."""
        return PublicKey(self.key_id, base64.b64decode(self.der))


def find(store: Store, key_id: str) -> TrustedKey | None:
    """The key of this id, trusted today or not any more."""
    item = store.get(keys.trusted_key(key_id))
    return _key(item) if item else None


def all_trusted(store: Store) -> Iterable[TrustedKey]:
    """The keys that are trusted today; one query."""
    found = map(_key, store.query(keys.TRUST))
    return sorted((key for key in found if not key.ended_at), key=lambda k: (k.name, k.key_id))


def trust(work: UnitOfWork, key: PublicKey, name: str, by: str, at: datetime) -> TrustedKey:
    """Trust a key from now on; refused with AlreadyTrusted if it is."""
    trusted = TrustedKey(
        key_id=key.id,
        name=name,
        der=base64.b64encode(key.der).decode(),
        trusted_at=at,
        trusted_by=by,
    )
    not_trusted = Attr("pk").not_exists() | Attr("ended_at").exists()
    item = trusted.model_dump(mode="json", exclude_none=True)
    work.put(keys.trusted_key(key.id), item, not_trusted, lambda _: AlreadyTrusted())
    return trusted


def end_trust(work: UnitOfWork, key: TrustedKey, by: str, at: datetime) -> None:
    """Take nothing that the key signs any more; refused with NotFound if it is not trusted."""
    ended = key.model_copy(update={"ended_at": at, "ended_by": by})
    trusted = Attr("pk").exists() & Attr("ended_at").not_exists()
    item = ended.model_dump(mode="json", exclude_none=True)
    work.put(keys.trusted_key(key.key_id), item, trusted, _not_there)


def _not_there(_: Item | None) -> TalkError:
    return NotFound()


def _key(item: Item) -> TrustedKey:
    return TrustedKey.model_validate(item)
