"""Opening preparation again, and for how long (D5)."""

from datetime import datetime, timedelta

import pytest

from shared.domain import lifecycle
from shared.domain.errors import Invalid, WindowClosed, WrongStatus
from shared.domain.reopening import reopen
from shared.domain.talk import Talk
from shared.domain.vocabulary import Phase, Role
from tests.support.talks import STANDARD, START, a_booking, a_waiting_talk, windows_of
from tests.support.world import STOCKHOLM, local

CLOSED = local("2021-10-29 09:00")
UNTIL = START - timedelta(hours=1)
POLICY = STANDARD["employee"]
TALK = lifecycle.book(
    a_waiting_talk(school_form="EMPLOYEE", ready_when=(Role.EMPLOYEE, Role.MANAGER)),
    a_booking(),
    windows_of(a_booking(), "employee"),
)


def reopened(talk: Talk = TALK, until: datetime = UNTIL, now: datetime = CLOSED) -> Talk:
    return reopen(talk, until, POLICY, now, STOCKHOLM)


@pytest.mark.spec("D5")
def test_only_the_end_of_preparation_moves() -> None:
    talk = reopened()
    assert talk.windows is not None
    assert TALK.windows is not None
    assert talk.windows.of(Phase.PREPARATION) == (a_booking().booked_at, UNTIL)
    assert talk == TALK.model_copy(
        update={
            "version": TALK.version + 1,
            "windows": TALK.windows.model_copy(update={"preparation_closes": UNTIL}),
        }
    )
    assert reopened(talk) is talk


@pytest.mark.spec("D5")
def test_before_it_closes_it_can_be_made_to_last_longer_and_never_shorter() -> None:
    assert reopened(now=CLOSED - timedelta(days=1)).version == TALK.version + 1
    with pytest.raises(Invalid):
        reopened(reopened(), UNTIL - timedelta(hours=1))


@pytest.mark.parametrize(
    "until", [CLOSED, CLOSED - timedelta(days=1), START + timedelta(minutes=1)]
)
def test_until_the_talk_begins_at_the_latest_and_after_now(until: datetime) -> None:
    with pytest.raises(Invalid) as refused:
        reopened(until=until)
    assert refused.value.facts["errors"][0]["pointer"] == "/until"
    assert reopened(until=START).version == TALK.version + 1


def test_not_once_the_talk_has_begun() -> None:
    with pytest.raises(WindowClosed):
        reopened(until=START, now=START)
    with pytest.raises(WindowClosed):
        reopened(reopened(until=START), START, START)


def test_a_policy_can_let_it_last_through_the_day() -> None:
    policy = POLICY.with_figures({"reopening_ends": "midnight"})
    midnight = local("2021-11-01 00:00")
    assert reopen(TALK, midnight, policy, START, STOCKHOLM).version == TALK.version + 1
    held = lifecycle.mark_held(TALK, START, STOCKHOLM)
    with pytest.raises(WrongStatus):
        reopen(held, midnight, policy, START, STOCKHOLM)


def test_not_without_a_time() -> None:
    with pytest.raises(WrongStatus):
        reopened(a_waiting_talk())
