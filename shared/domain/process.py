"""The four steps of a talk as a family meets them, and who sees the material in which (F60–F62, F27).

A kind of talk may be staged: the school prepares first, and the family sees nothing of it until the one who
holds the talk says that planning is done. What has been held is never hidden.
"""

from datetime import datetime
from enum import StrEnum

from shared.domain.errors import WrongStatus
from shared.domain.lifecycle import effective_status
from shared.domain.talk import Talk
from shared.domain.vocabulary import FAMILY, Role, Status


class Step(StrEnum):
    """Where in the process a talk is (F60)."""

    SCHOOL_PREPARES = "school_prepares"
    FAMILY_PREPARES = "family_prepares"
    TALK = "talk"
    AGREEMENTS = "agreements"
    CALLED_OFF = "called_off"


def step_of(talk: Talk, now: datetime) -> Step:
    """The step by the clock, however late the workflow is (D3)."""
    status = effective_status(talk, now)
    if status is Status.CANCELLED:
        return Step.CALLED_OFF
    if status in (Status.HELD, Status.FOLLOWED_UP):
        return Step.AGREEMENTS
    if not is_open(talk, now):
        return Step.SCHOOL_PREPARES
    if talk.booking is not None and now >= talk.booking.start:
        return Step.TALK
    return Step.FAMILY_PREPARES


def is_open(talk: Talk, now: datetime) -> bool:
    """Whether the family sees the material (F61, F62)."""
    held = effective_status(talk, now) in (Status.HELD, Status.FOLLOWED_UP)
    return held or not talk.is_being_planned


def acting(talk: Talk, roles: frozenset[Role], now: datetime) -> frozenset[Role]:
    """The roles in which somebody may see and do anything with the material now."""
    return roles if is_open(talk, now) else roles - FAMILY


def open_to_family(talk: Talk, now: datetime) -> Talk:
    """Planning is done: from now on the family sees the material and prepares (F27).

    Saying it again changes nothing. Raises WrongStatus without a time, since planning is not done then.
    """
    if is_open(talk, now):
        return talk
    if talk.booking is None:
        raise WrongStatus(status=talk.status)
    return talk.changed(opened_at=now)
