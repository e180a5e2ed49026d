"""A round: the talks of a term, planned together, with the dates of their booking (F29, G11, G19).

    planned --opens--> open --closes--> closed          any of them --cancel--> cancelled

What the status is follows from the dates and the clock alone. The timed steps only create the talks and
send messages; each talk carries its own booking period, so no step that is late lets anybody in or out.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from shared.domain.errors import Invalid, WrongStatus
from shared.domain.instant import Instant
from shared.domain.policy import Policy
from shared.domain.talk import InRound
from shared.domain.windows import BookingPeriod


class RoundStage(StrEnum):
    """A timed step of a round, in the order in which steps of the same instant are taken."""

    TALKS_CREATED = "talks_created"
    """Everybody in the round gets a talk, as soon as the round is there or its dates are moved."""
    CALLED_OFF = "called_off"
    """Talks without a time are cancelled: the only step of a round that is cancelled."""
    NEWCOMERS = "newcomers"
    """Who has joined a class since gets a talk, just before anybody may book."""
    EARLY_OPENS = "early_opens"
    BOOKING_OPENS = "booking_opens"
    BOOKING_REMINDER = "booking_reminder"
    FEW_TIMES = "few_times"
    BOOKING_CLOSES = "booking_closes"
    CLOSED = "closed"
    """No step is left."""


class RoundStatus(StrEnum):
    """Where a round is, by the clock."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Part(_Part):
    """One responsible's share: a class or department, or some of it; or a manager's employees."""

    responsible_id: str
    group_id: str | None = None
    school_form: str | None = None
    subject_ids: tuple[str, ...] = ()
    """Only these people; empty: everybody who is in the group on the day the talks are created."""


class Dates(_Part):
    """When a round's booking opens, is reminded of and closes."""

    early_opens: Instant | None = None
    """When the families of those who must talk may begin to book (G19)."""
    opens: Instant
    reminder: Instant
    few_times: Instant
    """When staff are warned who offer fewer times than there are pupils without one."""
    closes: Instant

    def check(self, now: datetime) -> Self:
        """The dates, if they make sense in this order. Raises Invalid."""
        wrong = [
            {"pointer": f"/{name}", "detail": detail}
            for name, detail, broken in (
                ("early_opens", "before opens", self.early_opens and self.early_opens >= self.opens),
                ("closes", "after opens", self.closes <= self.opens),
                ("closes", "in the future", self.closes <= now),
                ("reminder", "from opens to closes", not self.opens <= self.reminder <= self.closes),
                ("few_times", "from opens to closes", not self.opens <= self.few_times <= self.closes),
            )
            if broken
        ]  # fmt: skip
        if wrong:
            raise Invalid("The dates of the round do not fit.", errors=wrong)
        return self


class Counts(_Part):
    """How far booking has come."""

    talks: int = 0
    booked: int = 0
    without_time: int = 0
    free_times: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in _COUNTED})

    @property
    def has_too_few_times(self) -> bool:
        """Whether somebody will be left without a time even if every free one is taken (G19)."""
        return self.free_times < self.without_time


_COUNTED = tuple(Counts.model_fields)


class Report(_Part):
    """What stood when booking closed."""

    at: Instant
    counts: Counts


class Round(_Part):
    """A round as it is stored."""

    id: str
    version: int = 1
    """Raised by every change; the optimistic lock, also between two workflows of one round."""
    generation: int = 1
    """Raised when people change the round; one workflow execution each."""
    name: str
    talk_type: str
    unit_id: str
    parts: tuple[Part, ...]
    must_talk: tuple[str, ...] = ()
    figures: Mapping[str, str] = {}
    dates: Dates
    created_at: Instant
    created_by: str
    cancelled_at: Instant | None = None
    reason: str | None = None
    """Why it was cancelled."""
    stage: RoundStage = RoundStage.TALKS_CREATED
    due: Instant | None = None
    done: tuple[RoundStage, ...] = ()
    cursor: str | None = None
    """How far the step that comes next has got: the last one it dealt with."""
    tally: Counts = Counts()
    """What the closing step has counted so far."""
    report: Report | None = None

    def responsible_ids(self) -> list[str]:
        """Who holds talks in the round, in the order in which steps deal with them."""
        return sorted({part.responsible_id for part in self.parts})

    def period_of(self, subject_id: str) -> BookingPeriod:
        """When the family of one pupil may book."""
        early = self.dates.early_opens if subject_id in self.must_talk else None
        return BookingPeriod(
            opens=early or self.dates.opens,
            reminder=self.dates.reminder,
            closes=self.dates.closes,
        )

    def place_of(self, subject_id: str) -> InRound:
        """What one pupil's talk keeps of the round."""
        return InRound(id=self.id, must_talk=subject_id in self.must_talk, figures=self.figures)


class RoundTimer(NamedTuple):
    """A step and when it is due; `due` is None exactly for CLOSED."""

    stage: RoundStage
    due: datetime | None


def default_dates(
    policy: Policy, opens: datetime, given: Mapping[str, datetime | None], zone: ZoneInfo
) -> Dates:
    """The dates of a round that opens then; what is not given follows from the policy."""
    anchors = {"created": opens}
    closes = given.get("closes") or policy.booking_closes.at(anchors, zone)
    reminder = given.get("reminder") or min(policy.booking_reminder.at(anchors, zone), closes)
    return Dates(
        early_opens=given.get("early_opens"),
        opens=opens,
        reminder=reminder,
        few_times=given.get("few_times") or reminder,
        closes=closes,
    )


def status_of(round_: Round, now: datetime) -> RoundStatus:
    """The status by the clock, however late the workflow is (D3)."""
    if round_.cancelled_at is not None:
        return RoundStatus.CANCELLED
    if now >= round_.dates.closes:
        return RoundStatus.CLOSED
    return RoundStatus.OPEN if now >= first_opening(round_.dates) else RoundStatus.PLANNED


def is_over(round_: Round, now: datetime) -> bool:
    """Whether another round may take the talks that are still without a time."""
    return status_of(round_, now) in (RoundStatus.CLOSED, RoundStatus.CANCELLED)


def first_opening(dates: Dates) -> datetime:
    """When the first families may book."""
    return dates.early_opens or dates.opens


def begin(round_: Round, now: datetime) -> Round:
    """A new round: creating its talks is due at once; a reminder that is past already is left out."""
    dues = _dues(round_)
    past = tuple(stage for stage in _REMINDERS if dues[stage] <= now)
    timer = RoundTimer(RoundStage.TALKS_CREATED, now)
    return round_.model_copy(update={"done": past, **_ahead(timer)})


def move(round_: Round, dates: Dates, now: datetime) -> Round:
    """Other dates. The talks get them at once; a step that was taken is taken again if its date moved on.

    Raises WrongStatus once the round is cancelled or closed.
    """
    if is_over(round_, now):
        raise WrongStatus(status=status_of(round_, now))
    moved = _changed(round_, dates=dates, generation=round_.generation + 1)
    before, after = _dues(round_), _dues(moved)
    done = tuple(s for s in round_.done if _stays_done(before.get(s), after.get(s), now))
    return moved.model_copy(
        update={"done": done, **_ahead(RoundTimer(RoundStage.TALKS_CREATED, now))}
    )


def cancel(round_: Round, reason: str, now: datetime) -> Round:
    """The round does not take place: its talks without a time are cancelled, those with one stay.

    Raises WrongStatus once it is cancelled or closed.
    """
    if is_over(round_, now):
        raise WrongStatus(status=status_of(round_, now))
    off = _changed(round_, cancelled_at=now, reason=reason, generation=round_.generation + 1)
    return off.model_copy(update=_ahead(RoundTimer(RoundStage.CALLED_OFF, now)))


def got_to(round_: Round, cursor: str, now: datetime, tally: Counts | None = None) -> Round:
    """The round in the middle of a step; what is left of it is due now."""
    return _changed(round_, cursor=cursor, due=now, tally=tally or round_.tally)


def finish(round_: Round, now: datetime, tally: Counts | None = None) -> Round:
    """The round after its step, with the next one ahead; closing leaves the report."""
    done = [*round_.done, round_.stage]
    if round_.stage is RoundStage.TALKS_CREATED and now >= first_opening(round_.dates):
        done.append(RoundStage.NEWCOMERS)  # they have just been looked for
    finished = _changed(round_, done=tuple(dict.fromkeys(done)))
    if round_.stage is RoundStage.BOOKING_CLOSES:
        finished = finished.model_copy(
            update={"report": Report(at=now, counts=tally or round_.tally)}
        )
    if round_.stage is RoundStage.CALLED_OFF:
        return finished.model_copy(update=_ahead(_NO_TIMER))
    return finished.model_copy(update=_ahead(_next(finished)))


_REMINDERS = (RoundStage.BOOKING_REMINDER, RoundStage.FEW_TIMES)
_NO_TIMER = RoundTimer(RoundStage.CLOSED, None)
_ORDER = {stage: position for position, stage in enumerate(RoundStage)}


def _next(round_: Round) -> RoundTimer:
    left = [RoundTimer(s, due) for s, due in _dues(round_).items() if s not in round_.done]
    return min(left, key=lambda timer: (timer.due, _ORDER[timer.stage]), default=_NO_TIMER)


def _dues(round_: Round) -> dict[RoundStage, datetime]:
    dates = round_.dates
    dues = {
        RoundStage.NEWCOMERS: first_opening(dates),
        RoundStage.BOOKING_OPENS: dates.opens,
        RoundStage.BOOKING_REMINDER: dates.reminder,
        RoundStage.FEW_TIMES: dates.few_times,
        RoundStage.BOOKING_CLOSES: dates.closes,
    }
    if dates.early_opens is not None and round_.must_talk:
        dues[RoundStage.EARLY_OPENS] = dates.early_opens
    return dues


def _stays_done(before: datetime | None, after: datetime | None, now: datetime) -> bool:
    """Whether a step that was taken need not be taken again: its date did not move into the future."""
    return after is not None and (before == after or after <= now)


def _changed(round_: Round, **update: object) -> Round:
    return round_.model_copy(update={"version": round_.version + 1, **update})


def _ahead(timer: RoundTimer) -> dict[str, object]:
    return {"stage": timer.stage, "due": timer.due, "cursor": None, "tally": Counts()}
