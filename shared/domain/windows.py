"""The edit windows of a booked talk: half-open intervals computed once from its start (D2, D4, D5)."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from shared.domain.errors import WindowClosed, WindowNotOpen
from shared.domain.instant import Instant, local_text
from shared.domain.policy import Policy
from shared.domain.vocabulary import Phase


class Window(NamedTuple):
    """[opens, closes): the opening instant belongs to it, the closing one does not."""

    opens: datetime
    closes: datetime

    def holds(self, now: datetime) -> bool:
        """Whether the window is open at `now`."""
        return self.opens <= now < self.closes

    def check(self, now: datetime, zone: ZoneInfo) -> None:
        """Raise WindowNotOpen or WindowClosed, with the time in `zone`, unless the window is open."""
        if now >= self.closes:  # asked first: a window may be ended before it opened
            raise WindowClosed(closed=local_text(self.closes, zone))
        if now < self.opens:
            raise WindowNotOpen(opens=local_text(self.opens, zone))


class Windows(BaseModel):
    """All instants of a booked talk that follow from its start, as they are stored with it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    preparation_opens: Instant
    preparation_due: Instant
    preparation_closes: Instant
    record_opens: Instant
    record_closes: Instant
    follow_up_opens: Instant
    follow_up_closes: Instant
    preparation_reminder: Instant
    day_before: Instant
    day_ends: Instant
    guardian_cutoff: Instant
    blind_until: Instant | None = None
    """From here on nothing that was prepared is hidden; None: older than blind preparation."""

    def of(self, phase: Phase) -> Window:
        """When a phase may be written."""
        return Window(getattr(self, opens_of(phase)), getattr(self, closes_of(phase)))


class BookingPeriod(BaseModel):
    """When a talk without a time is reminded of, and when booking it closes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    opens: Instant | None = None
    """From when on, until `closes`, the family may book (F29, G19). None outside rounds: whenever."""
    reminder: Instant
    closes: Instant

    def check_family(self, now: datetime, zone: ZoneInfo) -> None:
        """Raise WindowNotOpen or WindowClosed unless a family may book at `now`; staff always may."""
        if self.opens is not None:
            Window(self.opens, self.closes).check(now, zone)


def booking_period(policy: Policy, created: datetime, zone: ZoneInfo) -> BookingPeriod:
    """The period in which a talk created at `created` waits for its time."""
    anchors = {"created": created}
    return BookingPeriod(
        reminder=policy.booking_reminder.at(anchors, zone),
        closes=policy.booking_closes.at(anchors, zone),
    )


def reopened_period(policy: Policy, now: datetime, zone: ZoneInfo) -> BookingPeriod:
    """The period of a talk that loses its time after its round has closed: as if it began now."""
    return booking_period(policy, now, zone).model_copy(update={"opens": now})


def opens_of(phase: Phase) -> str:
    """The name under which the opening instant of a phase is stored."""
    return f"{phase}_opens"


def closes_of(phase: Phase) -> str:
    """The name under which the closing instant of a phase is stored."""
    return f"{phase}_closes"


def windows_for(
    policy: Policy, booked: datetime, start: datetime, end: datetime, zone: ZoneInfo
) -> Windows:
    """The windows of a talk booked at `booked` for [start, end), in calendar days of `zone`.

    None outlives the follow-up: a talk that is followed up is locked, whatever a round and a municipality
    chose that did not know of each other (D1).
    """
    anchors = {"booked": booked, "start": start, "end": end}
    at = {name: getattr(policy, name).at(anchors, zone) for name in Windows.model_fields}
    for name in ("preparation_closes", "record_closes"):
        at[name] = min(at[name], at["follow_up_closes"])
    return Windows.model_validate(at)
