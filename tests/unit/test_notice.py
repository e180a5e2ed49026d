"""Who is written to, and about what (D11, D12, D16)."""

from datetime import date

import pytest

from shared.domain.notice import NoticeKind, family_of, notices
from shared.domain.people import Person
from shared.domain.talk import Ready, Talk
from shared.domain.vocabulary import Role
from tests.support.talks import START, a_waiting_talk
from tests.support.world import a_school

TODAY = date(2021, 10, 1)
PEOPLE = {thing.id: thing for thing in a_school() if isinstance(thing, Person)}
EMPLOYEE_TALK = a_waiting_talk(
    school_form="EMPLOYEE", talk_type="employee", subject_id="teacher", responsible_id="rektor"
)
CHANGES = [NoticeKind.REBOOKED, NoticeKind.BOOKING_CANCELLED, NoticeKind.INTERPRETER]
TO_FAMILY = [NoticeKind.BOOKED, NoticeKind.BOOKING_REMINDER, NoticeKind.DAY_BEFORE]
PRESCHOOL_TALK = a_waiting_talk(
    school_form="FS", subject_id="elsa", responsible_id="freja", ready_when=(Role.GUARDIAN,)
)


def told(kind: NoticeKind, talk: Talk, actor: str | None = None) -> list[str]:
    sent = list(notices(kind, talk, PEOPLE[talk.subject_id], TODAY, actor))
    assert {notice.kind for notice in sent} == {kind}
    return [notice.recipient_id for notice in sent]


@pytest.mark.spec("D16")
@pytest.mark.parametrize("kind", TO_FAMILY)
def test_each_guardian_gets_one_message_of_their_own(kind: NoticeKind) -> None:
    assert told(kind, a_waiting_talk(), "mona") == ["mona", "olle"]


@pytest.mark.parametrize("kind", CHANGES)
def test_the_responsible_hears_of_changes_made_by_others(kind: NoticeKind) -> None:
    assert told(kind, a_waiting_talk(), "mona") == ["mona", "olle", "teacher"]
    assert told(kind, a_waiting_talk(), "teacher") == ["mona", "olle"]


def test_only_the_responsible_hears_that_nobody_booked() -> None:
    assert told(NoticeKind.NOT_BOOKED, a_waiting_talk()) == ["teacher"]
    assert told(NoticeKind.INTERPRETER_CHECK, a_waiting_talk()) == ["teacher"]


@pytest.mark.spec("D12")
def test_a_pupil_of_age_is_written_to_and_the_parents_are_not() -> None:
    assert told(NoticeKind.BOOKED, a_waiting_talk(subject_id="grown"), "grown") == ["grown"]


def test_an_employee_stands_for_themselves() -> None:
    assert family_of(EMPLOYEE_TALK, PEOPLE["teacher"], TODAY) == ("teacher",)
    assert told(NoticeKind.BOOKING_CANCELLED, EMPLOYEE_TALK, "teacher") == ["teacher", "rektor"]


def test_nobody_gets_the_same_message_twice() -> None:
    own_child = a_waiting_talk(responsible_id="mona")
    assert told(NoticeKind.REBOOKED, own_child, "olle") == ["mona", "olle"]


def test_a_minor_without_guardians_is_written_to() -> None:
    alone = PEOPLE["emil"].model_copy(update={"guardians": ()})
    assert family_of(a_waiting_talk(), alone, TODAY) == ("emil",)


@pytest.mark.spec("F105", "F106")
def test_that_the_follow_up_is_open_is_told_to_those_who_write_it_and_the_guardians() -> None:
    assert told(NoticeKind.FOLLOW_UP_OPEN, a_waiting_talk()) == ["mona", "olle", "emil"]
    assert told(NoticeKind.FOLLOW_UP_OPEN, PRESCHOOL_TALK) == ["mona", "olle"]


@pytest.mark.parametrize(
    ("talk", "reminded"),
    [
        (a_waiting_talk(), ["emil"]),
        (PRESCHOOL_TALK, ["mona", "olle"]),
        (
            EMPLOYEE_TALK.model_copy(update={"ready_when": (Role.EMPLOYEE, Role.MANAGER)}),
            ["teacher", "rektor"],
        ),
    ],
)
def test_who_must_prepare_and_has_not_is_reminded(talk: Talk, reminded: list[str]) -> None:
    assert told(NoticeKind.PREPARATION_REMINDER, talk) == reminded
    ready = tuple(Ready(person_id="x", roles=(role,), at=START) for role in talk.ready_when)
    everybody_ready = talk.model_copy(update={"ready": ready})
    about = PEOPLE[talk.subject_id]
    assert not list(notices(NoticeKind.PREPARATION_REMINDER, everybody_ready, about, TODAY))
