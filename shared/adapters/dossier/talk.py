"""Everything that is kept about a talk."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from shared.adapters import keys
from shared.adapters.agreements import agreements_in, check_ins_in
from shared.adapters.attachments import attachments_in
from shared.adapters.audit import entry_of
from shared.adapters.dossier.models import (
    AgreementFile,
    AttachmentFile,
    Event,
    Message,
    NoteFile,
    OwnDraft,
    TalkDossier,
    TextFile,
)
from shared.adapters.dossier.reader import Reader
from shared.adapters.drafts import draft_of
from shared.adapters.notes import KINDS
from shared.adapters.outbox import KEPT
from shared.adapters.said_wrong import marks_in
from shared.adapters.store import Item, Store, Table
from shared.adapters.talks import talk_of
from shared.adapters.texts import text_of
from shared.domain.agreement import Agreement
from shared.domain.attachment import Attachment
from shared.domain.audit import About, Subject
from shared.domain.errors import NotFound
from shared.domain.talk import Talk


def read_talk(store: Store, talk_id: str) -> TalkDossier:
    """All of it: one query of the talk, one for the versions of each text, and six more.

    Drafts are looked for with everybody who has or had a part in it; a draft ends by itself some time
    after its window. Raises NotFound.
    """
    reader = Reader(store)
    items = reader.query(keys.talk(talk_id).pk)
    talk = next((talk_of(item) for item in items if item["sk"] == keys.talk(talk_id).sk), None)
    if talk is None:
        raise NotFound
    texts = tuple(_texts(reader, items))
    events = tuple(
        Event.model_validate(i) for i in reader.query(keys.events(talk_id), Table.HISTORY)
    )
    agreements = tuple(_agreements(reader, talk_id, items))
    notes = tuple(_notes(reader, talk_id, items))
    wrote = {version.author_id for text in texts for version in text.versions}
    about = About(Subject.TALK, talk_id)
    return TalkDossier(
        talk=talk,
        events=events,
        texts=texts,
        agreements=agreements,
        attachments=tuple(_attachments(reader, talk_id, items)),
        notes=notes,
        marks=tuple(marks_in(items)),
        drafts=tuple(_drafts(reader, talk, wrote | {event.by for event in events})),
        messages=tuple(map(_message, reader.query(f"{keys.OUTBOX}{talk_id}"))),
        trail=tuple(map(entry_of, reader.query(keys.audit_of(about), Table.HISTORY))),
        places=tuple(reader.places),
    )


def people_in(talk: Talk) -> Iterator[str]:
    """Ids of those who have a part in a talk, as it says."""
    yield from (talk.subject_id, talk.responsible_id)
    if talk.for_guardian_id is not None:
        yield talk.for_guardian_id
    if talk.booking is not None:
        yield talk.booking.booked_by
        yield from (attendee.person_id for attendee in talk.booking.attendees)
    yield from (ready.person_id for ready in talk.ready)


def _texts(reader: Reader, items: Iterable[Item]) -> Iterator[TextFile]:
    for item in items:
        if item["sk"].startswith(keys.TEXT):
            text = text_of(item)
            history = keys.text_history(item["pk"].partition("#")[2], text.phase, text.field)
            versions = reader.query(history, Table.HISTORY)
            yield TextFile(stands=text, versions=tuple(map(text_of, versions)))


def _agreements(reader: Reader, talk_id: str, items: list[Item]) -> Iterator[AgreementFile]:
    past = reader.query(keys.agreements_history(talk_id), Table.HISTORY)
    versions = [Agreement.model_validate(i) for i in past if f"{keys.AGREED}#" in i["sk"]]
    said = check_ins_in(items)
    for agreement in agreements_in(items):
        number = agreement.number
        yield AgreementFile(
            stands=agreement,
            versions=tuple(v for v in versions if v.number == number),
            check_ins=tuple(c for c in said if c.agreement == number),
        )


def _attachments(reader: Reader, talk_id: str, items: list[Item]) -> Iterator[AttachmentFile]:
    past = reader.query(keys.attachments_history(talk_id), Table.HISTORY)
    versions = [Attachment.model_validate(item) for item in past]
    for attachment in attachments_in(items):
        mine = tuple(v for v in versions if v.number == attachment.number)
        yield AttachmentFile(stands=attachment, versions=mine)


def _notes(reader: Reader, talk_id: str, items: list[Item]) -> Iterator[NoteFile]:
    past = reader.query(keys.notes_history(talk_id), Table.HISTORY)
    for model, prefix in KINDS.items():
        kind = prefix.removesuffix("#").lower()
        versions = [model.model_validate(i) for i in past if i["sk"].startswith(prefix)]
        for item in items:
            if item["sk"].startswith(prefix):
                note = model.model_validate(item)
                mine = tuple(v for v in versions if v.number == note.number)
                yield NoteFile(kind=kind, stands=note, versions=mine)


def _drafts(reader: Reader, talk: Talk, others: Iterable[str]) -> Iterator[OwnDraft]:
    for person_id in sorted({*people_in(talk), *others}):
        for item in reader.query(keys.drafts_of(person_id), prefix=keys.drafts_in(talk.id)):
            yield OwnDraft(person_id=person_id, draft=draft_of(item))


def _message(item: Item) -> Message:
    written = datetime.fromtimestamp(int(item["expires_at"]), UTC) - KEPT
    return Message.model_validate(item | {"at": written})
