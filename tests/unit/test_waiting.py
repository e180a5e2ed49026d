"""A place in the line, and one offer at a time (G13)."""

from datetime import timedelta

import pytest

from shared.domain.lifecycle import book, cancel
from shared.domain.waiting import Offer, Waiting, WaitingStage
from tests.support.talks import CREATED, START, a_booking, a_waiting_talk, windows_of

UNTIL = CREATED + timedelta(hours=12)
OFFER = Offer(slot_id="teacher.1", start=START, until=UNTIL)
JOINED = Waiting.joined("mona", 2, CREATED)
OFFERED = JOINED.offered(OFFER, 3)


def test_who_joins_looks_round_at_once() -> None:
    assert (JOINED.stage, JOINED.due, JOINED.turn) == (WaitingStage.LOOK, CREATED, 2)
    assert JOINED.offer_at(CREATED) is None
    assert JOINED.may_be_offered("teacher.1", CREATED)


@pytest.mark.spec("G13")
def test_an_offer_counts_until_just_before_its_end() -> None:
    assert (OFFERED.stage, OFFERED.due, OFFERED.turn) == (WaitingStage.OFFER_ENDS, UNTIL, 3)
    assert OFFERED.offer_at(UNTIL - timedelta(milliseconds=1)) == OFFER
    assert OFFERED.offer_at(UNTIL) is None


@pytest.mark.spec("G13")
def test_there_is_one_offer_at_a_time_and_no_time_is_offered_twice() -> None:
    assert not OFFERED.may_be_offered("teacher.2", CREATED)
    assert OFFERED.may_be_offered("teacher.2", UNTIL), "though nobody has noted its end"
    assert not OFFERED.may_be_offered("teacher.1", UNTIL)
    again = OFFERED.offered(OFFER.model_copy(update={"slot_id": "teacher.2"}), 4)
    assert again.passed == ("teacher.1",)


def test_a_place_outlives_its_offers() -> None:
    passed = OFFERED.passed_on()
    assert (passed.stage, passed.due, passed.offer) == (WaitingStage.CLOSED, None, None)
    assert (passed.since, passed.passed) == (CREATED, ("teacher.1",))
    assert passed.passed_on() == passed


@pytest.mark.spec("G13")
def test_a_talk_with_a_time_or_without_a_future_waits_no_more() -> None:
    waiting = a_waiting_talk(waiting=OFFERED)
    assert book(waiting, a_booking(), windows_of(a_booking())).waiting is None
    assert cancel(waiting, CREATED).waiting is None
