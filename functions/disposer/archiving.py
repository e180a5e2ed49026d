"""Handing what goes to the archive, and looking whether it lies there as it was handed over."""

import hashlib
from collections.abc import Iterable

from functions.disposer.desk import Desk, commit
from functions.disposer.pages import page_of
from functions.disposer.vault import Object
from shared.adapters.archive_file import BrokenArchive, as_json, check, pack
from shared.adapters.disposals import entries_of
from shared.adapters.documents import Stored, as_plain, stored_of
from shared.domain.disposal import Disposal, Entry, EntryState
from shared.domain.instant import wire
from shared.domain.retention import Document

AT_A_TIME = 10
"""Entries of one step."""
WAITING = (EntryState.LISTED, EntryState.ARCHIVED)


def archive(desk: Desk, disposal: Disposal) -> Disposal:
    """The next entries handed over; without any left, all of them are. Raises WrongDisposalState."""
    entries = entries_of(desk.ports.store, disposal.id, _done(disposal), AT_A_TIME)
    if not entries:
        return commit(desk.ports, disposal, disposal.archived())
    handed = [_handed_over(desk, disposal, e) for e in entries if e.state is EntryState.LISTED]
    after = disposal.went_on(f"{entries[-1].number:06d}")
    return commit(desk.ports, disposal, after, *handed)


def verify(desk: Desk, disposal: Disposal) -> Disposal:
    """The next entries looked for in the archive; what is not there as it was is handed over again.

    Raises WrongDisposalState.
    """
    entries = entries_of(desk.ports.store, disposal.id, _done(disposal), AT_A_TIME)
    if not entries:
        return commit(desk.ports, disposal, disposal.verified())
    amiss = [e for e in entries if e.state is EntryState.ARCHIVED and not _is_there(desk, e)]
    if amiss:
        again = [entry.model_copy(update={"state": EntryState.LISTED}) for entry in amiss]
        return commit(desk.ports, disposal, disposal.not_as_archived(), *again)
    after = disposal.went_on(f"{entries[-1].number:06d}")
    return commit(desk.ports, disposal, after)


def digest_of(stored: Iterable[Stored]) -> str:
    """The fingerprint of everything that stands, in whatever order it was read."""
    digest = hashlib.sha256()
    for line in sorted(each.line for each in stored):
        digest.update(line + b"\n")
    return digest.hexdigest()


def _handed_over(desk: Desk, disposal: Disposal, entry: Entry) -> Entry:
    name = f"disposals/{disposal.id}/{entry.number:06d}"
    stored = stored_of(desk.ports.store, entry)
    files = tuple(
        desk.vault.copy(desk.files, file, f"{name}/{place:03d}")
        for place, file in enumerate(_files(desk, entry), 1)
    )
    packed = pack(
        [
            as_json("documents.json", [as_plain(each) for each in stored]),
            as_json("files.json", [file.model_dump() for file in files]),
            page_of(desk.ports, entry, stored),
        ],
        {
            "disposal": disposal.id,
            "unit": disposal.unit_id,
            "person": entry.person_id,
            "talk": entry.talk_id or "",
            "approved": ", ".join(f"{a.by} {wire(a.at)}" for a in disposal.approvals),
            "decisions": "; ".join(sorted({due.decision for due in entry.due})),
        },
    )
    desk.vault.put(f"{name}.zip", packed.content)
    return entry.model_copy(
        update={
            "state": EntryState.ARCHIVED, "archive": f"{name}.zip", "sha256": packed.sha256,
            "files": files, "content": digest_of(stored),
        }
    )  # fmt: skip


def _files(desk: Desk, entry: Entry) -> list[Object]:
    goes = entry.talk_id and any(due.document is Document.ATTACHMENT for due in entry.due)
    return desk.files.clean(entry.talk_id) if goes and entry.talk_id else []


def _is_there(desk: Desk, entry: Entry) -> bool:
    content = desk.vault.get(entry.archive or "")
    if content is None or hashlib.sha256(content).hexdigest() != entry.sha256:
        return False
    try:
        check(content)
    except BrokenArchive:
        return False
    return all(desk.vault.holds(file) for file in entry.files)


def _done(disposal: Disposal) -> int:
    return int(disposal.cursor or 0)
