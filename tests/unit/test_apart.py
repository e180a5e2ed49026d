"""Guardians who live apart: whose talk is meant, who has a part in it, and what can be divided (D11)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shared.domain.apart import SHARED, Whose, can_be_divided, for_whom, talks_of, twin, whose
from shared.domain.errors import GuardianNeeded, Invalid
from shared.domain.hold import Hold, HoldKind
from shared.domain.lifecycle import book, release
from shared.domain.notice import NoticeKind, notices
from shared.domain.people import Consent, Guardianship, Own, Person
from shared.domain.relation import guardians_in, roles_in
from shared.domain.stage import Stage
from shared.domain.talk import Ready
from shared.domain.vocabulary import Role, Status
from shared.domain.waiting import Offer, Waiting
from tests.support.talks import CREATED, a_booking, a_waiting_talk, windows_of
from tests.support.world import GUARDIAN, a_school

TODAY, GROWN_UP = date(2021, 10, 1), date(2028, 5, 1)
PEOPLE = {thing.id: thing for thing in a_school() if isinstance(thing, Person)}
AT = datetime(2021, 10, 1, 6, tzinfo=UTC)


def emil(**own: object) -> Person:
    said = Own.model_validate({"version": 1, "by": "rektor", "at": AT} | own) if own else Own()
    return PEOPLE["emil"].model_copy(update={"own": said})


APART = emil(separate_talks=True)
TOGETHER_AGAIN = emil(separate_talks=False)
OF_MONA = Whose("mona", ("mona", None))


@pytest.mark.spec("D11")
@pytest.mark.parametrize(
    ("subject", "guardian", "expected"),
    [
        (emil(), "mona", SHARED),
        (emil(), None, SHARED),
        (APART, "mona", OF_MONA),
        (TOGETHER_AGAIN, "mona", Whose(None, ("mona", None))),
        (TOGETHER_AGAIN, None, SHARED),
    ],
)
def test_whose_talk_a_guardian_means(
    subject: Person, guardian: str | None, expected: Whose
) -> None:
    assert whose(subject, guardian, TODAY) == expected


@pytest.mark.spec("D11")
def test_where_each_has_their_own_it_must_be_said_whose_is_meant() -> None:
    with pytest.raises(GuardianNeeded):
        whose(APART, None, TODAY)
    with pytest.raises(Invalid):
        whose(APART, "stranger", TODAY)


@pytest.mark.spec("D12")
def test_a_pupil_of_age_books_what_waited_for_a_guardian() -> None:
    assert whose(APART, None, GROWN_UP) == Whose(None, (None, "mona", "olle"))


@pytest.mark.spec("D11")
def test_a_pupil_should_have_a_talk_for_each_guardian_who_lives_apart() -> None:
    assert talks_of(emil(), TODAY) == talks_of(TOGETHER_AGAIN, TODAY) == (SHARED,)
    assert talks_of(APART, TODAY) == (OF_MONA, Whose("olle", ("olle", None)))
    alone = APART.model_copy(update={"guardians": ()})
    assert talks_of(alone, TODAY) == (SHARED,)


@pytest.mark.spec("D11", "G4")
def test_the_other_guardian_has_no_part_in_ones_own_talk() -> None:
    talk = a_waiting_talk(for_guardian_id="mona")
    assert roles_in(talk, PEOPLE["mona"], APART, TODAY) == {Role.GUARDIAN}
    assert roles_in(talk, PEOPLE["olle"], APART, TODAY) == set()
    assert roles_in(talk, PEOPLE["emil"], APART, TODAY) == {Role.PUPIL}
    assert guardians_in(talk, APART, TODAY) == ("mona",)
    assert guardians_in(a_waiting_talk(), APART, TODAY) == ("mona", "olle")


@pytest.mark.spec("D11")
@pytest.mark.parametrize(
    ("who", "roles"), [("teacher", {Role.RESPONSIBLE}), ("rektor", set()), ("bystander", set())]
)
def test_a_guardian_who_is_staff_sees_the_others_talk_only_if_they_hold_it(
    who: str, roles: set[Role]
) -> None:
    both = Guardianship(person_id=who, relation=GUARDIAN)
    child = APART.model_copy(update={"guardians": (*APART.guardians, both)})
    talk = a_waiting_talk(for_guardian_id="mona")
    assert roles_in(talk, PEOPLE[who], child, TODAY) == roles
    assert Role.GUARDIAN in roles_in(a_waiting_talk(), PEOPLE[who], child, TODAY)


@pytest.mark.spec("D11")
@pytest.mark.parametrize("kind", NoticeKind)
def test_no_mail_about_ones_own_talk_goes_to_the_other(kind: NoticeKind) -> None:
    talk = a_waiting_talk(for_guardian_id="mona", ready_when=(Role.GUARDIAN,))
    told = {n.recipient_id for n in notices(kind, talk, APART, TODAY)}
    assert "olle" not in told


@pytest.mark.spec("D12")
def test_a_consent_prolongs_a_guardians_part_from_majority_on_and_never_before() -> None:
    consenting = emil(consents=(Consent(guardian_id="olle", at=AT),))
    talk = a_waiting_talk()
    assert roles_in(talk, PEOPLE["olle"], consenting, GROWN_UP) == {Role.GUARDIAN}
    assert roles_in(talk, PEOPLE["mona"], consenting, GROWN_UP) == set()
    assert roles_in(talk, PEOPLE["olle"], emil(), GROWN_UP) == set()
    assert guardians_in(talk, consenting, TODAY) == ("mona", "olle")


@pytest.mark.spec("D12")
@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (NoticeKind.BOOKED, ["emil", "olle"]),
        (NoticeKind.DAY_BEFORE, ["emil", "olle"]),
        (NoticeKind.BOOKING_CANCELLED, ["emil", "olle", "teacher"]),
        (NoticeKind.FOLLOW_UP_OPEN, ["emil", "olle"]),
        (NoticeKind.BOOKING_REMINDER, ["emil"]),
        (NoticeKind.OFFER, ["emil"]),
    ],
)
def test_who_keeps_access_hears_of_the_talk_but_is_not_asked_to_book(
    kind: NoticeKind, told: list[str]
) -> None:
    consenting = emil(consents=(Consent(guardian_id="olle", at=AT),))
    found = notices(kind, a_waiting_talk(), consenting, GROWN_UP)
    assert [notice.recipient_id for notice in found] == told


@pytest.mark.spec("D11", "G1")
def test_a_time_held_for_one_guardian_is_anybody_elses_to_the_other() -> None:
    until = AT + timedelta(minutes=5)
    hold = Hold(kind=HoldKind.FORM, subject_id="emil", guardian_id="mona", by="mona", until=until)
    assert not hold.keeps_out("emil", AT, "mona")
    assert hold.keeps_out("emil", AT, "olle")
    assert hold.keeps_out("alma", AT, "mona")
    assert not hold.keeps_out("emil", AT), "staff, who say later for whom it is"
    assert not hold.model_copy(update={"guardian_id": None}).keeps_out("emil", AT, "olle")


def test_what_was_never_booked_can_be_divided() -> None:
    talk = a_waiting_talk()
    booked = book(talk, a_booking(), windows_of(a_booking()))
    offer = Offer(slot_id="s", start=AT + timedelta(days=9), until=AT + timedelta(hours=1))
    waits = Waiting.joined("olle", 1, AT)
    offered = talk.model_copy(update={"waiting": waits.offered(offer, 2)})
    assert can_be_divided(talk, AT)
    assert can_be_divided(talk.model_copy(update={"waiting": waits}), AT)
    assert can_be_divided(offered, AT + timedelta(hours=1))
    not_now = (
        booked,
        release(booked, AT),
        offered,
        talk.model_copy(update={"for_guardian_id": "mona"}),
        talk.model_copy(update={"had_time": None}),
        talk.model_copy(update={"status": Status.CANCELLED}),
    )
    assert [t for t in not_now if can_be_divided(t, AT)] == []


def test_who_joined_the_line_keeps_the_place_in_it() -> None:
    talk = a_waiting_talk()
    assert for_whom(talk, ["mona", "olle"]) == ["mona", "olle"]
    waits = talk.model_copy(update={"waiting": Waiting.joined("olle", 1, AT)})
    assert for_whom(waits, ["mona", "olle"]) == ["olle", "mona"]


def test_a_twin_begins_anew_with_the_same_booking_period() -> None:
    ready = Ready(person_id="mona", roles=(Role.GUARDIAN,), at=AT)
    talk = a_waiting_talk().changed(waiting=Waiting.joined("olle", 1, AT), generation=3)
    other = twin(talk, "twin", "olle", "rektor", CREATED + timedelta(days=1))
    assert (other.id, other.for_guardian_id, other.created_by) == ("twin", "olle", "rektor")
    assert (other.version, other.generation, other.waiting) == (1, 1, None)
    assert other.booking_period == talk.booking_period
    assert other.stage is Stage.BOOKING_REMINDER
    assert ready not in other.ready
