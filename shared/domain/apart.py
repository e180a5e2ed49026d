"""Guardians who live apart: each has a talk of their own, and no part in the other's (D11, G4).

Whether that is so is said of the pupil, and holds for talks that begin from then on. A talk that both share
already stays theirs until it ends, so the first open one that somebody has a part in is the one they mean.
"""

from collections.abc import Collection, Set
from datetime import date, datetime
from typing import NamedTuple

from shared.domain.access import LEADERS
from shared.domain.errors import GuardianNeeded, Invalid
from shared.domain.lifecycle import begin
from shared.domain.people import Person
from shared.domain.relation import CARERS, guardians_of
from shared.domain.talk import Talk
from shared.domain.vocabulary import Role, Status


class Whose(NamedTuple):
    """Whose talk is meant: None stands for the one that all guardians share."""

    begins_for: str | None = None
    """For whom a talk begins if none is open."""
    looks_at: tuple[str | None, ...] = (None,)
    """Of whom an open talk would be the one, the first before the others."""


SHARED = Whose()


def whose(subject: Person, guardian_id: str | None, today: date) -> Whose:
    """Whose talk about the subject this guardian means, or one who stands for no guardian in particular.

    Raises GuardianNeeded where each guardian has a talk of their own and none is named, Invalid where the
    one who is named is none of them.
    """
    if subject.own.version == 0:
        return SHARED
    guardians = guardians_of(subject, today)
    if guardian_id in guardians:
        own = guardian_id if subject.own.separate_talks else None
        return Whose(own, (guardian_id, None))
    if subject.own.separate_talks and guardians:
        if guardian_id is None:
            raise GuardianNeeded
        raise Invalid(
            errors=[{"pointer": "/guardian_id", "detail": "not a guardian of this pupil"}]
        )
    if guardians:
        return SHARED
    former = (g.person_id for g in subject.guardians if g.relation in CARERS)
    return Whose(None, (None, *former))  # a pupil of age books what waited for a guardian


def talks_of(subject: Person, today: date) -> tuple[Whose, ...]:
    """The talks of a kind that a pupil should have: one for each guardian who lives apart, else one."""
    if not subject.own.separate_talks:
        return (whose(subject, None, today),)
    each = tuple(whose(subject, guardian_id, today) for guardian_id in guardians_of(subject, today))
    return each or (whose(subject, None, today),)


def can_be_divided(talk: Talk, now: datetime) -> bool:
    """Whether a shared talk can become one guardian's: nobody has written in it, and no time is offered to it.

    Writing opens with the first booking (F64), so what was never booked has no texts.
    """
    offered = talk.waiting is not None and talk.waiting.offer_at(now) is not None
    is_whole = talk.for_guardian_id is None and talk.status is Status.CREATED
    return is_whole and talk.had_time is False and not offered


def is_kept_unaware(reader_roles: Set[Role], subject: Person) -> bool:
    """Whether a reader is a guardian who lives apart from the other, and so is told nothing of what they do.

    Only in a talk that both shared before it was said is there anything to keep from them (D11).
    """
    is_guardian = Role.GUARDIAN in reader_roles and LEADERS.isdisjoint(reader_roles)
    return subject.own.separate_talks and is_guardian


def for_whom(talk: Talk, guardians: Collection[str]) -> list[str]:
    """The guardians among whom a talk is divided: the first keeps it, and with it its place in the line."""
    by = talk.waiting.by if talk.waiting else None
    return sorted(guardians, key=lambda guardian_id: guardian_id != by)


def twin(talk: Talk, talk_id: str, guardian_id: str, by: str, now: datetime) -> Talk:
    """A talk like it for another guardian, which begins now, with the same booking period."""
    blank = talk.model_copy(
        update={
            "id": talk_id,
            "version": 1,
            "generation": 1,
            "for_guardian_id": guardian_id,
            "created_at": now,
            "created_by": by,
            "waiting": None,
        }
    )
    return begin(blank)
