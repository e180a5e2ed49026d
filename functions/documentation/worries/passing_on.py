"""Passing a worry on, acknowledging it and answering it (F100)."""

from boto3.dynamodb.conditions import Attr

from functions.documentation.conflict import signed
from functions.documentation.worries.models import WorryAnswerRequest
from shared.adapters.notes import demand, load_note, notes_of
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene, enter
from shared.adapters.store import UnitOfWork
from shared.adapters.worries import tell_leaders, write_worry
from shared.domain.errors import (
    NotAllowed,
    NotFound,
    StaleNote,
    TalkChanged,
    TooMany,
    TryAgain,
)
from shared.domain.vocabulary import Phase
from shared.domain.worry import MOST_OF_A_TALK, Worry, handles, may_read

_ATTEMPTS = 5


def prepare_passing_on(
    ports: Ports, caller_id: str, talk_id: str, text: str
) -> tuple[Scene, Worry, UnitOfWork]:
    """A worry of who holds a talk about a pupil; those who lead the unit are told that there is something.

    At any time, since it is no part of the talk's record. Raises NotFound, NotAllowed, TooMany; committing
    raises TalkChanged.
    """
    scene = enter(ports, caller_id, talk_id)
    if not scene.may_pass_on_worry:
        raise NotAllowed if scene.may_read(Phase.RECORD) else NotFound
    standing = notes_of(ports.store, talk_id, Worry)
    if len(standing) >= MOST_OF_A_TALK:
        raise TooMany(most=MOST_OF_A_TALK)
    pause = ports.policies.of(scene.talk.talk_type).worry_reminder
    worry = Worry(
        talk_id=talk_id, number=len(standing) + 1, author_id=caller_id, at=scene.now,
        subject_id=scene.subject.id, unit_id=scene.talk.unit_id, text=text,
        passed_on_by=caller_id, passed_on_at=scene.now,
        remind_at=pause.after(scene.now, ports.zone),
    )  # fmt: skip
    work = UnitOfWork()
    demand(work, scene.talk, Attr("pk").exists())
    write_worry(work, worry)
    tell_leaders(work, ports, scene.talk, worry, caller_id)
    return scene, worry, work


def acknowledge(ports: Ports, caller_id: str, talk_id: str, number: int) -> tuple[Scene, Worry]:
    """The worry, seen by somebody with higher permission. Saying it again changes nothing.

    Raises NotFound, and NotAllowed for who sent it.
    """
    for _ in range(_ATTEMPTS):
        scene, worry = _handled(ports, caller_id, talk_id, number)
        after = worry.acknowledged(caller_id, scene.now)
        if after is worry or _committed(ports, after):
            return scene, after
    raise TryAgain


def reply(
    ports: Ports,
    caller_id: str,
    talk_id: str,
    number: int,
    asked: WorryAnswerRequest,
    builds_on: int,
) -> tuple[Scene, Worry]:
    """The worry with what is done about it; a later answer takes the place of the one before.

    Raises NotFound, NotAllowed, WrongStatus before it is acknowledged, StaleNote with both answers.
    """
    for _ in range(_ATTEMPTS):
        scene, worry = _handled(ports, caller_id, talk_id, number)
        after = worry.answered(
            asked.text, caller_id, scene.now,
            investigation=asked.investigation, action_programme=asked.action_programme,
        )  # fmt: skip
        if worry.version != builds_on:
            said_before = {"version", "at", "answered_at"}
            same = worry.model_dump(exclude=said_before) == after.model_dump(exclude=said_before)
            if same and worry.version == builds_on + 1:
                return scene, worry
            raise _stale(scene, worry, asked)
        if _committed(ports, after):
            return scene, after
    raise TryAgain


def _committed(ports: Ports, worry: Worry) -> bool:
    work = UnitOfWork()
    write_worry(work, worry)
    try:
        ports.store.commit(work)
    except TalkChanged:
        return False
    return True


def _handled(ports: Ports, caller_id: str, talk_id: str, number: int) -> tuple[Scene, Worry]:
    scene = enter(ports, caller_id, talk_id)
    worry = load_note(ports.store, talk_id, Worry, number)
    if not may_read(worry, scene.caller, scene.acting, scene.subject):
        raise NotFound
    if not handles(scene.caller, scene.acting, scene.subject):
        raise NotAllowed
    return scene, worry


def _stale(scene: Scene, worry: Worry, asked: WorryAnswerRequest) -> StaleNote:
    return StaleNote(
        current={
            "text": worry.answer,
            "investigation": worry.investigation,
            "action_programme": worry.action_programme,
        },
        current_version=worry.version,
        yours=asked.model_dump(mode="json"),
        **signed(scene, worry.author_id, worry.at),
    )
