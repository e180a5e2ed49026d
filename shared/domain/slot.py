"""Published times: a series of consecutive ones, and to whom each is open (F14–F21)."""

import operator
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.duration import NO_TIME, Duration
from shared.domain.errors import Invalid, SlotGone, SlotHeld, SlotTaken
from shared.domain.hold import Hold, renewed
from shared.domain.instant import Instant, wire
from shared.domain.policy import Policy

LONGEST_SERIES = 40
"""Times published in one go. One transaction writes them all, and a transaction has its limits."""
LONGEST_DAY = timedelta(hours=8)
"""From the first start to the last end of one series."""
MOST_CELLS = 96
"""Cells of the calendar that one write takes: each is a condition, and DynamoDB takes 4 KB of them.

A series is as long at most, and one time half of it: a talk that moves with its time takes both kinds.
"""


MOST_COLLEAGUES = 8
"""Further staff in one talk: each has a calendar that the booking's transaction writes."""


class PlaceKind(StrEnum):
    """How people meet; it need not be in person (R6)."""

    ROOM = "room"
    VIDEO = "video"
    TELEPHONE = "telephone"


_LINK = re.compile(r"https://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(:\d{1,5})?(/[!-~]*)?", re.ASCII)
_NUMBER = re.compile(r"\+?\(?\d(?:[ /().-]{0,2}\d){4,19}", re.ASCII)


def is_way_to(kind: PlaceKind, text: str) -> bool:
    """Whether the text leads to such a place: an https link that hides no sign-in, a number, any words."""
    if kind is PlaceKind.VIDEO:
        return _LINK.fullmatch(text) is not None
    return kind is PlaceKind.ROOM or _NUMBER.fullmatch(text) is not None


class Place(BaseModel):
    """Where a talk is held (F26)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: PlaceKind
    text: str
    exclusive: bool = Field(default=False, exclude_if=operator.not_)
    """Whether no other time is offered in this room meanwhile that says the same of it (F30)."""


class Room(NamedTuple):
    """A room of a unit that takes one time at once, under the name by which it is told from others."""

    unit_id: str
    name: str


class OpenTo(BaseModel):
    """A group whose pupils may be booked, with what it says about the talk's school form."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    group_id: str
    unit_id: str
    school_form: str | None = None


class Slot(BaseModel):
    """A published time of one responsible; free until it carries a talk (F20, F32)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str
    version: int = 1
    responsible_id: str
    talk_type: str
    start: Instant
    end: Instant
    buffer: Duration = Field(default=NO_TIME, exclude_if=NO_TIME.__eq__)
    """The pause that its responsible has after it (G20), as it was when it was published."""
    open_to: tuple[OpenTo, ...] = ()
    only_for: tuple[str, ...] = ()
    """Ids of those it is reserved for; empty: anybody in the groups (F17, F18)."""
    place: Place | None = None
    room_unit_id: str | None = None
    """The unit whose room its place is, if that is exclusive."""
    with_staff: tuple[str, ...] = Field(default=(), exclude_if=operator.not_)
    """Ids of further staff who come to the talk (F13)."""
    hold: Hold | None = None
    """The last hold there was; it may have ended (`Hold.counts`)."""
    talk_id: str | None = None
    part_of: str | None = None
    """Id of the time before, whose talk takes this one too because it needs an interpreter (G10)."""
    subject_id: str | None = None
    subject_name: str | None = None
    """For the week view (F24); never kept for a protected identity (R17)."""

    @property
    def clear_at(self) -> datetime:
        """From when on its responsible may have another."""
        return self.end + self.buffer.exact

    @property
    def room(self) -> Room | None:
        """The room that is taken while it is published, if its place is an exclusive one (F30)."""
        if self.place is None or not self.place.exclusive or self.room_unit_id is None:
            return None
        words = unicodedata.normalize("NFKC", self.place.text).casefold().split()
        return Room(self.room_unit_id, " ".join(words))

    @property
    def is_free(self) -> bool:
        """Whether nobody has booked it."""
        return self.talk_id is None

    def is_open_to(self, subject_id: str, groups: frozenset[str]) -> bool:
        """Whether this subject, in these groups, may be booked here (F17, F18)."""
        if self.only_for:
            return subject_id in self.only_for
        return any(o.group_id in groups for o in self.open_to)

    def group_of(self, groups: frozenset[str]) -> OpenTo | None:
        """The group through which someone in `groups` may be booked, if any."""
        return next((o for o in self.open_to if o.group_id in groups), None)

    def hold_at(self, now: datetime) -> Hold | None:
        """The hold that counts at `now`, if one does."""
        return self.hold if self.hold and self.hold.counts(now) else None

    def is_available(self, subject_id: str, now: datetime, guardian_id: str | None = None) -> bool:
        """Whether it can be booked for the subject as far as bookings, holds and the clock go.

        `guardian_id` is the one who books for a subject whose guardians live apart (D11).
        """
        kept_out = self.hold is not None and self.hold.keeps_out(subject_id, now, guardian_id)
        return self.is_free and not kept_out and now < self.start

    def demand_available(
        self, subject_id: str, now: datetime, guardian_id: str | None = None
    ) -> None:
        """Raise SlotGone, SlotTaken or SlotHeld unless it can be booked for the subject (F32, G1)."""
        if self.start <= now:
            raise SlotGone(slot_id=self.id)
        if not self.is_free:
            raise SlotTaken(slot_id=self.id)
        if self.hold is not None and self.hold.keeps_out(subject_id, now, guardian_id):
            raise SlotHeld(slot_id=self.id, until=wire(self.hold.until))

    def demand_nobody_has_it(self, now: datetime) -> None:
        """Raise SlotTaken or SlotHeld unless it can be changed or withdrawn (F17)."""
        if not self.is_free:
            raise SlotTaken(slot_id=self.id)
        hold = self.hold_at(now)
        if hold is not None:
            raise SlotHeld(slot_id=self.id, until=wire(hold.until))

    def held(self, wanted: Hold, now: datetime) -> "Slot":
        """The slot kept for somebody, until its start at the latest.

        Raises as `demand_available`, or HeldLongEnough.
        """
        self.demand_available(wanted.subject_id, now, wanted.guardian_id)
        wanted = wanted.model_copy(update={"until": min(wanted.until, self.start)})
        hold = renewed(self.hold, wanted, now)
        return self.model_copy(update={"version": self.version + 1, "hold": hold})

    def let_go(self, now: datetime) -> "Slot":
        """The slot with its hold ended."""
        hold = self.hold.given_back(now) if self.hold else None
        return self.model_copy(update={"version": self.version + 1, "hold": hold})

    def taken_by(
        self,
        talk_id: str,
        subject_id: str,
        subject_name: str | None,
        now: datetime,
        guardian_id: str | None = None,
    ) -> "Slot":
        """The slot carrying a talk; a hold for the same subject is used up. Raises as `demand_available`."""
        self.demand_available(subject_id, now, guardian_id)
        return self.model_copy(
            update={
                "version": self.version + 1,
                "hold": None,
                "talk_id": talk_id,
                "subject_id": subject_id,
                "subject_name": subject_name,
            }
        )

    def without(self, staff_id: str) -> "Slot":
        """The slot to which one of its further staff does not come any more."""
        staff = tuple(person_id for person_id in self.with_staff if person_id != staff_id)
        return self.model_copy(update={"version": self.version + 1, "with_staff": staff})

    def freed(self) -> "Slot":
        """The slot free again."""
        return self.model_copy(
            update={
                "version": self.version + 1,
                "hold": None,
                "talk_id": None,
                "part_of": None,
                "subject_id": None,
                "subject_name": None,
            }
        )


def slot_id(responsible_id: str, start: datetime) -> str:
    """The id of the time of one person that starts then; there can be only one (D13)."""
    return f"{responsible_id}.{start.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def parse_slot_id(text: str) -> tuple[str, datetime]:
    """The person and start that a slot id names. Raises ValueError if it is no slot id."""
    person_id, _, start = text.rpartition(".")
    if not person_id:
        raise ValueError("not the id of a slot")
    return person_id, datetime.strptime(start, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def series(
    start: datetime, count: int, policy: Policy, length: timedelta, gap: timedelta
) -> Iterator[tuple[datetime, datetime]]:
    """Consecutive times: each starts where the last one ended, plus the gap (F21, G20).

    Raises Invalid if the figures are off the policy's grain, the gap is shorter than the policy's buffer or
    the series is too long for one go.
    """
    grain = policy.grain.exact
    longest = min(LONGEST_DAY, MOST_CELLS * grain)
    wrong = [
        {"pointer": pointer, "detail": detail}
        for pointer, detail, broken in (
            ("/count", f"from 1 to {LONGEST_SERIES}", not 1 <= count <= LONGEST_SERIES),
            ("/length", f"a positive multiple of {policy.grain}", length <= timedelta() or length % grain),
            ("/length", f"at most {longest / 2} with the pause", length + policy.buffer.exact > longest / 2),
            ("/gap", f"a multiple of {policy.grain}, not negative", gap < timedelta() or gap % grain),
            ("/gap", f"at least the pause of {policy.buffer}", timedelta() <= gap < policy.buffer.exact),
            ("/start", f"on a multiple of {policy.grain}", (start - datetime.min.replace(tzinfo=UTC)) % grain),
            ("/count", f"the series would be longer than {longest}", (length + gap) * count > longest),
        )
        if broken
    ]  # fmt: skip
    if wrong:
        raise Invalid("The times do not fit.", errors=wrong)
    return ((start + i * (length + gap), start + i * (length + gap) + length) for i in range(count))
