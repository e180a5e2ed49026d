"""What a link takes and answers: when and where, and nothing that tells who (G17)."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, WithJsonSchema

from functions.scheduling.views import View
from shared.adapters.fields import Body, Line
from shared.domain.instant import local_text, utc
from shared.domain.lifecycle import effective_status
from shared.domain.slot import Place, Slot
from shared.domain.talk import Talk
from shared.domain.vocabulary import Status

_MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)"


def _with_offset(text: object) -> object:
    if not isinstance(text, str) or not re.fullmatch(_MOMENT, text, re.ASCII):
        raise ValueError("must be a time with its offset such as 2021-10-31T09:00:00+01:00")
    return text


Moment = Annotated[
    AwareDatetime,
    Field(strict=False),
    BeforeValidator(_with_offset),
    AfterValidator(utc),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A time as the API shows times: RFC 3339 with an offset."""


class NewTime(Body):
    """The start of the free time that is chosen instead."""

    start: Moment


class GivenBack(Body):
    """Why the time is given back."""

    reason: Line


class LinkState(StrEnum):
    """How things stand with the talk of a link."""

    BOOKED = "booked"
    NO_TIME = "no_time"
    OVER = "over"
    CANCELLED = "cancelled"


class LinkView(View):
    """A talk as its link shows it: no name, no kind, no id."""

    state: LinkState
    start: str | None
    end: str | None
    place: Place | None
    changes_until: str | None
    """Until when the time can be given back or changed by this link; None: no longer, or not by this one."""

    @classmethod
    def of(cls, talk: Talk, until: datetime | None, now: datetime, zone: ZoneInfo) -> Self:
        """The view at `now`; `until` is when changes end."""
        booking = talk.booking
        return cls(
            state=_state(talk, now),
            start=local_text(booking.start, zone) if booking else None,
            end=local_text(booking.end, zone) if booking else None,
            place=booking.place if booking else None,
            changes_until=local_text(until, zone) if until and now < until else None,
        )


def _state(talk: Talk, now: datetime) -> LinkState:
    status = effective_status(talk, now)
    if status is Status.CANCELLED:
        return LinkState.CANCELLED
    if status in (Status.HELD, Status.FOLLOWED_UP):
        return LinkState.OVER
    return LinkState.NO_TIME if talk.booking is None else LinkState.BOOKED


class FreeTime(View):
    """A time that can be chosen instead."""

    start: str
    end: str
    place: Place | None

    @classmethod
    def of(cls, slot: Slot, zone: ZoneInfo) -> Self:
        """The view of a slot."""
        return cls(
            start=local_text(slot.start, zone), end=local_text(slot.end, zone), place=slot.place
        )


class FreeTimes(View):
    """The times that can be chosen instead, by start."""

    slots: tuple[FreeTime, ...]
