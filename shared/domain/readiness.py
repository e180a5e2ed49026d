"""Who is done preparing, who is still awaited, and who is late: told by the clock alone (D1, F77)."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from shared.domain.blind import is_blind
from shared.domain.errors import WrongStatus
from shared.domain.talk import Talk
from shared.domain.vocabulary import FAMILY, Phase, Role
from shared.domain.windows import Window


class Progress(StrEnum):
    """How far somebody has come with their preparation."""

    READY = "ready"
    AWAITED = "awaited"
    LATE = "late"
    """The preparation was due, and they have not said that it is done (F77)."""


class Preparing(NamedTuple):
    """One of those who prepare a talk, by role."""

    role: Role
    progress: Progress
    since: datetime | None
    """Since when they are ready or late; None while nothing is due."""


def is_ready(talk: Talk) -> bool:
    """Whether of each required role somebody has marked the preparation ready (D1)."""
    return not _without_mark(talk)


def still_awaited(talk: Talk) -> tuple[Role, ...]:
    """The roles of which nobody is ready; no family whose turn to prepare has not come (F61)."""
    waits = FAMILY if talk.is_being_planned else frozenset[Role]()
    return tuple(role for role in _without_mark(talk) if role not in waits)


def preparing(talk: Talk, now: datetime) -> tuple[Preparing, ...]:
    """Each required role, with how far they have come."""
    marked = {role: ready.at for ready in reversed(talk.ready) for role in ready.roles}
    late = late_roles(talk, now)
    due = talk.windows.preparation_due if talk.windows else None
    return tuple(
        Preparing(role, Progress.READY, marked[role])
        if role in marked
        else Preparing(role, *((Progress.LATE, due) if role in late else (Progress.AWAITED, None)))
        for role in talk.ready_when
    )


def late_roles(talk: Talk, now: datetime) -> tuple[Role, ...]:
    """The roles of which somebody should have been ready by now; none if it was due before the booking."""
    windows, booking = talk.windows, talk.booking
    if windows is None or booking is None or windows.preparation_due <= booking.booked_at:
        return ()
    return still_awaited(talk) if now >= windows.preparation_due else ()


def window_of_readiness(talk: Talk, now: datetime) -> Window:
    """When somebody can say that they are done. Raises WrongStatus without a time.

    While both sides prepare unseen it lasts until all is shown in any case: who forgot to say so in time
    does not keep the other from reading.
    """
    if talk.windows is None:
        raise WrongStatus(status=talk.status)
    window = talk.windows.of(Phase.PREPARATION)
    if is_blind(talk, now) and talk.windows.blind_until is not None:
        return Window(window.opens, max(window.closes, talk.windows.blind_until))
    return window


def take_back(talk: Talk, person_id: str, now: datetime) -> Talk:
    """The talk without somebody's word that they are done; the talk itself if they gave none.

    Raises WrongStatus once that word has made the talk prepared, or shown one side's preparation to the
    other: that cannot be undone.
    """
    left = tuple(ready for ready in talk.ready if ready.person_id != person_id)
    if left == talk.ready:
        return talk
    without = talk.changed(ready=left)
    has_shown = talk.blind and not is_blind(talk, now)
    if has_shown or (is_ready(talk) and not is_ready(without)):
        raise WrongStatus("What everybody's word has brought about stands.", status=talk.status)
    return without


def _without_mark(talk: Talk) -> tuple[Role, ...]:
    marked = {role for ready in talk.ready for role in ready.roles}
    return tuple(role for role in talk.ready_when if role not in marked)
