"""Noting that one does not agree, answering, and resolving it; it stops nothing and has no end (F98)."""

from functions.documentation.conflict import signed
from functions.documentation.disagreements.models import DisagreementRequest, RewordingRequest
from shared.adapters.agreements import items_of_agreements
from shared.adapters.notes import demand, load_note, notes_of, opened, write_note
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene, enter
from shared.adapters.store import UnitOfWork
from shared.domain.access import takes_part
from shared.domain.disagreement import MOST_OF_A_TALK, About, Disagreement
from shared.domain.errors import (
    Invalid,
    NotAllowed,
    NotFound,
    StaleNote,
    StillPlanned,
    TalkChanged,
    TooMany,
    TryAgain,
    WindowNotOpen,
    WrongStatus,
)
from shared.domain.instant import local_text
from shared.domain.vocabulary import Phase, Role

_ATTEMPTS = 5
_RECORDED = (Phase.RECORD, Phase.FOLLOW_UP)
"""What is written together; how each prepares is their own."""


def prepare_noting(
    ports: Ports, caller_id: str, talk_id: str, asked: DisagreementRequest
) -> tuple[Scene, Disagreement, UnitOfWork]:
    """A new note of who takes part, from when the record opens on; locking the talk does not end it.

    Raises NotFound, NotAllowed, StillPlanned, WrongStatus, WindowNotOpen, Invalid and TooMany; committing
    raises TalkChanged.
    """
    scene = _enter(ports, caller_id, talk_id)
    about = About(**asked.about.model_dump())
    _check_is_there(scene, about)
    standing = notes_of(ports.store, talk_id, Disagreement)
    if len(standing) >= MOST_OF_A_TALK:
        raise TooMany(most=MOST_OF_A_TALK)
    noted = Disagreement(
        talk_id=talk_id, number=len(standing) + 1, author_id=caller_id, at=scene.now, about=about,
        text=asked.text, noted_by=caller_id, noted_as=_parties(scene),
        noted_at=scene.now,
    )  # fmt: skip
    return scene, noted, _work(scene, noted)


def prepare_reply(
    ports: Ports, caller_id: str, talk_id: str, number: int, text: str
) -> tuple[Scene, Disagreement, UnitOfWork]:
    """The note with an answer of somebody who takes part. Raises as noting does."""
    scene = _enter(ports, caller_id, talk_id)
    answered = load_note(ports.store, talk_id, Disagreement, number).answered(
        text, caller_id, scene.now
    )
    return scene, answered, _work(scene, answered)


def reword(
    ports: Ports, caller_id: str, talk_id: str, number: int, asked: RewordingRequest, builds_on: int
) -> tuple[Scene, Disagreement]:
    """The note as who noted it would have it now, resolved or not.

    Raises NotAllowed for everybody else, StaleNote with both if somebody answered in between.
    """
    for _ in range(_ATTEMPTS):
        scene = _enter(ports, caller_id, talk_id)
        standing = load_note(ports.store, talk_id, Disagreement, number)
        standing.check_reworded_by(caller_id)
        if standing.version != builds_on:
            same = (standing.text, standing.resolved) == (asked.text, asked.resolved)
            if same and standing.version == builds_on + 1 and standing.author_id == caller_id:
                return scene, standing
            raise StaleNote(
                current=standing.model_dump(mode="json", include={"text", "resolved"}),
                current_version=standing.version,
                yours=asked.model_dump(mode="json"),
                **signed(scene, standing.author_id, standing.at),
            )
        after = standing.changed(caller_id, scene.now, text=asked.text, resolved=asked.resolved)
        try:
            ports.store.commit(_work(scene, after))
        except TalkChanged:
            continue
        return scene, after
    raise TryAgain


def _enter(ports: Ports, caller_id: str, talk_id: str) -> Scene:
    scene = enter(ports, caller_id, talk_id)
    if not scene.acting:
        raise StillPlanned
    if not scene.takes_part:
        raise NotAllowed if scene.may_read(Phase.RECORD) else NotFound
    if scene.talk.windows is None:
        raise WrongStatus(status=scene.talk.status)
    opens = scene.talk.windows.record_opens
    if scene.now < opens:
        raise WindowNotOpen(opens=local_text(opens, ports.zone))
    return scene


def _parties(scene: Scene) -> tuple[Role, ...]:
    """As what the caller takes part."""
    return tuple(role for role in sorted(scene.acting) if takes_part(scene.talk.pattern, {role}))


def _check_is_there(scene: Scene, about: About) -> None:
    """Raise Invalid unless what it is about is there, and the caller reads it."""
    if about.phase is not None and about.field is not None:
        seen = about.phase in _RECORDED and scene.may_read(about.phase)
        if not seen or scene.talk.windows is None:
            raise Invalid(errors=[{"pointer": "/about/phase", "detail": "not to be read here"}])
        if scene.now < scene.talk.windows.of(about.phase).opens:
            raise Invalid(errors=[{"pointer": "/about/phase", "detail": "not to be read yet"}])
        try:
            scene.template.field(about.phase, about.field)
        except NotFound:
            told = "the template of this talk has no such field"
            raise Invalid(errors=[{"pointer": "/about/field", "detail": told}]) from None
    if about.agreement is not None and not items_of_agreements(
        scene.ports.store, scene.talk.id, about.agreement
    ):
        told = "there is no such agreement in this talk"
        raise Invalid(errors=[{"pointer": "/about/agreement", "detail": told}])


def _work(scene: Scene, note: Disagreement) -> UnitOfWork:
    work = UnitOfWork()
    demand(work, scene.talk, opened(Phase.RECORD, scene.now))
    write_note(work, note)
    return work
