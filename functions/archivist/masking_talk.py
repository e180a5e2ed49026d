"""One talk as the reader of an export gets it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from functions.archivist.naming import MASKED
from functions.archivist.reader import Reader, Reason, Tally
from shared.adapters.attachments_view import is_seen
from shared.adapters.dossier import (
    AgreementFile,
    AttachmentFile,
    NoteFile,
    TalkDossier,
    TextFile,
)
from shared.adapters.scene import Scene
from shared.domain.blind import hides_work_of
from shared.domain.cooperation import Cooperation, may_see
from shared.domain.disagreement import Disagreement
from shared.domain.presence import Presence, seen_by
from shared.domain.referral import Referral
from shared.domain.said_wrong import SaidWrong
from shared.domain.vocabulary import Phase
from shared.domain.worry import Worry

T = TypeVar("T")


CONFIDENTIAL = (Worry, Referral)
"""What its writers were told would stay between a few: assessed before it is part of an export (F12, F100)."""


@dataclass(frozen=True, slots=True)
class MaskedTalk:
    """One talk as its reader gets it."""

    talk: TalkDossier
    scene: Scene
    reader: Reader
    hidden: frozenset[str]
    tally: Tally

    def masked(self) -> TalkDossier:
        """All of it that they get."""
        talk, keep = self.talk, self.tally.keep
        reads_record = self.scene.may_read(Phase.RECORD)
        texts = tuple(filter(None, map(self._text, talk.texts)))
        update: dict[str, object] = {
            "texts": texts,
            "marks": tuple(self._marks(texts)),
            "agreements": keep(
                map(self._agreement, talk.agreements), lambda _: reads_record,
                Reason.NOT_YOURS_TO_READ, "agreements",
            ),
            "attachments": keep(
                keep(
                    talk.attachments, self._reads_attachment,
                    Reason.NOT_YOURS_TO_READ, "attachments",
                ),
                self._is_shown, Reason.FILE_NOT_SHOWN, "attachments",
            ),
            "notes": tuple(filter(None, map(self._note, talk.notes))),
            "drafts": keep(
                talk.drafts, lambda d: d.person_id == self.reader.person.id,
                Reason.THEIRS_ALONE, "drafts",
            ),
            "events": tuple(e for e in talk.events if e.by not in self.hidden),
            "messages": tuple(m for m in talk.messages if m.recipient_id not in self.hidden),
            "trail": tuple(e for e in talk.trail if e.actor_id not in self.hidden),
            "talk": self._head(),
        }  # fmt: skip
        return talk.model_copy(update=update)

    def _head(self) -> object:
        talk = self.talk.talk
        if not self.hidden or talk.booking is None:
            return talk
        coming = tuple(a for a in talk.booking.attendees if a.person_id not in self.hidden)
        booking = talk.booking.model_copy(update={"attendees": coming})
        ready = tuple(r for r in talk.ready if r.person_id not in self.hidden)
        return talk.model_copy(update={"booking": booking, "ready": ready})

    def _text(self, file: TextFile) -> TextFile | None:
        phase = file.stands.phase
        if not self.scene.may_read(phase):
            self.tally.add(Reason.NOT_YOURS_TO_READ, phase)
            return None
        if file.stands.field in self.scene.hidden:
            self.tally.add(Reason.PREPARED_UNSEEN, phase)
            return None
        versions = self._mine(file.versions, lambda v: v.author_id, phase)
        if file.stands.author_id not in self.hidden:
            return file.model_copy(update={"versions": versions})
        return TextFile(stands=versions[-1], versions=versions) if versions else None

    def _marks(self, texts: tuple[TextFile, ...]) -> Iterator[SaidWrong]:
        """Of the texts that they get, as the talk shows them; who said so to whom it is about alone."""
        reader = self.reader
        shown = {(text.stands.phase, text.stands.field) for text in texts}
        for mark in self.talk.marks:
            if (mark.phase, mark.field) not in shown:
                continue
            if reader.is_subject or mark.asked_by == reader.person.id:
                yield mark
            elif mark.is_shown(reader.person.id, self.scene.roles):
                yield mark.model_copy(update={"asked_by": MASKED})

    def _mine(self, things: Iterable[T], by: Callable[[T], str], where: str) -> tuple[T, ...]:
        """Without what another guardian said, who lives apart."""
        return self.tally.keep(
            things, lambda t: by(t) not in self.hidden, Reason.OTHER_GUARDIAN, where
        )

    def _agreement(self, file: AgreementFile) -> AgreementFile:
        said = self._mine(file.check_ins, lambda c: c.author_id, "check_ins")
        return file.model_copy(update={"check_ins": said})

    def _reads_attachment(self, file: AttachmentFile) -> bool:
        stands, scene = file.stands, self.scene
        unseen = hides_work_of(scene.talk, stands.author_id, stands.phase, scene.acting, scene.now)
        return scene.may_read(stands.phase) and not unseen and stands.author_id not in self.hidden

    def _is_shown(self, file: AttachmentFile) -> bool:
        """Whoever it is about is told of everything; others of what they see in the talk too."""
        return self.reader.is_subject or is_seen(self.scene, file.stands)

    def _note(self, file: NoteFile) -> NoteFile | None:
        why = self._why_not(file)
        if why is not None:
            self.tally.add(why, file.kind)
            return None
        versions = tuple(map(self._said, file.versions))
        return file.model_copy(update={"stands": self._said(file.stands), "versions": versions})

    def _why_not(self, file: NoteFile) -> Reason | None:
        scene, note = self.scene, file.stands
        readable = {
            Presence: scene.may_read(Phase.RECORD),
            Cooperation: may_see(scene.talk.pattern, scene.acting),
        }.get(type(note), True)
        if isinstance(note, CONFIDENTIAL) and self.reader.withholds:
            return Reason.CONFIDENTIAL
        if isinstance(note, Disagreement):
            readable = scene.may_read(note.about.phase or Phase.RECORD)
            if note.noted_by in self.hidden:
                return Reason.OTHER_GUARDIAN
        return None if readable else Reason.NOT_YOURS_TO_READ

    def _said(self, note: object) -> object:
        """A note without what another guardian said in it, who lives apart."""
        if not self.hidden:
            return note
        match note:
            case Presence():
                scene = self.scene
                shown = seen_by(note.people, self.reader.person.id, scene.roles, scene.subject)
                return note.model_copy(update={"people": shown})
            case Cooperation():
                said = tuple(s for s in note.said if s.person_id not in self.hidden)
                return note.model_copy(update={"said": said})
            case Disagreement():
                answers = tuple(a for a in note.answers if a.author_id not in self.hidden)
                return note.model_copy(update={"answers": answers})
            case _:
                return note
