"""Published times in the table."""

from functools import partial

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys
from shared.adapters.store import Item, Store, UnitOfWork
from shared.domain.errors import NotFound, SlotGone, SlotTaken, TalkChanged, TalkError
from shared.domain.slot import Slot


def slot_item(slot: Slot) -> Item:
    """A slot as an item (without its key)."""
    return slot.model_dump(mode="json", exclude_none=True)


def slot_of(item: Item) -> Slot:
    """The slot of an item."""
    return Slot.model_validate({k: v for k, v in item.items() if k not in ("pk", "sk")})


def slot_key(slot_id: str) -> keys.Key:
    """The key of a slot. Raises NotFound for what cannot be a slot's id."""
    try:
        return keys.slot(slot_id)
    except ValueError:
        raise NotFound from None


def load_slot(store: Store, slot_id: str) -> Slot:
    """The slot of this id. Raises NotFound."""
    item = store.get(slot_key(slot_id))
    if item is None:
        raise NotFound
    return slot_of(item)


def write_slot(work: UnitOfWork, before: Slot, after: Slot) -> None:
    """Add the change of a slot, refused unless it is still exactly as it was read (F32).

    Only who wants to take it hears that it is taken. Who gives it back and finds another talk there was
    overtaken by a change of their own talk.
    """
    unchanged = Attr("version").eq(before.version)
    refusal = partial(_not_as_read, slot_id=after.id, wanted=before.is_free)
    work.put(keys.slot(after.id), slot_item(after), unchanged, refusal)


def delete_slot(work: UnitOfWork, slot: Slot) -> None:
    """Add the end of a free slot, refused unless it is still exactly as it was read."""
    refusal = partial(_not_as_read, slot_id=slot.id, wanted=True)
    work.delete(keys.slot(slot.id), Attr("version").eq(slot.version), refusal)


def _not_as_read(item: Item | None, *, slot_id: str, wanted: bool) -> TalkError:
    if item is None:
        return SlotGone(slot_id=slot_id)
    if wanted and "talk_id" in item:
        return SlotTaken(slot_id=slot_id)
    return TalkChanged()  # taken and given back since it was read: decide anew
