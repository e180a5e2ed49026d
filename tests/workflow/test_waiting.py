"""The waiting list through virtual days: the workflow hands times on, or the sweeper in its place (G13)."""

import itertools
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from functions.scheduling.waiting import join, leave
from functions.scheduling.waiting.models import WaitingRequest
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import write_change
from shared.domain.errors import SlotHeld
from shared.domain.people import Person
from shared.domain.talk import InRound
from shared.domain.vocabulary import Status
from tests.support.clockwork import OFFER
from tests.support.spec_numbers import ROOT
from tests.workflow.school import FATHER, MOTHER, PUPIL, TEACHER, guardian, pupil
from tests.workflow.world import World, local, world

pytestmark = pytest.mark.slow

NOW = local("2021-10-01 08:00")
OTHERS = {"pupil-1": "guardian-1", "pupil-2": "guardian-2"}


def families() -> Iterator[Person]:
    for child, parent in OTHERS.items():
        yield pupil(child, parent)
        yield guardian(parent, child)


@pytest.fixture
def school() -> Iterator[World]:
    with world(NOW, *families()) as school:
        yield school


def wait(school: World, child: str, parent: str) -> str:
    """Join the line, with all that follows from it; the talk's id."""
    asked = WaitingRequest(subject_id=child, responsible_id=TEACHER, talk_type="development")
    talk, work = join.prepare_joining(school.ports, parent, asked)
    school.ports.store.commit(work)
    school.settle()
    school.advance(school.clock.now() + timedelta(milliseconds=1))
    return talk.id


def a_line(school: World) -> tuple[str, str, list[str]]:
    """The only time is booked, and two others wait for it."""
    (slot,) = school.publish("2021-10-31 09:00")
    booked = school.book(slot).id
    return slot, booked, [wait(school, *family) for family in OTHERS.items()]


def offered(school: World, talk_id: str) -> str | None:
    waiting = school.talk(talk_id).waiting
    offer = waiting.offer_at(school.clock.now()) if waiting else None
    return offer.slot_id if offer else None


def execution(school: World, talk_id: str) -> str:
    waiting = school.talk(talk_id).waiting
    assert waiting is not None
    return f"{talk_id}.offer.{waiting.turn}"


def offers_by_mail(school: World) -> list[str]:
    return [mail.to for mail in school.mails if "En tid har blivit ledig" in mail.body]


@pytest.mark.spec("G13")
def test_an_offer_goes_down_the_line_by_itself_and_then_the_time_is_free(school: World) -> None:
    slot, booked, (first, second) = a_line(school)
    assert school.workflow.path(execution(school, first), OFFER)[-1] == "Turn closed"
    school.cancel(booked)
    assert offered(school, first) == slot
    running = execution(school, first)
    school.advance(local("2021-10-01 20:01"))
    assert school.workflow.path(running, OFFER) == [
        "Where are we?", "Until the offer ends", "Hand the time on", "Where are we?", "Turn closed",
    ]  # fmt: skip
    assert (offered(school, first), offered(school, second)) == (None, slot)
    school.advance(local("2021-10-02 08:01"))
    assert offered(school, second) is None

    assert offers_by_mail(school) == ["guardian-1@home.example", "guardian-2@home.example"]
    assert school.book(slot).status is Status.BOOKED, "anybody may have it now"
    assert school.sweep() == 0


@pytest.mark.spec("G13", "D16")
def test_the_mail_says_which_time_and_until_when(school: World) -> None:
    _, booked, _ = a_line(school)
    school.cancel(booked)
    (mail,) = (mail for mail in school.mails if "En tid har blivit ledig" in mail.body)
    assert mail.subject == "En tid har blivit ledig"
    assert "Tid: söndag 31 oktober 2021 09:00" in mail.body
    assert "Tiden hålls åt dig till fredag 1 oktober 2021 20:00." in mail.body
    assert "Elvira" not in mail.body


@pytest.mark.spec("G13")
def test_a_booked_offer_leaves_an_alarm_clock_that_changes_nothing(school: World) -> None:
    slot, booked, (first, second) = a_line(school)
    school.cancel(booked)
    running = execution(school, first)
    school.book(slot, "guardian-1", "pupil-1")
    school.advance(local("2021-10-01 20:01"))
    assert school.workflow.path(running, OFFER)[-1] == "Superseded"
    assert school.workflow.status(running, OFFER) == "SUCCEEDED"
    assert offered(school, second) is None
    assert school.talk(first).booking is not None


@pytest.mark.spec("G13")
def test_a_mail_that_comes_too_late_for_its_offer_is_not_sent(school: World) -> None:
    _, booked, (first, _) = a_line(school)
    school.relay_works = False
    school.cancel(booked)
    talk, work = leave.prepare_refusal(school.ports, "guardian-1", first)
    school.ports.store.commit(work)
    school.relay_works = True
    school.settle()
    assert talk.waiting is not None
    assert offers_by_mail(school) == ["guardian-2@home.example"]


@pytest.mark.spec("G13", "D3")
def test_a_dead_workflow_prolongs_no_offer_and_the_sweeper_hands_the_time_on(
    school: World,
) -> None:
    slot, booked, (first, second) = a_line(school)
    school.cancel(booked)
    school.workflow.stop(execution(school, first), OFFER)
    school.advance(local("2021-10-01 20:01"))
    assert offered(school, first) is None
    school.advance(local("2021-10-01 20:11"))
    assert school.sweep() == 1
    assert offered(school, second) == slot
    assert school.sweep() == 0


@pytest.mark.spec("G13", "G19")
def test_who_must_talk_stands_before_who_came_first(school: World) -> None:
    slot, booked, (first, second) = a_line(school)
    _put_first(school, second)
    school.cancel(booked)
    assert (offered(school, first), offered(school, second)) == (None, slot)


def _put_first(school: World, talk_id: str) -> None:
    """A round says of the pupil that they must talk."""
    talk = school.talk(talk_id)
    place = InRound(id="round-1", must_talk=True, tends=False)
    work = UnitOfWork()
    after = talk.changed(round=place)
    write_change(work, talk, after, what="joined a round", by="clockwork", at=NOW)
    school.ports.store.commit(work)


@pytest.mark.spec("G13", "D10")
def test_guardians_of_the_one_who_gave_the_time_back_may_wait_again(school: World) -> None:
    slot, booked, (first, _) = a_line(school)
    school.cancel(booked, who=MOTHER)
    assert offered(school, first) == slot
    with pytest.raises(SlotHeld):
        school.book(slot)
    assert wait(school, PUPIL, FATHER) == booked
    school.advance(local("2021-10-02 08:01"))
    assert offered(school, booked) == slot, "at the end of the line"


def test_nothing_personal_stands_in_the_history_of_an_execution(school: World) -> None:
    _, booked, (first, _) = a_line(school)
    school.cancel(booked)
    history = school.workflow.history(execution(school, first), OFFER)
    for personal in ("Elvira", "Sjöbladh", "pupil-1", "guardian-1"):
        assert personal not in history


RECORDINGS = sorted((ROOT / "tests" / "replay").glob("offer-v*.json"))


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_an_execution_of_then_ends_well_today(school: World, path: Path) -> None:
    """The place in the line has no other execution: the recorded one must bring it to rest alone."""
    payload = json.loads(path.read_text(encoding="utf-8"))
    (slot,) = school.publish("2021-10-31 09:00")
    booked = school.book(slot).id
    school.relay_works, school.ids = False, itertools.repeat(payload["talk_id"])
    wait(school, "pupil-1", "guardian-1")
    if payload["generation"] == 2:
        school.cancel(booked)
    school.workflow.start("recorded", payload, OFFER)
    school.advance(local("2021-10-02 08:00"))
    assert school.workflow.status("recorded", OFFER) == "SUCCEEDED"
    waiting = school.talk(payload["talk_id"]).waiting
    assert waiting is not None
    assert (waiting.due is None) == (payload["stage"] != "closed")
