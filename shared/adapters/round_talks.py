"""What a round does with its talks that have no time: tells the families, or calls the talks off (F29, G11)."""

from collections.abc import Callable
from datetime import datetime

from shared.adapters import outbox, register
from shared.adapters.ports import Ports
from shared.adapters.rounds import enrolled_after, shares, waits_in
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import write_change
from shared.adapters.timed_steps import CLOCKWORK
from shared.domain import lifecycle
from shared.domain.notice import Notice, NoticeKind, notices
from shared.domain.round import Round, RoundStage, finish, got_to
from shared.domain.talk import Talk

MOST_TALKS = 30
"""Talks of one batch: called off they are three items each."""
MOST_MAILS = 98
"""Mails of one batch: a transaction has 100 items, and one is the round."""

Wanted = Callable[[Talk], bool]


def let_in(ports: Ports, work: UnitOfWork, round_: Round, now: datetime) -> Round:
    """The families of those who must talk hear that they may book (G19)."""
    return _tell(ports, work, round_, now, NoticeKind.BOOKING_OPEN, _must_talk)


def open_booking(ports: Ports, work: UnitOfWork, round_: Round, now: datetime) -> Round:
    """All the families, or all the other ones, hear that they may book (F29)."""
    told = RoundStage.EARLY_OPENS in round_.done
    return _tell(
        ports, work, round_, now, NoticeKind.BOOKING_OPEN, lambda t: not (told and _must_talk(t))
    )


def remind(ports: Ports, work: UnitOfWork, round_: Round, now: datetime) -> Round:
    """The families without a time are reminded (G11)."""
    return _tell(ports, work, round_, now, NoticeKind.BOOKING_REMINDER, lambda _: True)


def call_off(ports: Ports, work: UnitOfWork, round_: Round, now: datetime) -> Round:
    """Talks without a time are cancelled; those that have one stay."""
    roll = enrolled_after(ports.store, round_, round_.cursor, MOST_TALKS)
    for share in shares(ports.store, (item for _, item in roll)):
        if waits_in(round_, share.talk):
            cancelled = lifecycle.cancel(share.talk, now)
            write_change(work, share.talk, cancelled, what="round cancelled", by=CLOCKWORK, at=now)
    return _after(round_, [cursor for cursor, _ in roll], now)


def _tell(
    ports: Ports, work: UnitOfWork, round_: Round, now: datetime, kind: NoticeKind, wanted: Wanted
) -> Round:
    """Mail to the families of the next talks without a time, of those that are wanted; four requests."""
    roll = enrolled_after(ports.store, round_, round_.cursor, MOST_TALKS)
    seen = list(shares(ports.store, (item for _, item in roll)))
    waiting = [s.subject_id for s in seen if waits_in(round_, s.talk) and wanted(s.talk)]
    known = register.people(ports.store, waiting, own=waiting) if waiting else {}
    got_as_far_as: list[str] = []
    for (cursor, _), share in zip(roll, seen, strict=True):
        told: list[Notice] = []
        if share.subject_id in known:
            told = list(notices(kind, share.talk, known[share.subject_id], ports.day(now)))
        if len(work.writes) + len(told) > MOST_MAILS:
            return got_to(round_, got_as_far_as[-1], now)
        for notice in told:
            outbox.add_mail(work, share.talk, notice, now)
        got_as_far_as.append(cursor)
    return _after(round_, got_as_far_as, now)


def _after(round_: Round, cursors: list[str], now: datetime) -> Round:
    if len(cursors) < MOST_TALKS:
        return finish(round_, now)
    return got_to(round_, cursors[-1], now)


def _must_talk(talk: Talk) -> bool:
    return talk.round is not None and talk.round.must_talk
