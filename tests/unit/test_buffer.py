"""The pause after a talk belongs to whoever holds it (G20)."""

from datetime import timedelta

import pytest

from shared.domain.duration import Duration
from shared.domain.errors import Invalid
from shared.domain.slot import Slot, series
from shared.domain.talk import Attendee, Booking
from shared.domain.vocabulary import Role
from tests.support.talks import STANDARD, START, a_booking

PAUSE = Duration.parse("PT10M")
HALF_HOUR = timedelta(minutes=30)


@pytest.mark.parametrize(
    ("role", "pause"),
    [
        (Role.RESPONSIBLE, PAUSE.exact),
        (Role.MANAGER, PAUSE.exact),
        (Role.PUPIL, timedelta()),
        (Role.GUARDIAN, timedelta()),
        (Role.STAFF, timedelta()),
    ],
)
def test_nobody_elses_time_is_taken(role: Role, pause: timedelta) -> None:
    booking = a_booking().model_copy(update={"buffer": PAUSE})
    until = booking.claimed_until(Attendee(person_id="somebody", role=role))
    assert until - booking.end == pause


def test_without_a_pause_nothing_is_stored_of_it_and_what_was_stored_before_is_read() -> None:
    stored = a_booking().model_dump(mode="json")
    assert "buffer" not in stored
    assert Booking.model_validate(stored) == a_booking()


def test_a_published_time_has_its_pause() -> None:
    slot = Slot(
        id="s", responsible_id="teacher", talk_type="development", buffer=PAUSE,
        start=START, end=START + HALF_HOUR,
    )  # fmt: skip
    assert slot.clear_at - slot.end == PAUSE.exact
    assert slot.model_dump(mode="json")["buffer"] == "PT10M"


def test_a_gap_shorter_than_the_pause_is_told() -> None:
    policy = STANDARD["development"].with_figures({"buffer": "PT10M"})
    with pytest.raises(Invalid) as refused:
        series(START, 2, policy, HALF_HOUR, timedelta(minutes=5))
    assert refused.value.facts["errors"] == [
        {"pointer": "/gap", "detail": "at least the pause of PT10M"}
    ]
    assert list(series(START, 2, policy, HALF_HOUR, PAUSE.exact))
