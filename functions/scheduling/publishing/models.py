"""What publishing takes and answers over HTTP."""

from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from functions.scheduling.blocking.models import BlockedTimeView
from functions.scheduling.views import SlotView, TalkSummary, TalkType, View
from shared.adapters.fields import Body, Clock, Day, Id, Length, Line
from shared.domain.slot import LONGEST_SERIES, MOST_COLLEAGUES, PlaceKind, Slot, is_way_to


class PlaceRequest(Body):
    """Where people meet, in a few words (F26): a room, a number to call, or the link of a video call (R6)."""

    kind: PlaceKind
    text: Line
    exclusive: bool = False
    """Whether nobody else may offer a time in this room meanwhile that they call exclusive too (F30)."""

    @model_validator(mode="after")
    def _leads_there(self) -> Self:
        if self.exclusive and self.kind is not PlaceKind.ROOM:
            raise ValueError("only a room can be exclusive")
        if not is_way_to(self.kind, self.text):
            raise ValueError("a video call needs an https link, a telephone call a number")
        return self


class SeriesRequest(Body):
    """Consecutive times on one local day, open to groups or only to some people (F14–F21)."""

    talk_type: TalkType
    groups: tuple[Id, ...] = Field(default=(), max_length=10)
    only_for: tuple[Id, ...] = Field(default=(), max_length=50)
    date: Day
    start: Clock
    length: Length | None = None
    gap: Length | None = None
    """From the end of one to the start of the next; left out it is the policy's buffer (G20)."""
    count: int = Field(default=1, ge=1, le=LONGEST_SERIES, strict=True)
    place: PlaceRequest | None = None
    with_staff: tuple[Id, ...] = Field(default=(), max_length=MOST_COLLEAGUES)
    """Further staff of the same unit who come to each of the talks (F13)."""
    round_id: Id | None = None
    """A round in which the caller holds talks: its figures are the series' own, unless one is given here."""
    book_for: Id | None = None
    """One pupil or employee whose talk takes the time at once (F22); then `count` is 1."""
    guardian_id: Id | None = None
    """The guardian who will come, if the pupil's talk is booked at once and one is known to."""


class SeriesView(View):
    """A published series."""

    series_id: str
    slots: tuple[SlotView, ...]
    talk: TalkSummary | None = None
    """The talk that was booked at once."""


class WeekSlotView(SlotView):
    """A time in its owner's week: with the talk and the name of the one it is about (F24)."""

    version: int
    talk_id: str | None
    subject_name: str | None

    @classmethod
    def of(
        cls,
        slot: Slot,
        zone: ZoneInfo,
        now: datetime,
        subject_id: str | None = None,
        guardian_id: str | None = None,
        *,
        elsewhere: bool = False,
    ) -> Self:
        """The view of a slot for its responsible."""
        seen = SlotView.of(
            slot, zone, now, subject_id, guardian_id, elsewhere=elsewhere
        ).model_dump()
        return cls(
            **seen, version=slot.version, talk_id=slot.talk_id, subject_name=slot.subject_name
        )


class WeekQuery(Body):
    """Whose week is asked for, if not the caller's own."""

    staff_id: Id | None = None


class WeekView(View):
    """Somebody's published times of one ISO week."""

    week: str
    slots: tuple[WeekSlotView, ...]
    blocked: tuple[BlockedTimeView, ...]
    """The hours that they keep free of talks."""
