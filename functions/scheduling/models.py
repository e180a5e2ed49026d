"""What scheduling takes and answers over HTTP."""

from datetime import datetime, time
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from shared.adapters.fields import Body, Day, Id, Length, Line
from shared.domain.duration import Duration
from shared.domain.instant import local_text
from shared.domain.lifecycle import effective_status
from shared.domain.slot import LONGEST_SERIES, Place, PlaceKind, Slot
from shared.domain.talk import Talk
from shared.domain.vocabulary import Status

TalkType = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]


class PlaceRequest(Body):
    """Where people meet, in a few words (F26)."""

    kind: PlaceKind
    text: Line


class SeriesRequest(Body):
    """Consecutive times on one local day, open to groups or only to some people (F14–F21)."""

    talk_type: TalkType
    groups: tuple[Id, ...] = Field(default=(), max_length=10)
    only_for: tuple[Id, ...] = Field(default=(), max_length=50)
    date: Day
    start: time
    length: Length | None = None
    gap: Length = Field(default=Duration(), json_schema_extra={"default": "PT0S"})
    count: int = Field(default=1, ge=1, le=LONGEST_SERIES, strict=True)
    place: PlaceRequest | None = None


class TalksRequest(Body):
    """Talks without a time yet, held by the caller: for a whole group or for named people (D1)."""

    talk_type: TalkType
    group_id: Id | None = None
    subject_ids: tuple[Id, ...] = Field(default=(), max_length=60)


class SlotsQuery(Body):
    """Whose bookable times are asked for."""

    subject_id: Id


class BookingRequest(Body):
    """A free time for somebody; staff may name the guardian who will come (F4, F31)."""

    slot_id: Id
    subject_id: Id
    guardian_id: Id | None = None


class RebookingRequest(Body):
    """The time a talk is moved to."""

    slot_id: Id


class CancellationRequest(Body):
    """Why a booking is given back; `will_not_take_place` ends the talk itself (D1)."""

    reason: Line
    will_not_take_place: bool = False


class View(BaseModel):
    """A response."""

    model_config = ConfigDict(frozen=True)


class SlotView(View):
    """A time as anybody it is open to may see it: free or taken, never by whom."""

    id: str
    talk_type: str
    start: str
    end: str
    free: bool
    place: Place | None
    responsible_id: str

    @classmethod
    def of(cls, slot: Slot, zone: ZoneInfo) -> Self:
        """The view of a slot, with times in the municipality's zone."""
        return cls(
            id=slot.id,
            talk_type=slot.talk_type,
            start=local_text(slot.start, zone),
            end=local_text(slot.end, zone),
            free=slot.is_free,
            place=slot.place,
            responsible_id=slot.responsible_id,
        )


class SlotsView(View):
    """Times that can be booked for somebody."""

    slots: tuple[SlotView, ...]


class SeriesView(View):
    """A published series."""

    series_id: str
    slots: tuple[SlotView, ...]


class WeekSlotView(SlotView):
    """A time in its owner's week: with the talk and the name of the one it is about (F24)."""

    talk_id: str | None
    subject_name: str | None

    @classmethod
    def of(cls, slot: Slot, zone: ZoneInfo) -> Self:
        """The view of a slot for its responsible."""
        seen = SlotView.of(slot, zone).model_dump()
        return cls(**seen, talk_id=slot.talk_id, subject_name=slot.subject_name)


class WeekView(View):
    """The caller's published times of one ISO week."""

    week: str
    slots: tuple[WeekSlotView, ...]


class TalkSummary(View):
    """A talk as scheduling knows it: when, where and with whom, no text."""

    id: str
    version: int
    talk_type: str
    status: Status
    subject_id: str
    responsible_id: str
    slot_id: str | None
    start: str | None
    end: str | None
    place: Place | None
    previous_id: str | None
    next_id: str | None

    @classmethod
    def of(cls, talk: Talk, now: datetime, zone: ZoneInfo) -> Self:
        """The summary of a talk at `now`."""
        booking = talk.booking
        return cls(
            id=talk.id,
            version=talk.version,
            talk_type=talk.talk_type,
            status=effective_status(talk, now),
            subject_id=talk.subject_id,
            responsible_id=talk.responsible_id,
            slot_id=booking.slot_id if booking else None,
            start=local_text(booking.start, zone) if booking else None,
            end=local_text(booking.end, zone) if booking else None,
            place=booking.place if booking else None,
            previous_id=talk.previous_id,
            next_id=talk.next_id,
        )


class TalksView(View):
    """Several talks."""

    talks: tuple[TalkSummary, ...]
