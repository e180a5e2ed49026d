"""Copying one's own answers from a talk that took no place into the new one that replaced it (F39, D9)."""

from shared.adapters import keys
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene, meet
from shared.adapters.store import Item, UnitOfWork
from shared.adapters.talks import load_talk, talk_of
from shared.adapters.texts import Text, demand_open_window, text_of, write_text
from shared.domain.errors import (
    Invalid,
    NotAllowed,
    NotFound,
    StaleText,
    StillPlanned,
    TalkChanged,
    TryAgain,
    WrongStatus,
)
from shared.domain.relation import roles_in
from shared.domain.talk import Talk
from shared.domain.template_question import Kind
from shared.domain.vocabulary import Phase

_ATTEMPTS = 3
LONGEST_CHAIN = 50
"""Talks back that are looked through for the one that was named."""


def copy_answers(ports: Ports, caller_id: str, talk_id: str, from_id: str) -> list[Text]:
    """The texts that were copied: what the caller wrote to prepare the earlier talk, into empty fields.

    All of them or none; doing it again copies nothing more, and nothing that stands is written over. Raises
    NotFound for a stranger, Invalid unless the talk replaced the named one, NotAllowed for one who prepares
    nothing, WrongStatus without a time, WindowNotOpen or WindowClosed outside preparation.
    """
    for _ in range(_ATTEMPTS):
        items = ports.store.query(keys.talk(talk_id).pk)
        scene = _meet(ports, caller_id, talk_id, items)
        _check_may_prepare(ports, scene)
        earlier = _earlier(ports, scene, from_id)
        answers = _answers(ports, scene, earlier, _texts(items))
        if not answers:
            return []
        work = UnitOfWork()
        demand_open_window(work, scene.talk, Phase.PREPARATION, scene.now)
        for answer in answers:
            write_text(work, talk_id, answer)
        try:
            ports.store.commit(work)
        except (TalkChanged, StaleText):
            continue  # the talk was moved, or a field written, while we decided
        return answers
    raise TryAgain


def _meet(ports: Ports, caller_id: str, talk_id: str, items: list[Item]) -> Scene:
    talk = next((talk_of(item) for item in items if item["sk"] == keys.talk(talk_id).sk), None)
    if talk is None:
        raise NotFound
    return meet(ports, caller_id, talk)


def _check_may_prepare(ports: Ports, scene: Scene) -> None:
    if not scene.acting:
        raise StillPlanned
    if not scene.may_write(Phase.PREPARATION):
        raise NotAllowed
    if scene.talk.windows is None:
        raise WrongStatus(status=scene.talk.status)
    scene.talk.windows.of(Phase.PREPARATION).check(scene.now, ports.zone)


def _earlier(ports: Ports, scene: Scene, from_id: str) -> Talk:
    """The named talk, if this one came of it by late rebooking, however many times."""
    talk = scene.talk
    for _ in range(LONGEST_CHAIN):
        if talk.previous_id is None:
            break
        talk = load_talk(ports.store, talk.previous_id)
        if talk.id == from_id:
            if not roles_in(talk, scene.caller, scene.subject, ports.day(scene.now)):
                raise NotFound
            return talk
    raise Invalid(errors=[{"pointer": "/from", "detail": "not a talk that this one replaced"}])


def _answers(ports: Ports, scene: Scene, earlier: Talk, standing: dict[str, Text]) -> list[Text]:
    writable = {
        field.id: field.question.kind
        for field in scene.template.fields
        if field.phase is Phase.PREPARATION
        and field.id not in scene.hidden
        and scene.may_write(Phase.PREPARATION, field.writers)
        and not (field.id in standing and standing[field.id].text.strip())
    }
    written = _texts(ports.store.query(keys.talk(earlier.id).pk, prefix=keys.TEXT))
    copied = (
        (text, _fitting(writable[text.field], text.text))
        for text in written.values()
        if text.field in writable and text.author_id == scene.caller.id
    )
    return [
        Text(
            phase=Phase.PREPARATION,
            field=text.field,
            version=standing[text.field].version + 1 if text.field in standing else 1,
            text=answer,
            author_id=scene.caller.id,
            at=scene.now,
            copied_from=earlier.id,
        )
        for text, answer in copied
        if answer.strip()
    ]


def _fitting(kind: Kind, answer: str) -> str:
    """The answer, if it is one to the question as this talk's template asks it; else nothing."""
    try:
        return kind.canonical(answer)
    except Invalid:
        return ""


def _texts(items: list[Item]) -> dict[str, Text]:
    """The texts of preparation among the items of a talk, by field."""
    texts = (text_of(item) for item in items if item["sk"].startswith(keys.TEXT))
    return {text.field: text for text in texts if text.phase is Phase.PREPARATION}
