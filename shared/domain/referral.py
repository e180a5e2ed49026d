"""Something about a pupil that is passed on to student health, with the duty to follow it up (F12, F100).

It is open until one of the team has taken it, and unfinished until they have followed up what they did, by the
date it was asked for. What the team writes is a content class of its own (OSL 23 kap. 2 §, R16): the team reads
it, and those it is shared with, entry by entry. It is no part of the talk's record or of a development plan.
"""

from collections.abc import Iterable, Set
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from shared.domain.access import LEADERS
from shared.domain.duration import at_wall_clock
from shared.domain.errors import WrongStatus
from shared.domain.instant import Instant
from shared.domain.note import Note
from shared.domain.people import Person
from shared.domain.vocabulary import Pattern, Role
from shared.domain.worry import handles

MOST_OF_A_TALK = 20
LONGEST = 366
"""Days ahead of which a follow-up can be asked for."""
SHARED_WITH = frozenset({Role.RESPONSIBLE, Role.HIGHER, Role.PUPIL, Role.GUARDIAN})
"""With whom the team can share what they write: never with all staff of a class."""


class ReferralState(StrEnum):
    """How far it has come."""

    OPEN = "open"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    FOLLOWED_UP = "followed_up"


class HealthEntry(BaseModel):
    """What student health writes: readable by the team and by whom it is shared with."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    text: str
    shared_with: tuple[Role, ...] = ()
    by: str
    at: Instant

    def is_for(self, roles: Set[Role]) -> bool:
        """Whether one with these roles in the talk reads it."""
        return Role.STUDENT_HEALTH in roles or not roles.isdisjoint(self.shared_with)


class Referral(Note):
    """Something passed on to student health, as it stands."""

    subject_id: str
    unit_id: str
    text: str
    worry: int | None = None
    """The number of the worry that it comes from, if it does."""
    passed_on_by: str
    passed_on_at: Instant
    follow_up_by: date
    """The local date by which it is to be followed up."""
    assigned_to: str | None = None
    assigned_by: str | None = None
    assigned_at: Instant | None = None
    answer: HealthEntry | None = None
    follow_up: HealthEntry | None = None
    reminders: int = 0
    remind_at: Instant | None = None
    """When somebody is reminded the next time; None once it is finished."""

    @property
    def state(self) -> ReferralState:
        """How far it has come."""
        if self.follow_up is not None:
            return ReferralState.FOLLOWED_UP
        if self.answer is not None:
            return ReferralState.ANSWERED
        return ReferralState.OPEN if self.assigned_to is None else ReferralState.ASSIGNED

    @property
    def is_finished(self) -> bool:
        """Whether the duty to follow up is done."""
        return self.state is ReferralState.FOLLOWED_UP

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been followed up before this local date."""
        return not self.is_finished and self.follow_up_by < today

    def assigned(self, to: str, by: str, at: Instant) -> "Referral":
        """The referral as one of the team has it. Raises WrongStatus once it is finished."""
        if self.is_finished:
            raise WrongStatus(status=self.state)
        return self.changed(by, at, assigned_to=to, assigned_by=by, assigned_at=at)

    def answered(self, entry: HealthEntry, follow_up_by: date | None, zone: ZoneInfo) -> "Referral":
        """The referral with what the team does, and perhaps another date to follow up by.

        With another date nobody is reminded before that is over. Raises WrongStatus before somebody has taken
        it, and once it is finished.
        """
        if self.assigned_to is None or self.is_finished:
            raise WrongStatus(status=self.state)
        by = follow_up_by or self.follow_up_by
        again = self.remind_at if by == self.follow_up_by else overdue_from(by, zone)
        return self.changed(entry.by, entry.at, answer=entry, follow_up_by=by, remind_at=again)

    def followed_up(self, entry: HealthEntry) -> "Referral":
        """The referral with what came of it, which ends it. Raises WrongStatus before it is answered."""
        if self.answer is None:
            raise WrongStatus(status=self.state)
        return self.changed(entry.by, entry.at, follow_up=entry, remind_at=None)

    def reminded(self, by: str, at: Instant, again: Instant) -> "Referral":
        """The referral of which somebody was reminded once more, and will be again then."""
        return self.changed(by, at, reminders=self.reminders + 1, remind_at=again)


def overdue_from(follow_up_by: date, zone: ZoneInfo) -> datetime:
    """The local midnight after the day by which it is to be followed up."""
    return at_wall_clock(datetime.combine(follow_up_by + timedelta(days=1), time()), zone)


def may_refer(pattern: Pattern, person: Person, roles: Set[Role], subject: Person) -> bool:
    """Whether one passes something on: who holds a talk about a pupil, and who handles worries about them."""
    if pattern is Pattern.EMPLOYEE:
        return False
    return not LEADERS.isdisjoint(roles) or handles(person, roles, subject)


def works_on(roles: Set[Role]) -> bool:
    """Whether one takes, answers and follows up: the team."""
    return Role.STUDENT_HEALTH in roles


def may_read_request(referral: Referral, person: Person, roles: Set[Role], subject: Person) -> bool:
    """Whether one reads what was passed on: the sender, the team, and who handles worries."""
    sent = person.id == referral.passed_on_by and bool(roles)
    return sent or works_on(roles) or handles(person, roles, subject)


def read_by(referral: Referral, roles: Set[Role]) -> Iterable[HealthEntry]:
    """What student health wrote that one with these roles reads."""
    written = (referral.answer, referral.follow_up)
    return [entry for entry in written if entry is not None and entry.is_for(roles)]
