"""Who belongs to student health, for whom, and what the team reads and writes (F12, R11, R16)."""

from datetime import date
from typing import Any

import pytest

from shared.domain.access import may_read, may_write
from shared.domain.errors import WrongStatus
from shared.domain.instant import utc
from shared.domain.people import (
    Assignment,
    Duty,
    Guardianship,
    Membership,
    Own,
    Person,
    Reader,
    Span,
)
from shared.domain.referral import (
    HealthEntry,
    Referral,
    ReferralState,
    may_read_request,
    may_refer,
    overdue_from,
    read_by,
)
from shared.domain.relation import is_staff_for, is_student_health_for, may_meet, roles_in
from shared.domain.student_health import Effort, is_at, units_of, words
from shared.domain.ties import ties_in, ties_to
from shared.domain.vocabulary import Pattern, Phase, Role
from tests.support.talks import CREATED, a_booking, a_waiting_talk
from tests.support.world import STOCKHOLM as ZONE
from tests.support.world import a_school, local

TODAY = date(2021, 10, 31)
PEOPLE = {p.id: p for p in a_school() if isinstance(p, Person)}
EMIL = PEOPLE["emil"]
ALWAYS, OVER = Span(), Span(end=date(2021, 10, 30))
TEAM = frozenset({Role.STUDENT_HEALTH})


def one_who(role: str = "Annan personal", unit: str = "school", **more: Any) -> Person:
    duty = Duty(unit_id=unit, role=role, span=more.pop("span", Span()))
    return Person(id="h", given_name="H", family_name="T", duties=(duty,), **more)


def of_team(group: str = "5a", span: Span = ALWAYS) -> tuple[Assignment, ...]:
    return (Assignment(group_id=group, role="Elevhälsopersonal", span=span),)


@pytest.mark.spec("F12")
@pytest.mark.parametrize(
    ("someone", "here", "for_emil"),
    [
        (one_who("Kurator"), True, True),
        (one_who("Skolsköterska"), True, True),
        (one_who("Speciallärare/specialpedagog"), True, True),
        (one_who("Kurator", "preschool"), False, False),
        (one_who("Kurator", span=OVER), False, False),
        (one_who("Lärare"), False, False),
        (one_who("A word that nobody knows"), False, False),
        (one_who(assignments=of_team()), True, True),
        (one_who(assignments=of_team("8c")), True, False),
        (one_who(assignments=of_team(span=OVER)), False, False),
        (one_who(span=OVER, assignments=of_team()), False, False),
        (one_who(assignments=(Assignment(group_id="5a", role="Specialpedagog"),)), False, False),
    ],
)
def test_who_belongs_to_the_team(someone: Person, here: bool, for_emil: bool) -> None:
    assert is_at(someone, "school", TODAY) is here
    assert is_student_health_for(someone, EMIL, "school", TODAY) is for_emil


@pytest.mark.spec("F12", "R21")
def test_the_words_of_the_register_are_a_table() -> None:
    assert words().duties["Kurator"] is Effort.PSYCHOSOCIAL
    assert {*words().duties.values()} == {*Effort}
    assert units_of(one_who("Skolläkare")) == {"school"}
    assert units_of(one_who("Lärare")) == frozenset()
    assert units_of(one_who("Lärare", assignments=of_team(span=OVER))) == {"school"}


@pytest.mark.spec("F12", "R11")
def test_nobody_is_student_health_for_their_own_child_or_themselves() -> None:
    own = EMIL.model_copy(
        update={"guardians": (Guardianship(person_id="h", relation="Vårdnadshavare"),)}
    )
    assert not is_student_health_for(one_who("Kurator"), own, "school", TODAY)
    assert not is_student_health_for(one_who("Kurator"), one_who("Kurator"), "school", TODAY)


@pytest.mark.spec("F12", "R17")
def test_a_protected_identity_is_closed_to_the_team_but_for_who_is_named() -> None:
    nurse = one_who("Skolsköterska", assignments=of_team())
    hidden = PEOPLE["hidden"]
    assert not is_student_health_for(nurse, hidden, "school", TODAY)
    assert not may_meet(nurse, hidden, TODAY)
    own = Own(readers=(Reader(person_id="h", starts=TODAY, ends=TODAY, reason="A decision"),))
    named = hidden.model_copy(update={"own": own})
    assert is_student_health_for(nurse, named, "school", TODAY)
    assert may_meet(nurse, named, TODAY)


@pytest.mark.spec("F12", "R11")
def test_to_belong_to_the_team_opens_nothing_but_ones_own_talks() -> None:
    nurse = one_who("Skolsköterska", assignments=of_team())
    assert roles_in(a_waiting_talk(), nurse, EMIL, TODAY) == frozenset()
    assert not is_staff_for(nurse, EMIL, TODAY)
    assert may_meet(nurse, EMIL, TODAY)
    assert ties_to(EMIL, nurse, TODAY) == ties_in(TEAM, EMIL, nurse) == frozenset()


@pytest.mark.spec("F12", "F13")
def test_one_has_a_part_by_coming_or_since_it_was_passed_on() -> None:
    nurse = one_who("Skolsköterska")
    booking = a_booking()
    also = booking.attendees[0].model_copy(update={"person_id": "h", "role": Role.STAFF})
    comes = a_waiting_talk(
        booking=booking.model_copy(update={"attendees": (*booking.attendees, also)})
    )
    passed_on = a_waiting_talk(student_health_at=CREATED)
    assert roles_in(comes, nurse, EMIL, TODAY) == TEAM
    assert roles_in(passed_on, nurse, EMIL, TODAY) == TEAM
    assert roles_in(passed_on, one_who("Lärare"), EMIL, TODAY) == frozenset()
    assert roles_in(comes, one_who("Lärare"), EMIL, TODAY) == {Role.STAFF}
    teaches_too = one_who("Specialpedagog", assignments=PEOPLE["teacher"].assignments)
    assert roles_in(passed_on, teaches_too, EMIL, TODAY) == TEAM | {Role.STAFF}
    at_work = a_waiting_talk(
        school_form="EMPLOYEE", subject_id="teacher", responsible_id="rektor", student_health_at=CREATED
    )  # fmt: skip
    assert roles_in(at_work, nurse, PEOPLE["teacher"], TODAY) == frozenset()
    moved = EMIL.model_copy(update={"memberships": (Membership(group_id="8c"),)})
    assert roles_in(passed_on, one_who(assignments=of_team()), moved, TODAY) == frozenset()


@pytest.mark.spec("F12", "R11")
def test_the_team_reads_what_was_said_and_agreed_and_writes_nothing_of_the_talk() -> None:
    for pattern in set(Pattern) - {Pattern.EMPLOYEE}:
        readable = [phase for phase in Phase if may_read(pattern, phase, TEAM, sensitive=True)]
        assert readable == [Phase.RECORD, Phase.FOLLOW_UP]
    assert not any(may_read(Pattern.EMPLOYEE, phase, TEAM) for phase in Phase)
    assert not any(may_write(pattern, phase, TEAM) for pattern in Pattern for phase in Phase)


# --- what is passed on ---------------------------------------------------------------------

NOW = utc(CREATED)


def a_referral(**more: Any) -> Referral:
    given = {
        "talk_id": "t", "author_id": "teacher", "at": CREATED, "subject_id": "emil",
        "unit_id": "school", "text": "Frånvaro", "passed_on_by": "teacher", "passed_on_at": CREATED,
        "follow_up_by": TODAY,
    }  # fmt: skip
    return Referral.model_validate(given | more)


def an_entry(*shared: Role) -> HealthEntry:
    return HealthEntry(text="Samtal", shared_with=shared, by="h", at=NOW)


@pytest.mark.spec("F12")
def test_it_is_taken_answered_and_followed_up_in_this_order() -> None:
    new = a_referral()
    taken = new.assigned("h", "h", NOW)
    with pytest.raises(WrongStatus):
        new.answered(an_entry(), None, ZONE)
    with pytest.raises(WrongStatus):
        taken.followed_up(an_entry())
    answered = taken.answered(an_entry(), date(2021, 12, 1), ZONE)
    done = answered.followed_up(an_entry())
    states = [each.state for each in (new, taken, answered, done)]
    assert states == list(ReferralState)
    assert (answered.follow_up_by, done.is_finished) == (date(2021, 12, 1), True)
    assert taken.answered(an_entry(), None, ZONE).follow_up_by == TODAY
    with pytest.raises(WrongStatus):
        done.assigned("x", "h", NOW)
    with pytest.raises(WrongStatus):
        done.answered(an_entry(), None, ZONE)
    assert done.followed_up(an_entry(Role.GUARDIAN)).version == done.version + 1


@pytest.mark.spec("F12")
def test_it_is_overdue_from_the_day_after_until_it_is_followed_up() -> None:
    late = date(2021, 11, 1)
    taken = a_referral().assigned("h", "h", NOW)
    assert [taken.is_overdue(day) for day in (TODAY, late)] == [False, True]
    assert not taken.answered(an_entry(), None, ZONE).followed_up(an_entry()).is_overdue(late)


@pytest.mark.spec("F12", "R16")
def test_each_entry_is_for_the_team_and_for_whom_it_is_shared_with() -> None:
    referral = (
        a_referral().assigned("h", "h", NOW)
        .answered(an_entry(Role.RESPONSIBLE), None, ZONE).followed_up(an_entry(Role.PUPIL, Role.GUARDIAN))
    )  # fmt: skip
    answer, follow_up = referral.answer, referral.follow_up
    assert read_by(referral, TEAM) == [answer, follow_up]
    assert read_by(referral, {Role.RESPONSIBLE}) == [answer]
    assert read_by(referral, {Role.GUARDIAN}) == [follow_up]
    assert read_by(referral, {Role.HIGHER, Role.STAFF}) == []
    assert read_by(a_referral(), TEAM) == []


@pytest.mark.spec("F12", "R11")
def test_what_was_passed_on_is_for_its_sender_the_team_and_higher_permission() -> None:
    teacher, rektor, mona = (PEOPLE[name] for name in ("teacher", "rektor", "mona"))
    one = a_referral()
    assert may_read_request(one, teacher, {Role.RESPONSIBLE}, EMIL)
    assert not may_read_request(one, teacher, set(), EMIL)
    assert may_read_request(one, rektor, {Role.HIGHER}, EMIL)
    assert may_read_request(one, one_who("Kurator"), TEAM, EMIL)
    assert not may_read_request(one, mona, {Role.GUARDIAN}, EMIL)
    assert not may_read_request(one, PEOPLE["bystander"], {Role.STAFF}, EMIL)


@pytest.mark.spec("F12")
@pytest.mark.parametrize(
    ("pattern", "who", "role", "may"),
    [
        (Pattern.SCHOOL, "teacher", Role.RESPONSIBLE, True),
        (Pattern.YOUNG, "rektor", Role.HIGHER, True),
        (Pattern.ADULT, "bystander", Role.STAFF, False),
        (Pattern.SCHOOL, "mona", Role.GUARDIAN, False),
        (Pattern.EMPLOYEE, "rektor", Role.MANAGER, False),
    ],
)
def test_it_is_passed_on_by_who_holds_the_talk_or_answers_for_the_school(
    pattern: Pattern, who: str, role: Role, may: bool
) -> None:
    assert may_refer(pattern, PEOPLE[who], {role}, EMIL) is may


@pytest.mark.spec("F12")
def test_somebody_is_reminded_from_the_midnight_after_its_day_until_it_is_followed_up() -> None:
    first = overdue_from(TODAY, ZONE)
    assert first == local("2021-11-01 00:00")
    taken = a_referral(remind_at=first).assigned("kim", "kim", first)
    again = local("2021-11-04 00:00")
    reminded = taken.reminded("reminder", first, again)
    assert (reminded.reminders, reminded.remind_at) == (1, again)
    assert reminded.answered(an_entry(), TODAY, ZONE).remind_at == again
    later = reminded.answered(an_entry(), date(2021, 12, 1), ZONE)
    assert later.remind_at == local("2021-12-02 00:00")
    assert later.followed_up(an_entry()).remind_at is None
