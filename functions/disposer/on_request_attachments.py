"""Erasing what somebody attached to talks about themselves or their children, with the bytes (R13, F70, F82).

The place in the talk stays, emptied, so that no number is used again. The talk's own trail tells of it too.
"""

from collections.abc import Iterator

from functions.disposer.erasing import Overtaken
from functions.disposer.on_request_guard import guarded, meet, talks_of_family
from functions.disposer.vault import Files
from shared.adapters import keys
from shared.adapters.attachments import attachments_of, write_attachment
from shared.adapters.audit import DONE
from shared.adapters.keys import Key
from shared.adapters.ports import Ports
from shared.adapters.store import Table, UnitOfWork, impossible
from shared.domain.attachment import Attachment, State
from shared.domain.audit import About, Entry, Subject
from shared.domain.errors import TalkChanged
from shared.domain.rights import Request


def erase_attachments(ports: Ports, files: Files, request: Request, by: str) -> None:
    """All from before it was asked for, each with every version of it and of its file.

    Raises OnHold, StaleRequest, NotFound for somebody who is not in the register any more, Overtaken.
    """
    for attachment in _asked_for(ports, request):
        try:
            ports.store.commit(_emptied(ports, request, attachment, by))
        except TalkChanged as changed:
            raise Overtaken from changed
        files.erase(attachment.talk_id, attachment.number)


def _asked_for(ports: Ports, request: Request) -> Iterator[Attachment]:
    """Those already emptied too: whoever was interrupted then had the bytes left to erase."""
    store = ports.store
    for talk in talks_of_family(store, meet(store, request)):
        for attachment in attachments_of(store, talk.id):
            by_them = attachment.author_id == request.person_id
            if by_them and attachment.at <= request.asked_at:
                yield attachment


def _emptied(ports: Ports, request: Request, attachment: Attachment, by: str) -> UnitOfWork:
    work, now = guarded(request, attachment.talk_id), ports.now()
    if attachment.state is State.ERASED:
        return work
    write_attachment(work, attachment.erased(now))
    history = keys.attachments_history(attachment.talk_id)
    prefix = f"{attachment.number:03d}#"
    for item in ports.store.query(history, prefix=prefix, table=Table.HISTORY):
        work.delete(Key(item["pk"], item["sk"]), None, impossible, Table.HISTORY)
    entry = Entry(
        id=f"{request.id}.{attachment.number}", at=now, actor_id=by,
        action=f"ERASE {request.what}", outcome=DONE, about=About(Subject.TALK, attachment.talk_id),
    )  # fmt: skip
    key = keys.audit(entry.about, now, entry.id)
    work.put_new(key, entry.model_dump(mode="json"), impossible, Table.HISTORY)
    return work
