"""The life of a talk with the shipped workflow and the real functions, at the times of the policy."""

from collections import defaultdict
from datetime import datetime, timedelta

import pytest

from shared.domain.errors import NotAllowed, WindowClosed, WindowNotOpen
from shared.domain.vocabulary import Phase, Status
from tests.workflow.school import FATHER, MOTHER, PRINCIPAL, PUPIL, TEACHER
from tests.workflow.world import Event, World, local

SUNDAY = "2021-10-31 09:00"  # the day the clocks go back: it has 25 hours
INSTANT = timedelta(milliseconds=1)


@pytest.mark.spec("D1")
def test_from_start_to_lock(school: World) -> None:
    (slot,) = school.publish(SUNDAY)
    talk_id = school.start_talk().id
    school.advance(local("2021-10-01 12:00"))
    assert school.book(slot).id == talk_id
    school.advance(local("2022-01-01 00:00"))

    assert school.events(talk_id) == [
        Event(local("2021-09-20 10:00"), "created", Status.CREATED),
        Event(local("2021-09-27 10:00"), "booking_reminder", Status.CREATED),
        Event(local("2021-10-01 12:00"), "booked", Status.BOOKED),
        Event(local("2021-10-28 09:00"), "preparation_reminder", Status.BOOKED),
        Event(local("2021-10-30 09:00"), "preparation_due", Status.PREPARED),
        Event(local("2021-10-30 09:00"), "day_before", Status.PREPARED),
        Event(local("2021-11-01 00:00"), "day_ends", Status.HELD),
        Event(local("2021-11-30 09:00"), "follow_up_closes", Status.FOLLOWED_UP),
    ]
    assert school.talk(talk_id).due is None
    assert school.workflow.path(f"{talk_id}.2")[-1] == "Talk closed"
    with pytest.raises(WindowClosed):
        school.write(talk_id, TEACHER, Phase.FOLLOW_UP, "dialogue")


@pytest.mark.slow
@pytest.mark.spec("F101", "F102", "F85", "F86")
def test_windows_open_and_close_to_the_millisecond(school: World) -> None:
    (slot,) = school.publish(SUNDAY)
    talk_id = school.book(slot).id
    borders = [
        (Phase.RECORD, "knowledge.responsible", TEACHER, "2021-10-25 09:00", "2021-11-30 09:00"),
        (Phase.PREPARATION, "wellbeing.pupil", PUPIL, None, "2021-11-01 00:00"),
        (Phase.FOLLOW_UP, "dialogue", TEACHER, "2021-11-01 00:00", "2021-11-30 09:00"),
    ]
    versions = dict.fromkeys(Phase, 0)
    moments = sorted({local(b) for *_, opens, closes in borders for b in (opens, closes) if b})
    for moment in [m + d for m in moments for d in (-INSTANT, timedelta())]:
        school.advance(moment)
        for phase, field, who, opens, closes in borders:
            if opens and moment < local(opens):
                with pytest.raises(WindowNotOpen):
                    school.write(talk_id, who, phase, field)
            elif moment >= local(closes):
                with pytest.raises(WindowClosed):
                    school.write(talk_id, who, phase, field)
            else:
                school.write(talk_id, who, phase, field, versions[phase])
                versions[phase] += 1
    assert min(versions.values()) > 1


@pytest.mark.slow
@pytest.mark.spec("G11")
def test_reminders_go_out_once_while_they_are_true(school: World) -> None:
    (slot,) = school.publish(SUNDAY)
    talk_id = school.start_talk().id
    school.advance(local("2021-10-01 12:00"))
    school.book(slot)
    school.advance(local("2022-01-01 00:00"))

    home = {f"{MOTHER}@home.example", f"{FATHER}@home.example"}
    pupil = {f"{PUPIL}@school.example"}
    sent: dict[datetime, set[str]] = defaultdict(set)
    for mail in school.mails:
        sent[mail.at].add(mail.to)
    assert sent == {
        local("2021-09-27 10:00"): home,  # you have not booked
        local("2021-10-01 12:00"): home,  # booked
        local("2021-10-28 09:00"): pupil,  # prepare yourself
        local("2021-10-30 09:00"): home,  # it is tomorrow
        local("2021-11-01 00:00"): home | pupil,  # follow-up is open
    }
    assert len(school.mails) == sum(map(len, sent.values()))
    dated = [mail for mail in school.mails if mail.at > local("2021-10-01 00:00")]
    assert all("31 oktober 2021 09:00" in m.body or "October" in m.body for m in dated)
    assert all(f"/talks/{talk_id}" in mail.body for mail in school.mails)


@pytest.mark.slow
def test_a_talk_that_nobody_books(school: World) -> None:
    talk_id = school.start_talk().id
    school.advance(local("2022-01-01 00:00"))
    assert [(event.what, event.at) for event in school.events(talk_id)] == [
        ("created", local("2021-09-20 10:00")),
        ("booking_reminder", local("2021-09-27 10:00")),
        ("booking_closes", local("2021-10-18 10:00")),
    ]
    assert school.status(talk_id) is Status.CREATED
    assert school.workflow.path(f"{talk_id}.1")[-1] == "Talk closed"
    assert school.mails[-1].to == "torbjorn@school.example"


@pytest.mark.slow
@pytest.mark.spec("D1")
def test_when_all_are_ready_the_alarm_finds_nothing_to_do(school: World) -> None:
    (slot,) = school.publish(SUNDAY)
    talk_id = school.book(slot).id
    school.advance(local("2021-10-20 12:00"))
    assert school.be_ready(talk_id, MOTHER).status is Status.BOOKED
    assert school.be_ready(talk_id, PUPIL).status is Status.PREPARED
    school.advance(local("2022-01-01 00:00"))

    statuses = [(event.what, event.status) for event in school.events(talk_id)][2:]
    assert statuses == [
        ("ready", Status.PREPARED),
        ("preparation_reminder", Status.PREPARED),
        ("preparation_due", Status.PREPARED),
        ("day_before", Status.PREPARED),
        ("day_ends", Status.HELD),
        ("follow_up_closes", Status.FOLLOWED_UP),
    ]
    assert not [mail for mail in school.mails if mail.at == local("2021-10-28 09:00")]


@pytest.mark.spec("D1")
def test_the_responsible_holds_and_closes_early(school: World) -> None:
    (slot,) = school.publish(SUNDAY)
    talk_id = school.book(slot).id
    school.advance(local(SUNDAY) - INSTANT)
    with pytest.raises(WindowNotOpen):
        school.mark_held(talk_id)
    school.advance(local(SUNDAY))
    assert school.mark_held(talk_id).status is Status.HELD
    school.advance(local("2021-10-31 10:00"))
    assert school.close(talk_id).status is Status.FOLLOWED_UP
    before = school.events(talk_id)
    school.advance(local("2022-01-01 00:00"))

    assert school.events(talk_id) == before
    assert school.workflow.path(school.execution(talk_id))[-2:] == ["Where are we?", "Talk closed"]
    for phase, field in ((Phase.RECORD, "knowledge.responsible"), (Phase.FOLLOW_UP, "dialogue")):
        with pytest.raises(WindowClosed):
            school.write(talk_id, TEACHER, phase, field)


@pytest.mark.spec("F35", "D9")
def test_moved_on_its_day_it_is_the_same_talk_with_its_texts_and_new_alarms(school: World) -> None:
    first, second = school.publish(SUNDAY, who=TEACHER), school.publish("2021-11-15 13:00")
    talk_id = school.book(first[0]).id
    left = school.execution(talk_id)
    school.write(talk_id, PUPIL, Phase.PREPARATION, "wellbeing.pupil")
    school.advance(local("2021-11-01 00:00") - INSTANT)
    assert school.rebook(talk_id, second[0]).id == talk_id
    school.write(talk_id, PUPIL, Phase.PREPARATION, "wellbeing.pupil", builds_on=1)
    school.advance(local("2022-01-01 00:00"))

    assert school.workflow.status(left) == "ABORTED"
    assert [(event.what, event.at) for event in school.events(talk_id)][-5:] == [
        ("preparation_reminder", local("2021-11-12 13:00")),
        ("preparation_due", local("2021-11-14 13:00")),
        ("day_before", local("2021-11-14 13:00")),
        ("day_ends", local("2021-11-16 00:00")),
        ("follow_up_closes", local("2021-12-15 13:00")),
    ]


@pytest.mark.slow
@pytest.mark.spec("F36", "F37", "F38", "D9")
def test_moved_after_midnight_it_is_a_new_talk_beside_the_old_one(school: World) -> None:
    first, second = school.publish(SUNDAY), school.publish("2021-11-15 13:00")
    old_id = school.book(first[0]).id
    school.write(old_id, PUPIL, Phase.PREPARATION, "wellbeing.pupil")
    school.advance(local("2021-11-01 00:00"))
    new = school.rebook(old_id, second[0])

    assert new.id != old_id
    assert (new.previous_id, school.talk(old_id).next_id) == (old_id, new.id)
    assert (school.status(old_id), school.status(new.id)) == (Status.HELD, Status.BOOKED)
    school.write(new.id, PUPIL, Phase.PREPARATION, "wellbeing.pupil", builds_on=0)
    school.advance(local("2022-01-01 00:00"))
    assert school.events(old_id)[-1].at == local("2021-11-30 09:00")
    assert school.events(new.id)[-1].at == local("2021-12-15 13:00")


@pytest.mark.slow
@pytest.mark.spec("F40", "D1")
def test_a_cancelled_booking_waits_for_a_time_again(school: World) -> None:
    first, second = school.publish(SUNDAY), school.publish("2021-11-15 13:00")
    talk_id = school.start_talk().id
    school.book(first[0])
    school.write(talk_id, PUPIL, Phase.PREPARATION, "wellbeing.pupil")
    school.advance(local("2021-10-10 12:00"))
    assert school.cancel(talk_id).status is Status.CREATED
    mails = len(school.mails)
    school.advance(local("2021-11-01 12:00"))

    assert [mail.to for mail in school.mails[mails:]] == ["torbjorn@school.example"]
    assert [event.what for event in school.events(talk_id)][-2:] == [
        "cancelled",
        "booking_closes",
    ]
    assert school.book(second[0]).id == talk_id
    school.write(talk_id, PUPIL, Phase.PREPARATION, "wellbeing.pupil", builds_on=1)


@pytest.mark.slow
def test_a_talk_that_will_not_take_place_has_no_alarms_left(school: World) -> None:
    (slot,) = school.publish(SUNDAY)
    talk_id = school.book(slot).id
    left = school.execution(talk_id)
    school.advance(local("2021-10-10 12:00"))
    assert school.cancel(talk_id, altogether=True).status is Status.CANCELLED
    before = school.events(talk_id)
    school.advance(local("2022-01-01 00:00"))
    assert school.events(talk_id) == before
    assert school.workflow.status(left) in {"ABORTED", "SUCCEEDED"}


@pytest.mark.slow
def test_booked_two_hours_before(school: World) -> None:
    (slot,) = school.publish("2021-09-20 12:00")
    talk_id = school.book(slot).id
    school.advance(school.clock.now())
    assert school.status(talk_id) is Status.PREPARED
    school.advance(local("2021-12-01 00:00"))
    assert [event.what for event in school.events(talk_id)][-4:] == [
        "preparation_due",
        "day_before",
        "day_ends",
        "follow_up_closes",
    ]
    assert {mail.at for mail in school.mails} == {
        local("2021-09-20 10:00"),
        local("2021-09-21 00:00"),
    }


@pytest.mark.slow
@pytest.mark.spec("F76", "D5")
def test_an_employee_talk_is_prepared_two_days_before(school: World) -> None:
    (slot,) = school.publish(
        "2021-10-14 15:00", who=PRINCIPAL, talk_type="employee", groups=[], only_for=[TEACHER]
    )
    talk_id = school.book(slot, who=TEACHER, subject=TEACHER).id
    due = local("2021-10-12 15:00")
    field = "looking-back.employee"
    school.advance(due - INSTANT)
    school.write(talk_id, TEACHER, Phase.PREPARATION, field)
    assert school.status(talk_id) is Status.BOOKED
    school.advance(due)
    assert school.talk(talk_id).status is Status.PREPARED
    with pytest.raises(WindowClosed):
        school.write(talk_id, TEACHER, Phase.PREPARATION, field, builds_on=1)
    with pytest.raises((NotAllowed, WindowClosed)):
        school.write(talk_id, PRINCIPAL, Phase.PREPARATION, field, builds_on=1)
