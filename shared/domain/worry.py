"""A worry that a pupil will not reach the goals, passed on to the principal (F100, R7).

Its words are for who sent it and for higher permission alone. It is open until one of them acknowledges it,
and they are reminded until then; they answer with what is done.
"""

from collections.abc import Set
from enum import StrEnum

from shared.domain.access import LEADERS
from shared.domain.deciding import Area, Of, Owner, decided
from shared.domain.errors import WrongStatus
from shared.domain.instant import Instant
from shared.domain.note import Note
from shared.domain.people import Person
from shared.domain.relation import is_family_of
from shared.domain.vocabulary import Pattern, Role

MOST_OF_A_TALK = 20


class WorryState(StrEnum):
    """How far it has come."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"


class Worry(Note):
    """A worry, as it stands."""

    subject_id: str
    unit_id: str
    text: str
    passed_on_by: str
    passed_on_at: Instant
    reminders: int = 0
    remind_at: Instant | None = None
    """When higher permission is reminded the next time; None once it is acknowledged."""
    acknowledged_by: str | None = None
    acknowledged_at: Instant | None = None
    answer: str | None = None
    investigation: bool = False
    """Whether an investigation is made of what the pupil needs."""
    action_programme: bool = False
    """Whether it leads to an action programme, which itself is kept elsewhere (R7)."""
    answered_by: str | None = None
    answered_at: Instant | None = None

    @property
    def state(self) -> WorryState:
        """How far it has come."""
        if self.answer is not None:
            return WorryState.ANSWERED
        return WorryState.OPEN if self.acknowledged_by is None else WorryState.ACKNOWLEDGED

    def acknowledged(self, by: str, at: Instant) -> "Worry":
        """The worry as somebody with higher permission has seen it; unchanged if one has before."""
        if self.acknowledged_by is not None:
            return self
        return self.changed(by, at, acknowledged_by=by, acknowledged_at=at, remind_at=None)

    def answered(
        self, text: str, by: str, at: Instant, *, investigation: bool, action_programme: bool
    ) -> "Worry":
        """The worry with what is done about it. Raises WrongStatus before it is acknowledged."""
        if self.acknowledged_by is None:
            raise WrongStatus(status=self.state)
        return self.changed(
            by, at, answer=text, answered_by=by, answered_at=at,
            investigation=investigation, action_programme=action_programme,
        )  # fmt: skip

    def reminded(self, by: str, at: Instant, again: Instant) -> "Worry":
        """The worry of which its readers have been reminded once more, and will be again then."""
        return self.changed(by, at, reminders=self.reminders + 1, remind_at=again)


def may_pass_on(pattern: Pattern, roles: Set[Role]) -> bool:
    """Whether one passes a worry on: who holds a talk about a pupil."""
    return pattern is not Pattern.EMPLOYEE and not LEADERS.isdisjoint(roles)


def handles(person: Person, roles: Set[Role], subject: Person) -> bool:
    """Whether one reads and answers worries about somebody: higher permission, but never of the family.

    `subject` with what is known beside the register, where other carers stand (R20).
    """
    leads = Role.HIGHER in roles and not is_family_of(person.id, subject)
    return decided(leads, person.id, Owner(Of.PERSON, subject.id), Area.WORRIES)


def may_read(worry: Worry, person: Person, roles: Set[Role], subject: Person) -> bool:
    """Whether one reads this worry: who sent it while they have a part in the talk, and who handles it."""
    sent = person.id == worry.passed_on_by and bool(roles)
    reads = sent or handles(person, roles, subject)
    return decided(reads, person.id, Owner(Of.TALK, worry.talk_id), Area.WORRIES)
