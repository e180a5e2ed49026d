"""Making an export: everything is read, what its reader must not see is masked, the rest is packed and kept.

It is written to the disk: what is attached is never in memory as a whole.
"""

import tempfile

from functions.archivist.attaching import add_files
from functions.archivist.masking import mask
from functions.archivist.masking_talk import CONFIDENTIAL
from functions.archivist.naming import Namer
from functions.archivist.packing import files_of
from functions.archivist.reader import Reader
from functions.archivist.shelf import Shelf
from shared.adapters import object_names, register
from shared.adapters.archive_file import Writer
from shared.adapters.dossier import PersonDossier, read_person
from shared.adapters.ports import Ports
from shared.domain.errors import NotFound
from shared.domain.instant import wire
from shared.domain.rights import Export, Request, ground_of


def export(ports: Ports, shelf: Shelf, request: Request, by: str) -> Request:
    """The request as it is after: ready, to be assessed, or refused if its ground does not hold any more."""
    now = ports.now()
    today = ports.day(now)
    known = register.people(
        ports.store, [request.asked_by, request.person_id], own=[request.person_id]
    )
    asker, person = known.get(request.asked_by), known.get(request.person_id)
    if asker is None or person is None:
        return request.lapsed(by, now)
    if ground_of(asker, person, request.unit_id, today) is not request.ground:
        return request.lapsed(by, now)
    try:
        dossier = read_person(ports.store, person.id, now)
    except NotFound:
        return request.lapsed(by, now)
    if request.assessment is None and has_confidential(dossier):
        return request.to_be_assessed(by, now)
    reader = Reader(ports, asker, request)
    masked = mask(dossier, reader)
    namer = Namer(ports, request.language, masked.dossier, asker.id, masked.hidden)
    about = {"request": request.id, "made_at": wire(now), "purpose": request.purpose.value}
    with tempfile.TemporaryFile() as target:
        writer = Writer(target)
        filed = add_files(masked.dossier, shelf, writer)
        for file in files_of(request, masked, namer, filed):
            writer.add(file)
        written = writer.finish(about)
        target.seek(0)
        shelf.put(object_names.export(request.id), target)
    made = Export(sha256=written.sha256, size=written.size, ready_at=now, masked=masked.how_many)
    return request.made(made, by)


def has_confidential(dossier: PersonDossier) -> bool:
    """Whether there is something in it that its writers were told would stay between a few."""
    notes = (note for talk in dossier.talks for note in talk.notes)
    return any(isinstance(note.stands, CONFIDENTIAL) for note in notes)
