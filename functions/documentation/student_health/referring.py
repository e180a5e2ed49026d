"""Passing something on to student health, who take it, answer it and follow it up (F12)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from functions.documentation.conflict import signed
from functions.documentation.student_health.models import (
    HealthAnswerRequest,
    HealthFollowUpRequest,
    ReferralRequest,
)
from shared.adapters import register
from shared.adapters.notes import find_note, load_note, notes_of
from shared.adapters.ports import Ports
from shared.adapters.referrals import team_is_told, write_referral
from shared.adapters.scene import Scene, enter
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import write_change
from shared.domain.errors import (
    Invalid,
    NotAllowed,
    NotFound,
    StaleNote,
    TalkChanged,
    TooMany,
    TryAgain,
)
from shared.domain.referral import (
    LONGEST,
    MOST_OF_A_TALK,
    HealthEntry,
    Referral,
    may_read_request,
    overdue_from,
    read_by,
)
from shared.domain.relation import is_student_health_for
from shared.domain.vocabulary import Phase, Role
from shared.domain.worry import Worry
from shared.domain.worry import may_read as may_read_worry

_ATTEMPTS = 5


def prepare_referral(
    ports: Ports, caller_id: str, talk_id: str, asked: ReferralRequest
) -> tuple[Scene, Referral, UnitOfWork]:
    """A referral, and the talk in which the team has a part from now on; the team is told.

    Raises NotFound, NotAllowed, Invalid, TooMany; committing raises TalkChanged.
    """
    scene = enter(ports, caller_id, talk_id)
    if not scene.may_refer:
        raise NotAllowed if scene.may_read(Phase.RECORD) else NotFound
    _check_date(scene, asked.follow_up_by)
    _check_worry(scene, asked.worry)
    standing = notes_of(ports.store, talk_id, Referral)
    if len(standing) >= MOST_OF_A_TALK:
        raise TooMany(most=MOST_OF_A_TALK)
    talk, now = scene.talk, scene.now
    referral = Referral(
        talk_id=talk_id, number=len(standing) + 1, author_id=caller_id, at=now,
        subject_id=scene.subject.id, unit_id=talk.unit_id, text=asked.text, worry=asked.worry,
        passed_on_by=caller_id, passed_on_at=now, follow_up_by=asked.follow_up_by,
        remind_at=overdue_from(asked.follow_up_by, ports.zone),
    )  # fmt: skip
    work = UnitOfWork()
    write_referral(work, referral)
    after = talk.changed(student_health_at=talk.student_health_at or now)
    told = team_is_told(ports, talk.unit_id, scene.subject, caller_id)
    write_change(
        work, talk, after, what="passed on to student health", by=caller_id, at=now, notices=told
    )
    return scene, referral, work


def assign(
    ports: Ports, caller_id: str, talk_id: str, number: int, staff_id: str, builds_on: int
) -> tuple[Scene, Referral]:
    """The referral as one of the team has it, the caller or a colleague; repeated it changes nothing.

    Raises NotFound, NotAllowed for who is not of the team, Invalid for a colleague who is not, WrongStatus,
    StaleNote.
    """

    def taken(scene: Scene, before: Referral) -> Referral:
        today, unit = ports.day(scene.now), scene.talk.unit_id
        staff = register.named(ports.store, [staff_id]).get(staff_id)
        if staff is None or not is_student_health_for(staff, scene.subject, unit, today):
            told = "nobody of the student health team of the unit"
            raise Invalid(errors=[{"pointer": "/staff_id", "detail": told}])
        return before.assigned(staff_id, caller_id, scene.now)

    def is_done(referral: Referral) -> bool:
        return referral.assigned_to == staff_id

    change = _Change(taken, is_done, {"staff_id": staff_id})
    return _carry_out(ports, caller_id, talk_id, number, builds_on, change)


def reply(
    ports: Ports,
    caller_id: str,
    talk_id: str,
    number: int,
    asked: HealthAnswerRequest,
    builds_on: int,
) -> tuple[Scene, Referral]:
    """The referral with what the team does. Raises as `assign`, and Invalid for a date that is none."""

    def answered(scene: Scene, before: Referral) -> Referral:
        if asked.follow_up_by is not None:
            _check_date(scene, asked.follow_up_by)
        return before.answered(_entry(scene, asked), asked.follow_up_by, ports.zone)

    def is_done(referral: Referral) -> bool:
        kept = asked.follow_up_by in (None, referral.follow_up_by)
        return kept and _says(referral.answer, asked)

    change = _Change(answered, is_done, asked.model_dump(mode="json"))
    return _carry_out(ports, caller_id, talk_id, number, builds_on, change)


def follow_up(
    ports: Ports,
    caller_id: str,
    talk_id: str,
    number: int,
    asked: HealthFollowUpRequest,
    builds_on: int,
) -> tuple[Scene, Referral]:
    """The referral with what came of it. Raises as `assign`."""

    def followed_up(scene: Scene, before: Referral) -> Referral:
        return before.followed_up(_entry(scene, asked))

    def is_done(referral: Referral) -> bool:
        return _says(referral.follow_up, asked)

    change = _Change(followed_up, is_done, asked.model_dump(mode="json"))
    return _carry_out(ports, caller_id, talk_id, number, builds_on, change)


class _Change(NamedTuple):
    """A change of a referral; whether it stands already; and what was sent, to hand back."""

    to: Callable[[Scene, Referral], Referral]
    is_done: Callable[[Referral], bool]
    yours: dict[str, object]


def _carry_out(
    ports: Ports, caller_id: str, talk_id: str, number: int, builds_on: int, change: _Change
) -> tuple[Scene, Referral]:
    for _ in range(_ATTEMPTS):
        scene = enter(ports, caller_id, talk_id)
        referral = load_note(ports.store, talk_id, Referral, number)
        _check_works_on(scene, referral)
        if referral.version != builds_on:
            repeated = referral.author_id == caller_id and referral.version == builds_on + 1
            if repeated and change.is_done(referral):
                return scene, referral
            raise _stale(scene, referral, change.yours)
        after = change.to(scene, referral)
        work = UnitOfWork()
        write_referral(work, after)
        try:
            ports.store.commit(work)
        except TalkChanged:
            continue
        return scene, after
    raise TryAgain


def _check_works_on(scene: Scene, referral: Referral) -> None:
    """Raise NotFound for who knows nothing of it, NotAllowed for who only reads."""
    if scene.works_on_referrals:
        return
    knows = may_read_request(referral, scene.caller, scene.acting, scene.subject)
    raise NotAllowed if knows or read_by(referral, scene.acting) else NotFound


def _check_date(scene: Scene, day: date) -> None:
    today = scene.ports.day(scene.now)
    if not today <= day <= today + timedelta(days=LONGEST):
        told = f"a date from today on, at most {LONGEST} days ahead"
        raise Invalid(errors=[{"pointer": "/follow_up_by", "detail": told}])


def _check_worry(scene: Scene, number: int | None) -> None:
    if number is None:
        return
    worry = find_note(scene.ports.store, scene.talk.id, Worry, number)
    if worry is None or not may_read_worry(worry, scene.caller, scene.acting, scene.subject):
        raise Invalid(errors=[{"pointer": "/worry", "detail": "no worry of this talk"}])


def _entry(scene: Scene, asked: HealthAnswerRequest | HealthFollowUpRequest) -> HealthEntry:
    roles = tuple(map(Role, asked.shared_with))
    return HealthEntry(text=asked.text, shared_with=roles, by=scene.caller.id, at=scene.now)


def _says(entry: HealthEntry | None, asked: HealthAnswerRequest | HealthFollowUpRequest) -> bool:
    return entry is not None and (entry.text, entry.shared_with) == (asked.text, asked.shared_with)


def _stale(scene: Scene, referral: Referral, yours: dict[str, object]) -> StaleNote:
    """What stands, as the team reads it: nobody else is handed this."""
    stands = {"assigned_to", "answer", "follow_up", "follow_up_by"}
    return StaleNote(
        current=referral.model_dump(mode="json", include=stands),
        current_version=referral.version,
        yours=yours,
        **signed(scene, referral.author_id, referral.at),
    )
