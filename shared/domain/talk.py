"""The talk itself: what is true of it now. How it may change is in `lifecycle.py`."""

import operator
from collections.abc import Mapping
from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.duration import NO_TIME, Duration
from shared.domain.instant import Instant
from shared.domain.interpreter import Interpreter
from shared.domain.policy import is_yes
from shared.domain.retention import Document
from shared.domain.slot import Place
from shared.domain.stage import Stage
from shared.domain.vocabulary import Pattern, Role, Status, pattern_of
from shared.domain.waiting import Waiting
from shared.domain.windows import BookingPeriod, Windows


class Attendee(BaseModel):
    """One who attends: their time is claimed in their calendar (D13)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    person_id: str
    role: Role
    joined: bool = Field(default=False, exclude_if=operator.not_)
    """Whether a guardian came along by saying so, and is only invited again where they are busy (D13)."""


class Ready(BaseModel):
    """Somebody's word that their preparation is done (D1)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    person_id: str
    roles: tuple[Role, ...]
    at: Instant


class Booking(BaseModel):
    """The time a talk has: present while it is booked, gone when the booking is cancelled."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    slot_id: str
    start: Instant
    end: Instant
    grain: Duration
    """The calendar in which the time is claimed; see `Policy.grain`."""
    buffer: Duration = Field(default=NO_TIME, exclude_if=NO_TIME.__eq__)
    """The pause that is claimed after it for who holds the talk (G20); the policy may change, this does not."""
    booked_at: Instant
    booked_by: str
    attendees: tuple[Attendee, ...]
    place: Place | None = None
    interpreter: Interpreter | None = None
    """With one the talk ends later than the time it was booked for (G10)."""
    more_slots: tuple[str, ...] = Field(default=(), exclude_if=operator.not_)
    """Ids of the next published times that it takes too, because it is so long."""

    @property
    def slot_ids(self) -> tuple[str, ...]:
        """All published times that it takes, its own first."""
        return (self.slot_id, *self.more_slots)

    def brings(self, person_id: str, role: Role) -> bool:
        """Whether somebody attends in this role."""
        return any((a.person_id, a.role) == (person_id, role) for a in self.attendees)

    def claimed_until(self, attendee: Attendee) -> datetime:
        """Until when the time of one who attends is taken."""
        holds_it = attendee.role in (Role.RESPONSIBLE, Role.MANAGER)
        return self.end + self.buffer.exact if holds_it else self.end


class InRound(BaseModel):
    """What a talk keeps of the round it belongs to, so that booking it need not read the round (F29)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str
    must_talk: bool = False
    """Whether this family books before the others (G19)."""
    figures: Mapping[str, str] = {}
    """The figures of the policy that the round replaces."""
    tends: bool = True
    """Whether the round's workflow reminds of the talk while it has no time; else its own does."""


class Talk(BaseModel):
    """A planned meeting about somebody's development."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str
    version: int = 1
    """Raised by every change; the optimistic lock."""
    generation: int = 1
    """Raised when the talk gets, changes or loses its time; one workflow execution each."""
    talk_type: str
    school_form: str
    unit_id: str
    subject_id: str
    """Whom the talk is about: pupil or employee."""
    responsible_id: str
    for_guardian_id: str | None = None
    """The one guardian whose talk it is, where they live apart; None: they share it (D11)."""
    template_id: str
    template_version: int
    status: Status = Status.CREATED
    created_at: Instant
    created_by: str
    booking_period: BookingPeriod
    round: InRound | None = None
    ready_when: tuple[Role, ...]
    """Of each of these roles somebody must be ready before the talk counts as prepared."""
    had_time: bool | None = None
    """Whether it was ever booked, so that there may be texts in it; None: older than this was noted."""
    booking: Booking | None = None
    windows: Windows | None = None
    waiting: Waiting | None = None
    """Its place in the line, while it has no time (G13)."""
    ready: tuple[Ready, ...] = ()
    staged: bool = Field(default=False, exclude_if=operator.not_)
    """Whether the school prepares first, and the family waits until planning is done (F61)."""
    opened_at: Instant | None = None
    """When the one who holds it said that planning is done (F27)."""
    guardians_follow_up: bool = Field(default=False, exclude_if=operator.not_)
    """What its kind says of guardians in the follow-up; see `opens_follow_up` (D7)."""
    blind: bool = Field(default=False, exclude_if=operator.not_)
    """Whether neither side reads what the other prepares until both are ready (D5)."""
    revealed_at: Instant | None = None
    """When both sides' preparation was shown, if it was blind; from then on it stays so."""
    stage: Stage = Stage.CLOSED
    """The timed step that comes next; CLOSED when none does."""
    due: Instant | None = None
    student_health_at: Instant | None = None
    """Since when the student health team has a part in it, because something was passed on (F12)."""
    previous_id: str | None = None
    next_id: str | None = None
    """The talks before and after this one where a late rebooking made a new one (D9)."""
    disposed: tuple[Document, ...] = Field(default=(), exclude_if=operator.not_)
    """Which of its documents were disposed of: it stays, without their words (G9)."""

    @property
    def pattern(self) -> Pattern:
        """Who acts in this talk."""
        return pattern_of(self.school_form)

    @property
    def is_being_planned(self) -> bool:
        """Whether nobody has said yet that planning is done, where that is awaited (F27)."""
        return self.staged and self.opened_at is None

    @property
    def figures(self) -> Mapping[str, str]:
        """The figures that the talk's round puts in place of its policy's."""
        return self.round.figures if self.round else {}

    @property
    def opens_follow_up(self) -> bool:
        """Whether guardians of a pupil in school write the follow-up too: its round says, or its kind (D7)."""
        said = self.figures.get("guardians_follow_up")
        return self.guardians_follow_up if said is None else is_yes(said)

    def changed(self, **update: object) -> Self:
        """The talk with these attributes, as its next version."""
        return self.model_copy(update={"version": self.version + 1, **update})
