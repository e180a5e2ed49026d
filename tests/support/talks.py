"""Talks as values, for tests of the rules."""

from datetime import datetime
from typing import Any

from shared.domain.lifecycle import begin
from shared.domain.policy import load_policies
from shared.domain.slot import Place, PlaceKind
from shared.domain.talk import Attendee, Booking, Talk
from shared.domain.vocabulary import Role
from shared.domain.windows import Windows, booking_period, windows_for
from tests.support.world import STOCKHOLM, local

CREATED = local("2021-10-01 08:00")
START = local("2021-10-31 09:00")
STANDARD = load_policies("standard")


def a_waiting_talk(**more: Any) -> Talk:
    """A development talk about Emil that has no time yet."""
    policy = STANDARD["development"]
    given: dict[str, Any] = {
        "id": "talk",
        "talk_type": "development",
        "school_form": "GR",
        "unit_id": "school",
        "subject_id": "emil",
        "responsible_id": "teacher",
        "template_id": "development",
        "template_version": 1,
        "created_at": CREATED,
        "created_by": "teacher",
        "booking_period": booking_period(policy, CREATED, STOCKHOLM),
        "ready_when": (Role.PUPIL,),
    }
    return begin(Talk.model_validate(given | more))


def a_booking(start: datetime = START, booked_at: datetime = CREATED) -> Booking:
    """Half an hour with teacher, pupil and one guardian."""
    policy = STANDARD["development"]
    return Booking(
        slot_id="teacher.20211031T080000Z",
        start=start,
        end=start + policy.length.exact,
        grain=policy.grain,
        booked_at=booked_at,
        booked_by="mona",
        attendees=(
            Attendee(person_id="teacher", role=Role.RESPONSIBLE),
            Attendee(person_id="emil", role=Role.PUPIL),
            Attendee(person_id="mona", role=Role.GUARDIAN),
        ),
        place=Place(kind=PlaceKind.ROOM, text="A12"),
    )


def windows_of(booking: Booking, talk_type: str = "development") -> Windows:
    """The windows that follow from a booking by the standard policy."""
    policy = STANDARD[talk_type]
    return windows_for(policy, booking.booked_at, booking.start, booking.end, STOCKHOLM)
