"""The files of somebody's talks in their export: those that were examined and that its reader may have (F70).

They go from bucket to disk in pieces, so that no file is ever in memory as a whole. What does not fit, or is
not there any more, is told with why and where it can be had.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from functions.archivist.shelf import Shelf
from shared.adapters.archive_file import Writer
from shared.adapters.dossier import PersonDossier, TalkDossier
from shared.domain.attachment import Attachment, State
from shared.domain.rights import MOST_BYTES_OF_FILES


class Why(StrEnum):
    """Why the bytes of a file are not in an export."""

    TOO_MUCH = "too_much"
    """All files together are larger than an export may be; it can be had in the talk."""
    GONE = "gone"
    """Disposed of, or erased on request."""
    REMOVED = "removed"
    """Somebody took it away; it is offered to nobody."""
    NOT_LET_IN = "not_let_in"
    """It never came, or was not let in when it was examined."""
    ANOTHERS = "anothers"
    """It belongs to a talk about somebody else, whose it is."""


class Filed(NamedTuple):
    """What became of a file."""

    talk_id: str
    number: int
    name: str
    path: str | None
    """Where in the export it is, if it is."""
    why: Why | None = None
    """Why it is not."""


Files = Mapping[tuple[str, int], Filed]
NONE: Files = MappingProxyType({})


def add_files(dossier: PersonDossier, shelf: Shelf, writer: Writer) -> Files:
    """Put the files of a masked dossier into an archive: the latest first, as many as fit."""
    found = [(talk, file.stands) for talk in dossier.talks for file in talk.attachments]
    found.sort(key=lambda each: (each[1].at, each[1].talk_id, each[1].number), reverse=True)
    left, filed = MOST_BYTES_OF_FILES, [*_of_others(dossier)]
    for talk, attachment in found:
        if attachment.object_id is None:
            continue  # a link
        put = _put(talk, attachment, shelf, writer, left)
        left -= attachment.size if put.path else 0
        filed.append(put)
    return {(each.talk_id, each.number): each for each in filed}


def _put(
    talk: TalkDossier, attachment: Attachment, shelf: Shelf, writer: Writer, left: int
) -> Filed:
    named = Filed(talk.talk.id, attachment.number, attachment.name, None)
    if attachment.state is State.REMOVED:
        return named._replace(why=Why.REMOVED)
    if attachment.state is State.ERASED:
        return named._replace(why=Why.GONE)
    if attachment.state is not State.READY:
        return named._replace(why=Why.NOT_LET_IN)
    if attachment.size > left:
        return named._replace(why=Why.TOO_MUCH)
    pieces = shelf.file(attachment)
    if pieces is None:
        return named._replace(why=Why.GONE)
    path = f"files/talk-{talk.talk.id}/{attachment.number}-{attachment.name}"
    writer.stream(path, pieces, attachment.size)
    return named._replace(path=path)


def _of_others(dossier: PersonDossier) -> Iterator[Filed]:
    """What the person attached to talks about others is told of, and stays where it is."""
    for talk in dossier.others:
        for file in talk.attachments:
            if file.stands.object_id is not None:
                stands = file.stands
                yield Filed(talk.talk.id, stands.number, stands.name, None, Why.ANOTHERS)
