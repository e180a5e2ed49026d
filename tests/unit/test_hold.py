"""A hold counts until its last instant, and is renewed once before there is a pause (G1)."""

from datetime import datetime, timedelta

import pytest

from shared.domain.errors import HeldLongEnough, SlotGone, SlotHeld, SlotTaken
from shared.domain.hold import Hold, HoldKind, renewed
from shared.domain.slot import Slot, slot_id
from tests.support.talks import CREATED, START

FIVE = timedelta(minutes=5)


def a_hold(
    subject: str = "emil", now: datetime = CREATED, kind: HoldKind = HoldKind.FORM, turn: int = 1
) -> Hold:
    return Hold(kind=kind, subject_id=subject, by="mona", until=now + FIVE, turn=turn)


def a_slot(**more: object) -> Slot:
    return Slot.model_validate(
        {
            "id": slot_id("teacher", START),
            "responsible_id": "teacher",
            "talk_type": "development",
            "start": START,
            "end": START + timedelta(minutes=30),
        }
        | more
    )


@pytest.mark.spec("G1")
def test_it_counts_until_just_before_its_end() -> None:
    hold = a_hold()
    assert hold.counts(CREATED + FIVE - timedelta(milliseconds=1))
    assert not hold.counts(CREATED + FIVE)
    assert hold.keeps_out("alma", CREATED)
    assert not hold.keeps_out("emil", CREATED)
    assert not hold.keeps_out("alma", CREATED + FIVE)


def test_giving_back_never_prolongs() -> None:
    assert a_hold().given_back(CREATED).until == CREATED
    assert a_hold().given_back(CREATED + 2 * FIVE).until == CREATED + FIVE


@pytest.mark.spec("G1")
def test_it_is_renewed_once_and_then_there_is_a_pause() -> None:
    second = renewed(a_hold(), a_hold(now=CREATED + FIVE), CREATED + FIVE)
    assert second.turn == 2
    for minutes in (6, 10, 14):
        now = CREATED + timedelta(minutes=minutes)
        with pytest.raises(HeldLongEnough) as refused:
            renewed(second, a_hold(now=now), now)
        assert refused.value.facts == {"again": "2021-10-01T06:15:00.000Z"}
    now = CREATED + 3 * FIVE
    assert renewed(second, a_hold(now=now), now).turn == 1


@pytest.mark.parametrize("before", [None, a_hold("alma", turn=2)])
def test_the_first_of_a_family_is_its_first(before: Hold | None) -> None:
    assert renewed(before, a_hold(), CREATED) == a_hold()


def test_an_offer_that_counts_is_not_shortened() -> None:
    offer = a_hold(kind=HoldKind.OFFER)
    now = CREATED + timedelta(minutes=1)
    assert renewed(offer, a_hold(now=now), now) is offer
    later = CREATED + FIVE
    assert renewed(offer, a_hold(now=later), later) == a_hold(now=later)


@pytest.mark.spec("G1", "F32")
def test_a_time_is_available_unless_booked_held_for_another_or_begun() -> None:
    free, held = a_slot(), a_slot(hold=a_hold())
    assert free.is_available("alma", CREATED)
    assert held.is_available("emil", CREATED)
    assert held.is_available("alma", CREATED + FIVE)
    for slot, now, refusal in (
        (held, CREATED, SlotHeld),
        (a_slot(talk_id="talk"), CREATED, SlotTaken),
        (free, START, SlotGone),
    ):
        assert not slot.is_available("alma", now)
        with pytest.raises(refusal):
            slot.demand_available("alma", now)


@pytest.mark.spec("G1")
def test_a_talk_uses_the_hold_up_and_giving_the_time_back_does_not_bring_it_back() -> None:
    held = a_slot().held(a_hold(), CREATED)
    assert held.hold_at(CREATED) == a_hold()
    taken = held.taken_by("talk", "emil", None, CREATED)
    assert (taken.hold, taken.version) == (None, 3)
    assert taken.freed().hold is None


def test_a_hold_never_reaches_into_the_talk() -> None:
    now = START - timedelta(minutes=2)
    kept = a_slot().held(a_hold(now=now), now)
    assert kept.hold is not None
    assert kept.hold.until == START


def test_letting_go_of_what_is_not_held_is_harmless() -> None:
    assert a_slot().let_go(CREATED).hold_at(CREATED) is None
    let_go = a_slot(hold=a_hold()).let_go(CREATED)
    assert let_go.hold is not None
    assert let_go.hold_at(CREATED) is None
