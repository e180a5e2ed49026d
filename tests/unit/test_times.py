"""Who publishes times, books, moves and cancels, asked of the rules alone (F3, F4, F16, D10, D12)."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from shared.domain.errors import (
    GuardianNeeded,
    NotAllowed,
    NotFound,
    TalkError,
    WindowClosed,
    WindowNotOpen,
)
from shared.domain.people import Group, Own, Person
from shared.domain.round import Part, Round, default_dates
from shared.domain.round_access import check_may_change, check_may_see, may_plan_for
from shared.domain.slot import OpenTo, Slot, slot_id
from shared.domain.talk import Talk
from shared.domain.times import (
    acts_apart,
    acts_for_family,
    check_acts_for_staff,
    check_may_call_off,
    check_may_move,
    check_open_to,
    check_opened,
    check_period,
    may_book_for,
    may_hand_over,
    may_publish_for,
    whose_talk,
)
from tests.support.talks import STANDARD, START, a_booking, a_waiting_talk, windows_of
from tests.support.world import STOCKHOLM, a_school, local

TODAY, NOW = date(2021, 10, 1), local("2021-10-01 08:00")
PEOPLE = {one.id: one for one in a_school() if isinstance(one, Person)}
GROUPS = {one.id: one for one in a_school() if isinstance(one, Group)}
APART = PEOPLE["emil"].model_copy(update={"own": Own(separate_talks=True, version=1)})


def booked() -> Talk:
    booking = a_booking()
    return a_waiting_talk(booking=booking, windows=windows_of(booking))


def refusal(ask: Callable[[], object]) -> type[TalkError] | None:
    """What is refused, if anything is."""
    try:
        ask()
    except TalkError as refused:
        return type(refused)
    return None


@pytest.mark.spec("F3", "F4", "D12")
def test_the_family_and_the_school_book_and_nobody_else() -> None:
    def book_for(subject: str) -> set[str]:
        return {name for name, one in PEOPLE.items() if may_book_for(one, PEOPLE[subject], TODAY)}

    assert book_for("emil") == {"mona", "olle", "teacher", "rektor"}
    assert book_for("grown") == {"grown", "teacher", "rektor"}
    assert book_for("teacher") == {"teacher", "rektor"}
    assert not acts_for_family(PEOPLE["emil"], PEOPLE["emil"], TODAY)


@pytest.mark.spec("D11")
def test_where_guardians_live_apart_each_means_their_own_talk() -> None:
    assert acts_apart(PEOPLE["mona"], APART, TODAY)
    assert not acts_apart(PEOPLE["teacher"], APART, TODAY)
    assert not acts_apart(PEOPLE["mona"], PEOPLE["emil"], TODAY)
    assert whose_talk(PEOPLE["mona"], APART, None, TODAY).begins_for == "mona"
    assert refusal(lambda: whose_talk(PEOPLE["teacher"], APART, None, TODAY)) is GuardianNeeded


@pytest.mark.spec("F16", "F6")
def test_times_are_published_for_ones_groups_and_ones_unit() -> None:
    def publish(group: str) -> set[str]:
        return {name for name, one in PEOPLE.items() if may_publish_for(one, GROUPS[group], TODAY)}

    assert publish("5a") == {"teacher", "rektor"}
    assert publish("elk") == {"freja"}


@pytest.mark.spec("F17", "F18")
def test_a_time_is_found_only_by_whom_it_is_open_to() -> None:
    slot = Slot(
        id=slot_id("teacher", START), responsible_id="teacher", talk_type="development",
        start=START, end=START + STANDARD["development"].length.exact,
        open_to=(OpenTo(group_id="5a", unit_id="school", school_form="GR"),),
    )  # fmt: skip
    check_open_to(slot, PEOPLE["mona"], PEOPLE["emil"], TODAY)
    for who, subject in (("mona", "elsa"), ("stranger", "emil")):
        ask = lambda who=who, to=subject: check_open_to(slot, PEOPLE[who], PEOPLE[to], TODAY)  # noqa: E731
        assert refusal(ask) is NotFound


def test_one_acts_for_staff_as_oneself_or_as_who_leads_them() -> None:
    for who, expected in (("teacher", None), ("rektor", None), ("bystander", NotFound)):
        ask = lambda who=who: check_acts_for_staff(PEOPLE[who], PEOPLE["teacher"], TODAY)  # noqa: E731
        assert refusal(ask) is expected, who


@pytest.mark.spec("F6", "R11")
def test_a_talk_is_given_to_another_by_who_leads_once_its_holder_has_left() -> None:
    emil, teacher = PEOPLE["emil"], PEOPLE["teacher"]

    def may(holder: Person | None, talk: Talk) -> set[str]:
        return {who for who, one in PEOPLE.items() if may_hand_over(talk, one, holder, emil, TODAY)}

    left = teacher.model_copy(update={"duties": ()})
    assert may(teacher, booked()) == set()
    assert may(left, booked()) == may(None, booked()) == {"rektor"}
    assert may(left, booked().model_copy(update={"school_form": "EMPLOYEE"})) == set()


@pytest.mark.spec("D10")
@pytest.mark.parametrize(
    ("who", "at", "expected"),
    [
        ("teacher", "2021-10-31 08:59", None),
        ("rektor", "2021-10-31 08:59", None),
        ("mona", "2021-10-30 08:59", None),
        ("mona", "2021-10-30 09:00", WindowClosed),
        ("emil", "2021-10-30 08:59", NotAllowed),
        ("stranger", "2021-10-30 08:59", NotFound),
    ],
)
def test_who_moves_a_talk_until_when(who: str, at: str, expected: type[TalkError] | None) -> None:
    now = local(at)
    ask = lambda: check_may_move(booked(), PEOPLE[who], PEOPLE["emil"], now.date(), now)  # noqa: E731
    assert refusal(ask) is expected


def test_without_a_time_no_cut_off_has_passed() -> None:
    check_may_move(a_waiting_talk(), PEOPLE["mona"], PEOPLE["emil"], TODAY, NOW)


@pytest.mark.spec("D1")
@pytest.mark.parametrize(
    ("who", "expected"),
    [("teacher", None), ("rektor", None), ("mona", NotAllowed), ("stranger", NotFound)],
)
def test_only_the_school_calls_a_talk_off(who: str, expected: type[TalkError] | None) -> None:
    ask = lambda: check_may_call_off(booked(), PEOPLE[who], PEOPLE["emil"], TODAY)  # noqa: E731
    assert refusal(ask) is expected


def test_who_holds_a_talk_calls_it_off_though_the_pupil_has_left_their_class() -> None:
    elsewhere = PEOPLE["emil"].model_copy(update={"memberships": ()})
    check_may_call_off(booked(), PEOPLE["teacher"], elsewhere, TODAY)


@pytest.mark.spec("F29", "G19")
def test_a_family_waits_for_its_period_and_staff_do_not() -> None:
    opens = local("2021-10-04 18:00")
    talk = a_waiting_talk()
    period = talk.booking_period.model_copy(update={"opens": opens})
    talk = talk.model_copy(update={"booking_period": period})

    def asked(check: Callable[[Talk, Person, Person, datetime, object], None]) -> list[object]:
        found: list[object] = []
        for who, now in (("mona", NOW), ("mona", opens), ("teacher", NOW)):
            ask = lambda w=who, n=now: check(talk, PEOPLE[w], PEOPLE["emil"], n, STOCKHOLM)  # noqa: E731
            found.append(refusal(ask))
        return found

    assert asked(check_opened) == [WindowNotOpen, None, None]  # type: ignore[arg-type]
    assert asked(check_period) == [WindowNotOpen, None, None]  # type: ignore[arg-type]
    check_period(None, PEOPLE["mona"], PEOPLE["emil"], NOW, STOCKHOLM)
    check_opened(a_waiting_talk(), PEOPLE["mona"], PEOPLE["emil"], NOW, STOCKHOLM)


def a_round(*responsible: str, talk_type: str = "development") -> Round:
    parts = tuple(Part(responsible_id=one, group_id="5a") for one in responsible)
    opens = local("2021-10-04 18:00")
    dates = default_dates(STANDARD[talk_type], opens, {}, STOCKHOLM)
    return Round(
        id="round", name="Hösten", unit_id="school", talk_type=talk_type, parts=parts, dates=dates,
        created_at=NOW, created_by="rektor",
    )  # fmt: skip


@pytest.mark.spec("F6")
@pytest.mark.parametrize(
    ("who", "sees", "changes"),
    [
        ("rektor", None, None), ("teacher", None, NotAllowed), ("bystander", None, NotAllowed),
        ("freja", NotFound, NotFound),
    ],
)  # fmt: skip
def test_a_round_is_seen_by_who_holds_talks_in_it_and_changed_by_who_leads(
    who: str, sees: type[TalkError] | None, changes: type[TalkError] | None
) -> None:
    round_, policy = a_round("teacher", "bystander"), STANDARD["development"]
    assert refusal(lambda: check_may_see(PEOPLE[who], round_, policy, TODAY)) is sees
    assert refusal(lambda: check_may_change(PEOPLE[who], round_, policy, TODAY)) is changes


def test_a_round_of_ones_own_is_changed_by_oneself_and_one_of_employees_by_nobody_else() -> None:
    check_may_change(PEOPLE["teacher"], a_round("teacher"), STANDARD["development"], TODAY)
    at_work = a_round("freja", talk_type="employee")
    leads = lambda: check_may_see(PEOPLE["rektor"], at_work, STANDARD["employee"], TODAY)  # noqa: E731
    assert refusal(leads) is NotFound


@pytest.mark.spec("F16", "F6")
def test_one_plans_for_oneself_or_for_all_whom_one_leads() -> None:
    def plan(caller: str, responsible: str) -> bool:
        return may_plan_for(PEOPLE[caller], PEOPLE[responsible], GROUPS["5a"], TODAY)

    assert plan("teacher", "teacher")
    assert plan("rektor", "teacher")
    assert plan("rektor", "rektor")
    assert not plan("bystander", "teacher")
    assert not plan("rektor", "bystander")
