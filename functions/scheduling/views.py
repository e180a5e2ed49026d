"""What several parts of scheduling answer with."""

from datetime import datetime
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, StringConstraints

from shared.domain.instant import local_text
from shared.domain.lifecycle import effective_status
from shared.domain.slot import Place, Slot
from shared.domain.talk import Talk
from shared.domain.vocabulary import Status

TalkType = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]


class View(BaseModel):
    """A response."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class SlotView(View):
    """A time as anybody it is open to may see it: free or not, never whose."""

    id: str
    talk_type: str
    start: str
    end: str
    free: bool
    """Neither booked nor held for somebody else, and nobody of its staff is elsewhere."""
    held_until: str | None
    """Until when it is held for the one it was asked for."""
    place: Place | None
    responsible_id: str
    with_staff: tuple[str, ...]
    """Further staff who come (F13)."""

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
        """The view of a slot at `now`, for who asks on behalf of `subject_id` if anybody.

        It is not free if some of its staff are `elsewhere`. `guardian_id` is the one who asks, where
        guardians live apart. Times are told in the municipality's zone.
        """
        hold = slot.hold_at(now)
        is_theirs = hold and subject_id and hold.is_for(subject_id, guardian_id)
        return cls(
            id=slot.id,
            talk_type=slot.talk_type,
            start=local_text(slot.start, zone),
            end=local_text(slot.end, zone),
            free=slot.is_free and not elsewhere and (hold is None or bool(is_theirs)),
            held_until=local_text(hold.until, zone) if hold and is_theirs else None,
            place=slot.place,
            responsible_id=slot.responsible_id,
            with_staff=slot.with_staff,
        )


class NearView(View):
    """A free time that is told of in a refusal."""

    slot_id: str
    start: str
    end: str
    place: Place | None

    @classmethod
    def of(cls, slot: Slot, zone: ZoneInfo) -> Self:
        """The view of a slot, with times in the municipality's zone."""
        start, end = local_text(slot.start, zone), local_text(slot.end, zone)
        return cls(slot_id=slot.id, start=start, end=end, place=slot.place)


class SlotsView(View):
    """Times that can be booked for somebody."""

    slots: tuple[SlotView, ...]


class TalkSummary(View):
    """A talk as scheduling knows it: when, where and with whom, no text."""

    id: str
    version: int
    talk_type: str
    status: Status
    subject_id: str
    responsible_id: str
    for_guardian_id: str | None
    """The one guardian whose talk it is, where guardians live apart."""
    slot_id: str | None
    start: str | None
    end: str | None
    place: Place | None
    interpreter: str | None
    """The language of the interpreter, if there will be one."""
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
            for_guardian_id=talk.for_guardian_id,
            slot_id=booking.slot_id if booking else None,
            start=local_text(booking.start, zone) if booking else None,
            end=local_text(booking.end, zone) if booking else None,
            place=booking.place if booking else None,
            interpreter=booking.interpreter.language if booking and booking.interpreter else None,
            previous_id=talk.previous_id,
            next_id=talk.next_id,
        )


class TalksView(View):
    """Several talks."""

    talks: tuple[TalkSummary, ...]
