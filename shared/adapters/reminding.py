"""Reminding of what was passed on and waits for somebody, until it is taken care of (F12, F100)."""

from collections.abc import Callable
from typing import TypeVar

from shared.adapters.notes import load_note
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import load_talk
from shared.domain.duration import Duration
from shared.domain.errors import TalkChanged
from shared.domain.policy import Policy
from shared.domain.referral import Referral
from shared.domain.talk import Talk
from shared.domain.worry import Worry

REMINDER = "reminder"
"""The author of versions that only remind."""
Waits = TypeVar("Waits", Worry, Referral)


def remind_of(
    ports: Ports,
    talk_id: str,
    number: int,
    kind: type[Waits],
    pause_of: Callable[[Policy], Duration],
    write: Callable[[UnitOfWork, Talk, Waits], None],
) -> bool:
    """Write its next version, and what tells of it, if it is due by now; whether it was.

    Whoever calls it early or twice does no harm. It is due again after the policy's pause.
    """
    for _ in range(3):
        now = ports.now()
        waits = load_note(ports.store, talk_id, kind, number)
        if waits.remind_at is None or now < waits.remind_at:
            return False
        talk = load_talk(ports.store, talk_id)
        pause = pause_of(ports.policies.of(talk.talk_type))
        work = UnitOfWork()
        write(work, talk, waits.reminded(REMINDER, now, pause.after(now, ports.zone)))
        try:
            ports.store.commit(work)
        except TalkChanged:
            continue
        return True
    return False
