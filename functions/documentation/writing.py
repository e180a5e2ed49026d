"""Saving a text inside its window, with every version kept (D3, D6–D8, F81–F86, F105–F107)."""

from functions.documentation.conflict import both_texts
from functions.documentation.models import TextRequest
from shared.adapters.drafts import clear_draft
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene, enter
from shared.adapters.store import UnitOfWork
from shared.adapters.texts import Text, demand_open_window, load_text, write_text
from shared.domain.errors import (
    NotAllowed,
    NotFound,
    StaleDraft,
    StaleText,
    StillBlind,
    StillPlanned,
    TalkChanged,
    TryAgain,
    WindowClosed,
    WindowNotOpen,
    WrongStatus,
)
from shared.domain.template import Question
from shared.domain.vocabulary import Phase

_ATTEMPTS = 3


def save_text(
    ports: Ports,
    caller_id: str,
    talk_id: str,
    phase: Phase,
    field: str,
    asked: TextRequest,
    builds_on: int,
) -> Text:
    """The saved text. A save that was already made and is only repeated answers as the first time.

    With it goes the caller's draft of the field, unless it is another than the one that was named.

    Raises NotFound, NotAllowed, WindowNotOpen or WindowClosed (with the text handed back), Invalid for what
    is no answer to the question, and StaleText with both texts if somebody saved in between.
    """
    text, another_draft = asked.text, False
    for _ in range(_ATTEMPTS):
        scene = enter(ports, caller_id, talk_id)
        question = check_may_write(ports, scene, phase, field, text)
        saved = Text(
            phase=phase, field=field, version=builds_on + 1,
            text=question.kind.canonical(text), author_id=caller_id, at=scene.now,
        )  # fmt: skip
        work = UnitOfWork()
        demand_open_window(work, scene.talk, phase, scene.now)
        write_text(work, talk_id, saved)
        if not another_draft:
            clear_draft(work, caller_id, talk_id, phase, field, asked.draft)
        try:
            ports.store.commit(work)
        except StaleDraft:
            another_draft = True  # typed on another screen, and not what is saved here: it stays
            continue
        except TalkChanged:
            continue  # the talk was moved while we decided: decide again on what is true now
        except StaleText:
            return _repeated(scene, saved)
        return saved
    raise TryAgain(yours=text)


def check_may_write(ports: Ports, scene: Scene, phase: Phase, field: str, text: str) -> Question:
    """The question to answer. Raises unless the caller may write this field of the talk at this instant."""
    if not scene.acting:
        raise StillPlanned(yours=text)
    if not scene.may_read(phase):
        raise NotFound
    found = scene.template.field(phase, field)
    if not scene.may_write(phase, found.writers):
        raise NotAllowed
    if found.id in scene.hidden:  # both sides write it: it opens when all is shown
        raise StillBlind(yours=text)
    if scene.talk.windows is None:
        raise WrongStatus("Writing opens when the talk is booked.", yours=text)
    try:
        scene.talk.windows.of(phase).check(scene.now, ports.zone)
    except (WindowNotOpen, WindowClosed) as outside:
        raise type(outside)(**outside.facts, yours=text) from None
    return found.question


def _repeated(scene: Scene, saved: Text) -> Text:
    """The text that stands, if it is this very save; otherwise the conflict, with both texts."""
    standing = load_text(scene.ports.store, scene.talk.id, saved.phase, saved.field)
    if standing is not None:
        same = (standing.version, standing.text, standing.author_id)
        if same == (saved.version, saved.text, saved.author_id):
            return standing
    raise both_texts(scene, saved, standing)
