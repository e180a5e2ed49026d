"""Attachments in the tables: beside their talk, and every state they were in in the history (F70, F82)."""

from collections.abc import Iterable

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys
from shared.adapters.store import Item, Store, Table, UnitOfWork
from shared.domain.attachment import Attachment
from shared.domain.errors import NotFound, TalkChanged, TalkError


def attachments_in(items: Iterable[Item]) -> list[Attachment]:
    """The attachments among the items of a talk, in the order they were made."""
    found = (item for item in items if item["sk"].startswith(keys.ATTACHMENT))
    return [Attachment.model_validate(item) for item in found]


def attachments_of(store: Store, talk_id: str) -> list[Attachment]:
    """The attachments of a talk, in the order they were made."""
    return attachments_in(store.query(keys.talk(talk_id).pk, prefix=keys.ATTACHMENT))


def load_attachment(store: Store, talk_id: str, number: int) -> Attachment:
    """One of them as it stands. Raises NotFound."""
    item = store.get(keys.attachment(talk_id, number))
    if item is None:
        raise NotFound
    return Attachment.model_validate(item)


def write_attachment(work: UnitOfWork, attachment: Attachment) -> None:
    """Add what an attachment is from now on, refused with TalkChanged unless it builds on what stands."""
    item = attachment.model_dump(mode="json", exclude_none=True)
    builds_on = (
        Attr("pk").not_exists()
        if attachment.version == 1
        else Attr("version").eq(attachment.version - 1)
    )
    named = (attachment.talk_id, attachment.number)
    work.put(keys.attachment(*named), item, builds_on, _overtaken)
    version = keys.attachment_version(*named, attachment.version)
    work.put_new(version, item, _overtaken, Table.HISTORY)


def _overtaken(_: Item | None) -> TalkError:
    """Somebody else wrote meanwhile: the caller decides anew on what is true now."""
    return TalkChanged()
