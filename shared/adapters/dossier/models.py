"""What a dossier consists of. `places` are the keys of all that was read, for whoever erases it."""

from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny

from shared.adapters.keys import Key
from shared.adapters.product_feedback import ProductFeedback
from shared.adapters.store import Table
from shared.adapters.texts import Text
from shared.domain.agreement import Agreement, CheckIn
from shared.domain.attachment import Attachment
from shared.domain.audit import Entry
from shared.domain.blocked import BlockedTime
from shared.domain.draft import Draft
from shared.domain.instant import Instant
from shared.domain.note import Note
from shared.domain.observation import Observation
from shared.domain.people import Own, Person
from shared.domain.plan import Plan
from shared.domain.result import Result
from shared.domain.rights import Request
from shared.domain.said_wrong import SaidWrong
from shared.domain.slot import Slot
from shared.domain.talk import Talk
from shared.domain.teaching import Teaching
from shared.domain.vocabulary import Status
from shared.domain.well_being import Answer


class Place(NamedTuple):
    """Where an item stands."""

    table: Table
    key: Key


class Part(BaseModel):
    """A part of a dossier."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class TextFile(Part):
    """A field's text as it stands, and every version of it, oldest first."""

    stands: Text
    versions: tuple[Text, ...]


class AgreementFile(Part):
    """An agreement, every version of it, and what was said of it afterwards."""

    stands: Agreement
    versions: tuple[Agreement, ...]
    check_ins: tuple[CheckIn, ...]


class AttachmentFile(Part):
    """An attachment, and every state it was in."""

    stands: Attachment
    versions: tuple[Attachment, ...]


class NoteFile(Part):
    """A note, its kind in a word, and every version of it."""

    kind: str
    stands: SerializeAsAny[Note]
    versions: tuple[SerializeAsAny[Note], ...]


class Event(Part):
    """One thing that happened to a talk."""

    what: str
    by: str
    at: Instant
    status: Status
    generation: int
    reason: str | None = None


class Message(Part):
    """A mail or a workflow that a talk caused. What a mail said is not kept: it is made from the talk."""

    kind: str
    notice: str | None = None
    recipient_id: str | None = None
    state: str
    at: Instant
    message_id: str | None = None


class OwnDraft(Part):
    """What somebody typed and did not save; it is theirs alone."""

    person_id: str
    draft: Draft


class TalkDossier(Part):
    """All that is kept about a talk."""

    talk: Talk
    events: tuple[Event, ...]
    texts: tuple[TextFile, ...]
    agreements: tuple[AgreementFile, ...]
    attachments: tuple[AttachmentFile, ...]
    notes: tuple[NoteFile, ...]
    """Presence, disagreements, cooperation and consent, worries, referrals to student health."""
    marks: tuple[SaidWrong, ...] = ()
    """Which texts were said to be wrong, and how that was answered."""
    drafts: tuple[OwnDraft, ...]
    messages: tuple[Message, ...]
    trail: tuple[Entry, ...]
    places: tuple[Place, ...] = Field(exclude=True)


class ResultFile(Part):
    """A judgement, a grade or the attendance of a term, and every version of it."""

    kind: str
    stands: SerializeAsAny[Result]
    versions: tuple[SerializeAsAny[Result], ...]


class ObservationFile(Part):
    """An observation that tags somebody, and every version of it."""

    stands: Observation
    versions: tuple[Observation, ...]


class Held(Part):
    """A time that the person keeps for somebody for some minutes."""

    slot_id: str
    subject_id: str
    guardian_id: str | None = None
    until: Instant


class SignIns(Part):
    """What was said of the person's sign-ins."""

    signed_out_at: Instant
    excluded: bool = False
    by: str


class PersonDossier(Part):
    """All that is kept about a person."""

    person: Person
    own_versions: tuple[Own, ...]
    sign_ins: SignIns | None
    talks: tuple[TalkDossier, ...]
    """Those that are about the person."""
    others: tuple[TalkDossier, ...]
    """Those in which the person has or had a part, and which are about somebody else: their own words
    there, and nothing more, are the person's."""
    results: tuple[ResultFile, ...]
    plans: tuple[Plan, ...]
    observations: tuple[ObservationFile, ...]
    well_being: tuple[Answer, ...]
    drafts: tuple[Draft, ...]
    slots: tuple[Slot, ...]
    blocked: tuple[BlockedTime, ...]
    holds: tuple[Held, ...]
    teaching: tuple[Teaching, ...]
    feedback: tuple[ProductFeedback, ...]
    requests: tuple[Request, ...]
    """What was asked for about the person's data: every version, which is the log of the handling."""
    trail: tuple[Entry, ...]
    """What was done, seen or refused about the person."""
    acts: tuple[Entry, ...]
    """What the person did, saw or was refused."""
    read_at: Instant
    places: tuple[Place, ...] = Field(exclude=True)
    """All but those of the talks, which have their own."""
