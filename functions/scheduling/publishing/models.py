"""What publishing takes and answers over HTTP."""

from typing import Self
from zoneinfo import ZoneInfo

from pydantic import Field

from functions.scheduling.views import SlotView, TalkType, View
from shared.adapters.fields import Body, Clock, Day, Id, Length, Line
from shared.domain.duration import Duration
from shared.domain.slot import LONGEST_SERIES, PlaceKind, Slot


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
    start: Clock
    length: Length | None = None
    gap: Length = Field(default=Duration(), json_schema_extra={"default": "PT0S"})
    count: int = Field(default=1, ge=1, le=LONGEST_SERIES, strict=True)
    place: PlaceRequest | None = None


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
