"""How somebody signed in, when a stronger or fresher sign-in is needed, and who is not let in at all (R22).

A level is one of assurance in the Swedish scale (LOA 1 to 4): 1 a password alone, 3 an e-ID such as BankID.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from shared.domain.deciding import Area, Of, Owner, decided
from shared.domain.errors import NotSignedIn, StepUpNeeded
from shared.domain.people import Person
from shared.domain.relation import HIGHER_DUTIES, has_higher_permission, has_higher_permission_over

LOWEST, HIGHEST = 1, 4
"""Levels there are. A sign-in that tells no level has the lowest."""
LEVEL_URI = "http://id.elegnamnden.se/loa/1.0/loa{}"
"""What a level is called in the Swedish federations of e-ID."""


class Need(StrEnum):
    """What a route asks of the sign-in itself."""

    ANY = "any"
    STRONG = "strong"
    """At the level of the installation, whenever that was."""
    FRESH = "fresh"
    """At that level, and proved lately."""


class StepUp(NamedTuple):
    """The installation's figures."""

    level: int = 3
    fresh: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who signed in, how surely, and when."""

    person_id: str
    level: int
    proved_at: datetime
    """When they showed who they are: where a session of the e-ID goes on, before `entered_at`."""
    entered_at: datetime
    """When they came in here. A refreshed token keeps it."""


def is_strong(sign_in: SignIn | None, figures: StepUp) -> bool:
    """Whether a sign-in has the installation's level; where nobody signs in nothing is asked of it."""
    return sign_in is None or sign_in.level >= figures.level


def demand(sign_in: SignIn | None, need: Need, figures: StepUp, now: datetime) -> None:
    """Raises StepUpNeeded, with what a client asks for next (RFC 9470), unless the sign-in is enough."""
    if sign_in is None or need is Need.ANY:
        return
    is_fresh = need is not Need.FRESH or now - sign_in.proved_at <= figures.fresh
    if is_strong(sign_in, figures) and is_fresh:
        return
    asked = {"acr_values": LEVEL_URI.format(figures.level)}
    if need is Need.FRESH:
        raise StepUpNeeded(**asked, max_age=int(figures.fresh.total_seconds()))
    raise StepUpNeeded(**asked)


@dataclass(frozen=True, slots=True)
class Door:
    """What was said of somebody's sign-ins."""

    signed_out_at: datetime | None = None
    """Whoever came in before, or in that second, must sign in again."""
    excluded: bool = False
    """Whether the school keeps them out until it says otherwise."""
    has_left: bool = False

    @property
    def is_shut(self) -> bool:
        """Whether nothing lets the person in, however they come: also no link of a mail."""
        return self.excluded or self.has_left


def let_in(door: Door, sign_in: SignIn) -> None:
    """Raises NotSignedIn for who signed out, is kept out or has left, though the token still holds.

    Tokens tell time in whole seconds, so those of the second of the sign-out are refused too.
    """
    out = door.signed_out_at
    if door.is_shut or (out is not None and sign_in.entered_at <= out):
        raise NotSignedIn


def leads_somewhere(person: Person, today: date) -> bool:
    """Whether somebody has higher permission anywhere today."""
    return any(duty.role in HIGHER_DUTIES and duty.span.covers(today) for duty in person.duties)


def answers_for_sign_in(
    leader: Person, person: Person, children: Iterable[Person], today: date
) -> bool:
    """Whether somebody has higher permission where a person works or learns today, or a child of theirs."""
    units = {duty.unit_id for duty in person.duties if duty.span.covers(today)}
    answers = any(has_higher_permission(leader, unit, today) for unit in units) or any(
        has_higher_permission_over(leader, one, today) for one in (person, *children)
    )
    return decided(answers, leader.id, Owner(Of.PERSON, person.id), Area.LEADS_OVER)
