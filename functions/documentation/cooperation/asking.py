"""Asking for consent to bring somebody in, and giving, limiting, refusing or withdrawing it (F99)."""

from boto3.dynamodb.conditions import Attr

from functions.documentation.cooperation.models import ConsentRequest, CooperationRequest
from shared.adapters import outbox
from shared.adapters.notes import demand, load_note, notes_of, write_note
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene, enter
from shared.adapters.store import UnitOfWork
from shared.adapters.texts import not_closed
from shared.domain.cooperation import (
    MOST_OF_A_TALK,
    Cooperation,
    Said,
    Way,
    check_must_consent,
    who_must,
)
from shared.domain.errors import (
    Invalid,
    NotAllowed,
    NotFound,
    StillPlanned,
    TooMany,
    WindowClosed,
    WrongStatus,
)
from shared.domain.instant import local_text
from shared.domain.notice import NoticeKind, notices
from shared.domain.vocabulary import Phase


def prepare_asking(
    ports: Ports, caller_id: str, talk_id: str, asked: CooperationRequest
) -> tuple[Scene, Cooperation, UnitOfWork]:
    """Consent asked for by who holds the talk, while it is not locked; those who must give it are told.

    Raises NotFound, NotAllowed, WrongStatus, WindowClosed and TooMany; committing raises TalkChanged.
    """
    scene = enter(ports, caller_id, talk_id)
    if not scene.holds_talk:
        raise NotAllowed
    windows = scene.talk.windows
    if windows is None:
        raise WrongStatus(status=scene.talk.status)
    if scene.now >= windows.follow_up_closes:
        raise WindowClosed(closed=local_text(windows.follow_up_closes, ports.zone))
    standing = notes_of(ports.store, talk_id, Cooperation)
    if len(standing) >= MOST_OF_A_TALK:
        raise TooMany(most=MOST_OF_A_TALK)
    one = Cooperation(
        talk_id=talk_id, number=len(standing) + 1, author_id=caller_id, at=scene.now,
        asked_by=caller_id, asked_at=scene.now, **asked.model_dump(),
    )  # fmt: skip
    work = UnitOfWork()
    demand(work, scene.talk, not_closed(Phase.FOLLOW_UP, scene.now))
    write_note(work, one)
    today = ports.day(scene.now)
    for notice in notices(NoticeKind.CONSENT_ASKED, scene.talk, scene.subject, today, caller_id):
        outbox.add_mail(work, scene.talk, notice, scene.now, f".{one.number}")
    return scene, one, work


def prepare_word(
    ports: Ports, caller_id: str, talk_id: str, number: int, asked: ConsentRequest
) -> tuple[Scene, Cooperation, UnitOfWork]:
    """The cooperation with somebody's word: their own, or what who holds the talk was told by them.

    At any time: a consent can be withdrawn however long the talk has been locked. Raises NotFound,
    NotAllowed, StillPlanned, Invalid; committing raises TalkChanged.
    """
    scene = enter(ports, caller_id, talk_id)
    if not scene.acting:
        raise StillPlanned
    if not scene.sees_cooperations:
        raise NotFound
    said_by = _whose(scene, asked)
    today = ports.day(scene.now)
    starts = asked.starts or today
    if asked.ends is not None and asked.ends < starts:
        told = "it cannot end before it starts"
        raise Invalid(errors=[{"pointer": "/ends", "detail": told}])
    said = Said(
        person_id=said_by, word=asked.word, limits=asked.limits, starts=starts,
        ends=asked.ends, way=asked.way, recorded_by=caller_id, at=scene.now,
    )  # fmt: skip
    after = load_note(ports.store, talk_id, Cooperation, number).with_word(said)
    work = UnitOfWork()
    demand(work, scene.talk, Attr("pk").exists())
    write_note(work, after)
    return scene, after, work


def _whose(scene: Scene, asked: ConsentRequest) -> str:
    """Whose word it is. Nobody says anything for another, but who holds the talk writes down what they said."""
    must = who_must(scene.talk, scene.subject, scene.ports.day(scene.now))
    if asked.way is Way.SIGNED_IN or asked.said_by is None:
        check_must_consent(scene.caller.id, must)
        return scene.caller.id
    if not scene.holds_talk:
        raise NotAllowed
    if asked.said_by not in must:
        told = "not one of those who must consent"
        raise Invalid(errors=[{"pointer": "/said_by", "detail": told}])
    return asked.said_by
