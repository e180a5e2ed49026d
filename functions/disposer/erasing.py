"""Erasing what was archived: in batches, each on condition that nothing keeps it and nobody called it off.

Before anything of a talk or a person goes, what tells of it stands: there is no moment at which words are
gone and nobody can tell why.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from boto3.dynamodb.conditions import Attr

from functions.disposer.archiving import digest_of
from functions.disposer.desk import Desk, commit
from shared.adapters import keys
from shared.adapters.audit import DONE
from shared.adapters.disposals import demand_state, entries_of, write_entry
from shared.adapters.documents import DISPOSED, Stored, stored_of
from shared.adapters.ports import Ports
from shared.adapters.retention import demand_table
from shared.adapters.retention_holds import demand_no_hold
from shared.adapters.store import Item, Table, UnitOfWork, impossible
from shared.adapters.talks import load_talk, write_change
from shared.domain.audit import About, Subject
from shared.domain.audit import Entry as Told
from shared.domain.disposal import Disposal, Entry, EntryState, about_of
from shared.domain.errors import TalkChanged, TalkError, TryAgain
from shared.domain.instant import wire
from shared.domain.retention import OF_TALK, Document

AT_A_TIME = 5
"""Entries of one step."""
BATCH = 80
"""Items of one transaction, which has room for what must be true of it."""


class OnHold(TalkError):
    """Something keeps it."""


class OtherTable(TalkError):
    """The retention table is not the one by which it was approved any more."""


class Overtaken(TalkError):
    """It is no longer what was archived."""


_LEFT_ALONE: dict[type[TalkError], EntryState] = {
    OnHold: EntryState.HELD,
    Overtaken: EntryState.CHANGED,
}


def erase(desk: Desk, disposal: Disposal) -> Disposal:
    """The next entries gone, or left alone; without any left it is carried out. Raises WrongDisposalState."""
    ports = desk.ports
    entries = entries_of(ports.store, disposal.id, int(disposal.cursor or 0), AT_A_TIME)
    if not entries:
        return commit(ports, disposal, disposal.carried_out(ports.now()))
    for entry in entries:
        try:
            settled = _erased(desk, disposal, entry)
        except OtherTable:
            return commit(ports, disposal, disposal.lapse(ports.now()))
        disposal = commit(ports, disposal, disposal.settled(settled), settled)
    return disposal


def _erased(desk: Desk, disposal: Disposal, entry: Entry) -> Entry:
    try:
        _go(desk, disposal, entry)
    except (OnHold, Overtaken) as left_alone:
        return entry.model_copy(update={"state": _LEFT_ALONE[type(left_alone)]})
    began = entry.began or desk.ports.now()
    return entry.model_copy(update={"state": EntryState.ERASED, "began": began})


def _go(desk: Desk, disposal: Disposal, entry: Entry) -> None:
    store = desk.ports.store
    stored = stored_of(store, entry)
    if entry.state is EntryState.ARCHIVED:
        if digest_of(stored) != entry.content:
            raise Overtaken
        try:
            store.commit(_begun(desk.ports, disposal, entry))
        except TalkChanged as changed:
            raise TryAgain from changed
    elif any(
        each.item.get("at", "") > wire(entry.began or disposal.proposed_at) for each in stored
    ):
        raise Overtaken  # written since the first of it went, and in no archive
    for batch in _batches(stored, BATCH - len(entry.others)):
        store.commit(_gone(disposal, entry, batch))
    if entry.talk_id is not None and any(d.document is Document.ATTACHMENT for d in entry.due):
        desk.files.erase(entry.talk_id)


def _guarded(disposal: Disposal, entry: Entry) -> UnitOfWork:
    """What must be true at the instant of every erasure."""
    work = UnitOfWork()
    demand_state(work, disposal)
    demand_table(work, disposal.table_version, lambda _: OtherTable())
    for about in about_of(entry):
        demand_no_hold(work, about, lambda _: OnHold())
    return work


def _begun(ports: Ports, disposal: Disposal, entry: Entry) -> UnitOfWork:
    """That it goes is told: beside what is left, in the talk and its events, and in the audit trail."""
    work, now = _guarded(disposal, entry), ports.now()
    by = disposal.approvals[-1].by
    documents = sorted({due.document for due in entry.due})
    about = about_of(entry)[-1] if entry.talk_id else about_of(entry)[0]
    told: Item = {
        "documents": [due.model_dump(mode="json") for due in entry.due],
        "at": wire(now),
        "disposal_id": disposal.id,
        "approved_by": [approval.by for approval in disposal.approvals],
        "archive": entry.archive,
        "sha256": entry.sha256,
        "retention_table": disposal.table_version,
    }
    # Of one child there may be several entries, each with other children.
    place = f"{disposal.id}.{entry.number}" if entry.observations else disposal.id
    work.put_new(keys.disposed(about, place), told, impossible)
    others = (About(Subject.PERSON, other) for other in entry.others)
    for whose in (about, *others):
        trail = Told(
            id=f"{disposal.id}.{entry.number}", at=now, actor_id=by,
            action=f"DISPOSE {','.join(documents)}", outcome=DONE, about=whose,
        )  # fmt: skip
        key = keys.audit(whose, now, trail.id)
        work.put_new(key, trail.model_dump(mode="json"), impossible, Table.HISTORY)
    if entry.talk_id is not None:
        talk = load_talk(ports.store, entry.talk_id)
        gone = tuple(sorted({*talk.disposed, *(d for d in documents if d in OF_TALK)}))
        write_change(work, talk, talk.changed(disposed=gone), what=DISPOSED, by=by, at=now)
    write_entry(
        work, disposal.id, entry.model_copy(update={"state": EntryState.ERASING, "began": now})
    )
    return work


def _gone(disposal: Disposal, entry: Entry, batch: Iterable[Stored]) -> UnitOfWork:
    work = _guarded(disposal, entry)
    for stored in batch:
        version = stored.item.get("version") if stored.table is Table.TALKS else None
        gone = Attr("pk").not_exists()
        unchanged = None if version is None else Attr("version").eq(version) | gone
        work.delete(stored.key, unchanged, _overtaken, stored.table)
    return work


def _overtaken(_: Item | None) -> TalkError:
    return Overtaken()


def _batches(stored: Sequence[Stored], most: int) -> Iterator[list[Stored]]:
    left = iter(stored)
    while batch := list(islice(left, most)):
        yield batch
