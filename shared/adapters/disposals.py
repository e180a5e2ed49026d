"""Disposals in the tables: in the list of their unit, and in that of the workflow while it has to do (G9)."""

from collections.abc import Iterable

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys
from shared.adapters.paging import PageQuery, latest
from shared.adapters.store import Index, Item, Store, UnitOfWork, impossible
from shared.domain.disposal import AT_WORK, Disposal, Entry
from shared.domain.errors import NotFound, TalkError, WrongDisposalState
from shared.domain.instant import wire


def load_disposal(store: Store, disposal_id: str) -> Disposal:
    """The disposal of this id. Raises NotFound."""
    item = store.get(keys.disposal(disposal_id))
    if item is None:
        raise NotFound
    return Disposal.model_validate(item)


def write_disposal(work: UnitOfWork, before: Disposal | None, after: Disposal) -> None:
    """Add a disposal as it becomes. Refused with WrongDisposalState if it is not any more as it was read."""
    item = after.model_dump(mode="json", exclude_none=True) | {
        "responsible_key": keys.disposals_of(after.unit_id),
        "listed_at": wire(after.proposed_at),
    }
    if after.remind_at is not None:
        item |= {"due_shard": keys.due_shard(after.id), "due_at": wire(after.remind_at)}
    unchanged = Attr("version").eq(before.version) if before else Attr("pk").not_exists()
    work.put(keys.disposal(after.id), item, unchanged, changed)
    place = keys.disposal_at_work(after.proposed_at, after.id)
    was, is_ = (each is not None and each.state in AT_WORK for each in (before, after))
    if is_ and not was:
        work.put(place, {"disposal_id": after.id}, None, impossible)
    if was and not is_:
        work.delete(place, None, impossible)


def demand_state(work: UnitOfWork, disposal: Disposal) -> None:
    """Have the database refuse everything else unless the disposal is as it was read."""
    work.check(keys.disposal(disposal.id), Attr("version").eq(disposal.version), changed)


def write_entry(work: UnitOfWork, disposal_id: str, entry: Entry) -> None:
    """Add an entry as it becomes; a condition on the disposal guards it."""
    key = keys.disposal_entry(disposal_id, entry.number)
    work.put(key, entry.model_dump(mode="json", exclude_none=True), None, impossible)


def entries_of(store: Store, disposal_id: str, after: int, limit: int) -> list[Entry]:
    """The next entries of a list, in order."""
    begin = f"{keys.ENTRY}{after + 1:06d}"
    partition = keys.disposal(disposal_id).pk
    found = store.query(partition, between=(begin, f"{keys.ENTRY}~"), limit=limit)
    return [Entry.model_validate(item) for item in found]


def next_at_work(store: Store) -> Disposal | None:
    """The oldest that the workflow has something to do for."""
    for item in store.query(keys.DISPOSALS_AT_WORK, limit=1):
        return load_disposal(store, item["disposal_id"])
    return None


def disposals_of(store: Store, unit_id: str, asked: PageQuery) -> tuple[list[Disposal], str | None]:
    """A page of a unit's disposals, the latest first, and the next."""
    page = latest(store, [(Index.BY_RESPONSIBLE, keys.disposals_of(unit_id))], asked)
    return [Disposal.model_validate(item) for item in page.items], page.next


def numbered(entries: Iterable[Entry], from_: int) -> list[Entry]:
    """The entries with their places on the list, which follow the last one there is."""
    return [e.model_copy(update={"number": from_ + n}) for n, e in enumerate(entries, 1)]


def changed(item: Item | None) -> TalkError:
    """The refusal of a write that was based on an older version of the disposal."""
    return WrongDisposalState(state=item["state"]) if item else NotFound()
