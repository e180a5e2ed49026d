"""One upload is examined, once however often it is announced, and is then ready or refused."""

from dataclasses import dataclass

from aws_lambda_powertools import Logger

from functions.examiner.bucket import Bucket, Gone, Upload
from functions.examiner.contents import check_content
from functions.examiner.refusal import Refusal
from functions.examiner.scanning import Scanner
from shared.adapters import object_names
from shared.adapters.attachments import load_attachment, write_attachment
from shared.adapters.clock import Clock
from shared.adapters.store import Store, UnitOfWork
from shared.domain.attachment import Attachment, State
from shared.domain.errors import NotFound, TalkChanged, TryAgain

_log = Logger()
_ATTEMPTS = 3


@dataclass(frozen=True)
class Desk:
    """What an examination needs."""

    store: Store
    clock: Clock
    bucket: Bucket
    scanner: Scanner


def examine(desk: Desk, upload: Upload) -> None:
    """Bring the upload to its end, from wherever an earlier attempt left it.

    In this order: it is noted which upload is looked at; it is looked at; it is copied; the attachment says
    so; the upload is deleted. After a crash anywhere the next announcement goes on. Raises TryAgain if others
    wrote all the while, and whatever S3 or the scanning service raise.
    """
    for _ in range(_ATTEMPTS):
        try:
            return _examine(desk, upload)
        except TalkChanged:
            continue  # somebody removed it, or another announcement is at work: look again
    raise TryAgain


def _examine(desk: Desk, upload: Upload) -> None:
    attachment = _wanted(desk, upload)
    if attachment is None:
        return desk.bucket.discard(upload)
    if attachment.state is State.AWAITING_UPLOAD:
        attachment = _write(desk, attachment.arrived(upload.version))
    if not desk.scanner.has_looked(upload):
        return None  # it says so when it has
    try:
        with desk.bucket.fetched(upload, attachment) as file:
            check_content(attachment.kind or "", file)
            desk.scanner.check(upload, file)
        desk.bucket.let_in(upload, attachment)
        decided = attachment.passed()
    except Gone:
        return None
    except Refusal as refusal:
        decided = attachment.refused(refusal.reason)
    _write(desk, decided)
    said = {"state": decided.state, "reason": decided.reason, "kind": decided.kind}
    _log.info("examined", extra=said)
    return desk.bucket.discard(upload)


def _wanted(desk: Desk, upload: Upload) -> Attachment | None:
    named = object_names.read_incoming(upload.name)
    if named is None:
        return None
    try:
        attachment = load_attachment(desk.store, named.talk_id, named.number)
    except NotFound:
        return None
    wanted = attachment.is_wanted(named.object_id, upload.version, desk.clock.now())
    return attachment if wanted else None


def _write(desk: Desk, attachment: Attachment) -> Attachment:
    work = UnitOfWork()
    write_attachment(work, attachment)
    desk.store.commit(work)
    return attachment
