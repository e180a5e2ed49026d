"""What a round tells its staff: that times are few, and how booking ended (F29, G19)."""

from datetime import datetime

from shared.adapters import outbox
from shared.adapters.ports import Ports
from shared.adapters.rounds import coverage
from shared.adapters.store import UnitOfWork
from shared.domain.notice import Notice, NoticeKind
from shared.domain.round import Counts, Round, finish, got_to

MOST_RESPONSIBLES = 10
"""Responsibles of one batch; each is four reads."""


def warn(ports: Ports, work: UnitOfWork, round_: Round, now: datetime) -> Round:
    """Whoever offers fewer times than there are talks without one is warned."""
    next_ones = _next_ones(round_)
    for responsible_id in next_ones:
        if coverage(ports.store, round_, responsible_id, now)[0].has_too_few_times:
            notice = Notice(NoticeKind.FEW_TIMES, responsible_id)
            outbox.add_round_mail(work, round_, notice, now)
    if len(next_ones) < MOST_RESPONSIBLES:
        return finish(round_, now)
    return got_to(round_, next_ones[-1], now)


def close(ports: Ports, work: UnitOfWork, round_: Round, now: datetime) -> Round:
    """Counts what has become of the round; who has talks without a time is told, and who made the round."""
    next_ones = _next_ones(round_)
    tally = round_.tally
    told = []
    for responsible_id in next_ones:
        counts: Counts = coverage(ports.store, round_, responsible_id, now)[0]
        tally += counts
        if counts.without_time:
            told.append(responsible_id)
    finished = len(next_ones) < MOST_RESPONSIBLES
    if finished:
        told.append(round_.created_by)
    for recipient_id in dict.fromkeys(told):
        outbox.add_round_mail(work, round_, Notice(NoticeKind.ROUND_CLOSED, recipient_id), now)
    if finished:
        return finish(round_, now, tally)
    return got_to(round_, next_ones[-1], now, tally)


def _next_ones(round_: Round) -> list[str]:
    everybody = round_.responsible_ids()
    return [r for r in everybody if round_.cursor is None or r > round_.cursor][:MOST_RESPONSIBLES]
