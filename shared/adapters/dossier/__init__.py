"""Everything that is kept about a talk or a person, read as a whole: for access, for archives, for erasing.

`kinds` says of every kind of item whether it belongs here, and why not if it does not. Nothing in here
decides who may see it: that is for whoever asks for a dossier.
"""

from shared.adapters.dossier.models import (
    AgreementFile,
    AttachmentFile,
    Event,
    Held,
    Message,
    NoteFile,
    ObservationFile,
    OwnDraft,
    PersonDossier,
    Place,
    ResultFile,
    TalkDossier,
    TextFile,
)
from shared.adapters.dossier.person import read_person
from shared.adapters.dossier.talk import read_talk
from shared.adapters.dossier.telling import talk_document
from shared.adapters.dossier.telling_person import person_document
from shared.adapters.dossier.words import Told

__all__ = [
    "AgreementFile",
    "AttachmentFile",
    "Event",
    "Held",
    "Message",
    "NoteFile",
    "ObservationFile",
    "OwnDraft",
    "PersonDossier",
    "Place",
    "ResultFile",
    "TalkDossier",
    "TextFile",
    "Told",
    "person_document",
    "read_person",
    "read_talk",
    "talk_document",
]
