"""A talk's dossier as a document to read: what stands, every version with name and time, what happened."""

from collections.abc import Iterable, Iterator

from shared.adapters.document import Block, Document, Facts, Heading, Links, Paragraph
from shared.adapters.dossier import codes
from shared.adapters.dossier.models import (
    AgreementFile,
    NoteFile,
    TalkDossier,
    TextFile,
)
from shared.adapters.dossier.words import Told, every
from shared.adapters.texts import Text
from shared.domain.attachment import Attachment
from shared.domain.audit import Entry
from shared.domain.cooperation import Cooperation
from shared.domain.disagreement import Disagreement
from shared.domain.presence import Presence
from shared.domain.referral import Referral
from shared.domain.vocabulary import Phase
from shared.domain.worry import Worry


def talk_document(dossier: TalkDossier, told: Told) -> Document:
    """All of a talk as one document."""
    return Document(
        language=told.language,
        name=f"talk-{dossier.talk.id}",
        title=title_of(dossier, told),
        blocks=tuple(_blocks(dossier, told)),
    )


def title_of(dossier: TalkDossier, told: Told) -> str:
    """What a talk is called: it names nobody."""
    booking = dossier.talk.booking
    date = told.time(booking.start) if booking else told.words["no_time"]
    return f"{told.code('talk_type', dossier.talk.talk_type)} {date}"


def _blocks(dossier: TalkDossier, told: Told) -> Iterator[Block]:
    yield Facts(tuple(_facts(dossier, told)))
    for phase in Phase:
        written = [text for text in dossier.texts if text.stands.phase is phase]
        if written:
            yield Heading(2, told.words[phase])
        for text in written:
            yield from _text(dossier, text, told)
    if dossier.agreements:
        yield Heading(2, told.words["agreements"])
    for agreement in dossier.agreements:
        yield from _agreement(agreement, told)
    yield from told.table(
        "attachments", ("name", "version", "address", "state", "who", "when", "file"),
        (
            (
                a.name, a.version, a.url, _state(a, told), told.name(a.author_id), told.time(a.at),
                told.file(a)[1] if a == file.stands else "",
            )
            for file in dossier.attachments
            for a in every(file.versions, file.stands)
        ),
    )  # fmt: skip
    beside = ((told.file(file.stands)[0], file.stands.name) for file in dossier.attachments)
    if files := tuple((to, name) for to, name in beside if to):
        yield Heading(3, told.words["files"])
        yield Links(files)
    for note in dossier.notes:
        yield from _note(dossier, note, told)
    yield from told.table(
        "drafts", ("when", "who", "what", "text"),
        (
            (
                told.time(d.draft.at), told.name(d.person_id),
                told.asks(dossier.talk, d.draft.phase, d.draft.field), d.draft.text,
            )
            for d in dossier.drafts
        ),
    )  # fmt: skip
    yield from told.table(
        "events", ("when", "what", "who", "reason"),
        (
            (told.time(e.at), told.code("event", e.what), told.name(e.by), e.reason)
            for e in dossier.events
        ),
    )  # fmt: skip
    yield from told.table(
        "messages", ("when", "what", "to"),
        (
            (told.time(m.at), told.code("notice", m.notice), told.name(m.recipient_id))
            for m in dossier.messages
            if m.notice
        ),
    )  # fmt: skip
    yield from trail(dossier.trail, told)


def _facts(dossier: TalkDossier, told: Told) -> Iterator[tuple[str, str]]:
    talk, words = dossier.talk, told.words
    booking = talk.booking
    yield words["kind"], told.code("talk_type", talk.talk_type)
    yield words["form"], told.code("school_form", talk.school_form)
    yield words["subject"], told.name(talk.subject_id)
    yield words["responsible"], told.name(talk.responsible_id)
    yield words["status"], told.code("status", talk.status)
    yield words["created"], told.time(talk.created_at)
    if booking is not None:
        yield words["start"], told.time(booking.start)
        if booking.place is not None:
            yield words["place"], booking.place.text
        yield words["present_now"], ", ".join(told.name(a.person_id) for a in booking.attendees)
    if talk.ready:
        yield words["ready"], ", ".join(told.name(r.person_id) for r in talk.ready)


def _text(dossier: TalkDossier, text: TextFile, told: Told) -> Iterator[Block]:
    prompt, shown = told.prompt(dossier.talk, text.stands)
    yield Heading(3, prompt)
    yield Paragraph(shown)
    yield from _marks(dossier, text.stands, told)
    yield from told.table(
        "versions", ("version", "when", "who", "text"),
        (
            (v.version, told.time(v.at), told.name(v.author_id), told.prompt(dossier.talk, v)[1])
            for v in text.versions
        ),
        level=4,
    )  # fmt: skip


def _marks(dossier: TalkDossier, text: Text, told: Told) -> Iterator[Block]:
    """That it was said to be wrong, and how that was answered: beside the text itself (R13)."""
    about = (m for m in dossier.marks if (m.phase, m.field) == (text.phase, text.field))
    yield from told.table(
        "said_wrong", ("when", "who", "state", "answered", "right_since", "text"),
        (
            (
                told.time(m.asked_at), told.name(m.asked_by), told.code("request_state", m.state),
                told.time(m.answered_at), m.version, told.said(told.requests.get(m.request_id)),
            )
            for m in about
        ),
        level=4,
    )  # fmt: skip


def _agreement(agreement: AgreementFile, told: Told) -> Iterator[Block]:
    stands, words = agreement.stands, told.words
    yield Heading(3, stands.goal)
    facts = (
        (words["strategy"], stands.strategy),
        (words["follow_up_on"], stands.follow_up_on.isoformat() if stands.follow_up_on else ""),
        (words["outcome"], told.code("outcome", stands.outcome)),
        (words["who"], told.name(stands.author_id)),
        (words["when"], told.time(stands.at)),
    )
    yield Facts(tuple((name, value) for name, value in facts if value))
    yield from told.table(
        "versions", ("version", "when", "who", "goal", "strategy", "outcome"),
        (
            (
                v.version, told.time(v.at), told.name(v.author_id), v.goal, v.strategy,
                told.code("outcome", v.outcome),
            )
            for v in agreement.versions
        ),
        level=4,
    )  # fmt: skip
    yield from told.table(
        "check_ins", ("when", "who", "text"),
        ((told.time(c.at), told.name(c.author_id), c.text) for c in agreement.check_ins),
        level=4,
    )  # fmt: skip


def _note(dossier: TalkDossier, file: NoteFile, told: Told) -> Iterator[Block]:
    """As it stands, and all that differed before."""
    yield from told.table(
        file.kind, ("version", "when", "who", "what", "text"),
        (
            (note.version, told.time(note.at), told.name(note.author_id), *said(dossier, note, told))
            for note in every(file.versions, file.stands)
        ),
    )  # fmt: skip


def said(dossier: TalkDossier, note: object, told: Told) -> tuple[str, str]:
    """What a note is about, and what it says."""
    match note:
        case Presence():
            there = (
                f"{p.name or told.name(p.person_id)}: {told.code('manner', p.manner)}"
                for p in note.people
            )
            return "", "\n".join(there)
        case Disagreement():
            answers = (f"{told.name(a.author_id)}: {a.text}" for a in note.answers)
            return _about(dossier, note, told), "\n".join((note.text, *answers))
        case Cooperation():
            words = (
                f"{told.name(s.person_id)}: {told.code('word', s.word)} {s.limits}".strip()
                for s in note.said
            )
            return note.actor, "\n".join((note.purpose, *words))
        case Referral():
            written = (entry.text for entry in (note.answer, note.follow_up) if entry)
            return told.code("referral", note.state), "\n".join((note.text, *written))
        case Worry():
            said = filter(None, (note.text, note.answer))
            return told.code("worry", note.state), "\n".join(said)
        case _:
            return "", ""


def _about(dossier: TalkDossier, note: Disagreement, told: Told) -> str:
    """With what somebody does not agree."""
    about = note.about
    if about.phase is not None and about.field is not None:
        return told.asks(dossier.talk, about.phase, about.field)
    numbers = {file.stands.number: file.stands.goal for file in dossier.agreements}
    return numbers.get(about.agreement or 0, "")


def _state(attachment: Attachment, told: Told) -> str:
    """Where it is in its life, and why it was not let in."""
    state = told.code("attachment", attachment.state)
    why = told.code("refused_file", attachment.reason)
    if attachment.removed_by is not None:
        why = f"{told.name(attachment.removed_by)}, {told.time(attachment.removed_at)}"
    return f"{state}: {why}" if why else state


def trail(entries: Iterable[Entry], told: Told, title: str = "trail") -> Iterator[Block]:
    """Entries of the audit trail, oldest first."""
    yield from told.table(
        title, ("when", "who", "action", "result_of"),
        (
            (
                told.time(e.at), told.name(e.actor_id), codes.action(e.action, told.language),
                codes.outcome(e.outcome, told.language),
            )
            for e in entries
        ),
    )  # fmt: skip
