"""Taking the timed step of a talk that is due: one conditional transaction (design 4).

The workflow's function takes it on time, the sweeper when that did not happen; both through here.
"""

from datetime import datetime

from shared.adapters import keys, register
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import load_talk, write_change
from shared.domain.errors import NotFound, TalkChanged, TalkSuperseded, TryAgain
from shared.domain.lifecycle import advance
from shared.domain.notice import Notice, notices
from shared.domain.people import Person
from shared.domain.relation import is_adult
from shared.domain.talk import Talk

CLOCKWORK = "clockwork"
"""The author of changes that time makes."""
_ATTEMPTS = 5


def take_due_step(ports: Ports, talk_id: str, generation: int) -> Talk:
    """The talk after the step that is due, or as it is if none is: early, late and twice do no harm.

    Raises TalkSuperseded if the talk has got another booking since, TryAgain under lasting contention.
    """
    for _ in range(_ATTEMPTS):
        now = ports.now()
        try:
            talk = load_talk(ports.store, talk_id)
        except NotFound:
            raise TalkSuperseded from None
        if talk.generation != generation:
            raise TalkSuperseded
        moved, kind = advance(talk, now)
        if moved is talk:
            return talk
        work = UnitOfWork()
        told: tuple[Notice, ...] = ()
        subject = _told_about(ports, talk, now) if kind else None
        if kind is not None and subject is not None:  # one who has left is told nothing
            told = tuple(notices(kind, moved, subject, ports.day(now)))
        write_change(work, talk, moved, what=talk.stage.value, by=CLOCKWORK, at=now, notices=told)
        try:
            ports.store.commit(work)
        except TalkChanged:
            continue
        return moved
    raise TryAgain


def _told_about(ports: Ports, talk: Talk, now: datetime) -> Person | None:
    """The subject, if of age with the consents that say who else is told (D12)."""
    subject = register.find_person(ports.store, talk.subject_id)
    if subject is None or not is_adult(subject, ports.day(now)):
        return subject
    own = ports.store.get(keys.own(subject.id))
    return subject.model_copy(update={"own": register.own_of(own)}) if own else subject
