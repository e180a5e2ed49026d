"""Who attends a talk, as it changes while the time stays (F13, D13)."""

from datetime import timedelta
from typing import Any

import pytest

from shared.domain import lifecycle
from shared.domain.attendance import freed_of, joined_by, left_by
from shared.domain.errors import NotFound, WindowClosed, WrongStatus
from shared.domain.notice import NoticeKind, colleagues_in, notices
from shared.domain.people import Duty, Guardianship, Person
from shared.domain.relation import roles_in
from shared.domain.slot import Slot
from shared.domain.talk import Attendee, Talk
from shared.domain.vocabulary import Role
from tests.support.talks import START, a_booking, a_waiting_talk, windows_of
from tests.support.world import STOCKHOLM, local

TODAY = START.date()


def with_bystander() -> Talk:
    booking = a_booking()
    coming = (*booking.attendees, Attendee(person_id="bystander", role=Role.STAFF))
    booking = booking.model_copy(update={"attendees": coming})
    return lifecycle.book(a_waiting_talk(), booking, windows_of(booking))


def person(name: str, **more: Any) -> Person:
    return Person(id=name, given_name=name, family_name="Testsson", **more)


@pytest.mark.spec("F13")
def test_whoever_is_freed_is_gone_and_nobody_else() -> None:
    talk = with_bystander()
    after = freed_of(talk, "bystander", START, STOCKHOLM)
    assert after.booking is not None
    assert [a.person_id for a in after.booking.attendees] == ["teacher", "emil", "mona"]
    assert freed_of(after, "bystander", START, STOCKHOLM) is after
    assert (after.version, after.generation) == (talk.version + 1, talk.generation)


@pytest.mark.parametrize("who", ["teacher", "emil", "mona"])
def test_nobody_but_further_staff_is_freed(who: str) -> None:
    with pytest.raises(NotFound):
        freed_of(with_bystander(), who, START, STOCKHOLM)


def test_until_the_end_of_the_day() -> None:
    midnight = local("2021-11-01 00:00")
    freed_of(with_bystander(), "bystander", midnight - timedelta(milliseconds=1), STOCKHOLM)
    with pytest.raises(WindowClosed):
        freed_of(with_bystander(), "bystander", midnight, STOCKHOLM)
    with pytest.raises(WrongStatus):
        freed_of(a_waiting_talk(), "bystander", START, STOCKHOLM)


@pytest.mark.spec("D13")
def test_a_guardian_joins_and_leaves_and_nobody_else_is_touched() -> None:
    talk = with_bystander()
    joined = joined_by(talk, "olle", START, STOCKHOLM)
    assert joined.booking is not None
    assert joined.booking.attendees[-1].joined
    assert joined_by(joined, "olle", START, STOCKHOLM) is joined
    assert joined_by(joined, "mona", START, STOCKHOLM) is joined
    left = left_by(joined, "olle", START, STOCKHOLM)
    assert left.booking == talk.booking
    assert left_by(left, "olle", START, STOCKHOLM) is left
    assert left_by(left, "bystander", START, STOCKHOLM) is left


def test_of_those_who_did_not_join_nothing_is_stored() -> None:
    stored = a_booking().model_dump(mode="json")
    assert [sorted(attendee) for attendee in stored["attendees"]] == [["person_id", "role"]] * 3


@pytest.mark.spec("F13", "R11")
def test_a_colleague_has_a_role_while_they_come_and_work_there() -> None:
    talk, emil = with_bystander(), person("emil")
    employed = person("bystander", duties=(Duty(unit_id="school", role="Lärare"),))
    assert roles_in(talk, employed, emil, TODAY) == {Role.STAFF}
    assert roles_in(a_waiting_talk(), employed, emil, TODAY) == frozenset()
    assert roles_in(talk, person("bystander"), emil, TODAY) == frozenset()


@pytest.mark.spec("F13")
@pytest.mark.parametrize(
    "kind",
    [NoticeKind.BOOKED, NoticeKind.REBOOKED, NoticeKind.DAY_BEFORE],
)
def test_a_colleague_is_told_what_the_family_is_told_unless_they_did_it(kind: NoticeKind) -> None:
    talk = with_bystander()
    told = {n.recipient_id for n in notices(kind, talk, person("emil"), TODAY, "teacher")}
    assert told == {"emil", "bystander"}
    assert colleagues_in(talk, "bystander") == ()
    assert colleagues_in(a_waiting_talk()) == ()


@pytest.mark.spec("F13")
def test_a_colleague_of_a_cancelled_talk_is_told_that_they_are_not_expected() -> None:
    told = notices(NoticeKind.BOOKING_CANCELLED, with_bystander(), person("emil"), TODAY, "teacher")
    assert {(n.kind, n.recipient_id) for n in told} == {
        (NoticeKind.BOOKING_CANCELLED, "emil"),
        (NoticeKind.STAFF_FREED, "bystander"),
    }


def test_a_colleague_who_is_told_as_the_childs_guardian_is_not_told_twice() -> None:
    guardians = (Guardianship(person_id="bystander", relation="Vårdnadshavare"),)
    emil = person("emil", guardians=guardians)
    told = [n.recipient_id for n in notices(NoticeKind.BOOKED, with_bystander(), emil, TODAY)]
    assert told == ["bystander"]


def test_a_time_forgets_a_colleague() -> None:
    slot = Slot(
        id="s", responsible_id="teacher", talk_type="development", with_staff=("a", "b"),
        start=START, end=START + timedelta(minutes=30),
    )  # fmt: skip
    assert (slot.without("a").with_staff, slot.without("a").version) == (("b",), 2)
    assert "with_staff" not in slot.without("a").without("b").model_dump(mode="json")
