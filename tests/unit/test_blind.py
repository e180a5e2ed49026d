"""Blind preparation: who is kept from what, and when all is shown (D5, G21)."""

from datetime import timedelta

import pytest

from shared.domain import lifecycle
from shared.domain.blind import as_chosen, awaited, hidden_fields, hides, hides_work_of, is_blind
from shared.domain.talk import Talk
from shared.domain.template_library import load_template
from shared.domain.vocabulary import Pattern, Phase, Role, Status
from tests.support.talks import STANDARD, START, a_booking, a_waiting_talk, windows_of
from tests.support.world import STOCKHOLM

BEFORE, MILLISECOND = START - timedelta(days=3), timedelta(milliseconds=1)
EMPLOYEE, MANAGER = frozenset({Role.EMPLOYEE}), frozenset({Role.MANAGER})
TEMPLATE = load_template("employee")
EMPLOYEES = TEMPLATE.field(Phase.PREPARATION, "workload.employee")
MANAGERS = TEMPLATE.field(Phase.PREPARATION, "workload.manager")


def waiting(**more: object) -> Talk:
    given = {"ready_when": (Role.EMPLOYEE, Role.MANAGER), "blind": True, "school_form": "EMPLOYEE"}
    return a_waiting_talk(**(given | more))


def booked(**more: object) -> Talk:
    return lifecycle.book(waiting(**more), a_booking(), windows_of(a_booking(), "employee"))


def both_ready() -> Talk:
    one = lifecycle.mark_ready(booked(), "teacher", EMPLOYEE, BEFORE)
    assert is_blind(one, BEFORE)
    return lifecycle.mark_ready(one, "rektor", MANAGER, BEFORE)


@pytest.mark.spec("D5", "G21")
def test_each_side_sees_its_own_and_not_the_others() -> None:
    talk = booked()
    assert hides(talk, EMPLOYEES, MANAGER, BEFORE)
    assert hides(talk, MANAGERS, EMPLOYEE, BEFORE)
    assert not hides(talk, EMPLOYEES, EMPLOYEE, BEFORE)
    assert not hides(talk, MANAGERS, MANAGER, BEFORE)
    assert not hides(talk, EMPLOYEES, EMPLOYEE | MANAGER, BEFORE)


def test_what_both_sides_write_opens_when_all_is_shown_and_nothing_but_preparation_is_hidden() -> (
    None
):
    shared = EMPLOYEES.model_copy(update={"writers": EMPLOYEE | MANAGER})
    assert hides(booked(), shared, MANAGER, BEFORE)
    assert hides(booked(), shared, EMPLOYEE, BEFORE)
    record = TEMPLATE.field(Phase.RECORD, "assignment.employee")
    assert not hides(booked(), record, MANAGER, BEFORE)


def test_pupil_and_guardians_are_one_side_and_all_staff_the_other() -> None:
    talk = booked(school_form="GR", ready_when=(Role.PUPIL, Role.RESPONSIBLE))
    template = load_template("development-compulsory")
    family = {f.id for f in template.fields if f.phase is Phase.PREPARATION} - {
        "to-talk-about.responsible"
    }
    for role in (Role.RESPONSIBLE, Role.STAFF, Role.HIGHER):
        assert hidden_fields(talk, template, {role}, BEFORE) == family
    for role in (Role.PUPIL, Role.GUARDIAN):
        assert hidden_fields(talk, template, {role}, BEFORE) == {"to-talk-about.responsible"}
    assert hidden_fields(booked(blind=False), template, {Role.STAFF}, BEFORE) == frozenset()


@pytest.mark.spec("D5")
def test_all_is_shown_when_both_are_ready_and_stays_so_whatever_happens() -> None:
    talk = both_ready()
    assert not is_blind(talk, BEFORE)
    assert talk.revealed_at == BEFORE
    moved = lifecycle.rebook(talk, a_booking(), windows_of(a_booking()), BEFORE)
    released = lifecycle.release(moved, BEFORE)
    assert not is_blind(moved, BEFORE)
    assert not is_blind(released, BEFORE)


@pytest.mark.spec("D5")
def test_or_when_the_talk_begins_and_that_stays_so_too() -> None:
    talk = booked()
    assert is_blind(talk, START - MILLISECOND)
    assert not is_blind(talk, START)
    later = a_booking(START + timedelta(days=7), START)
    moved = lifecycle.rebook(talk, later, windows_of(later, "employee"), START)
    assert not is_blind(moved, START)
    assert not is_blind(lifecycle.release(talk, START), START)


def test_a_time_that_is_given_back_or_moved_before_shows_nothing() -> None:
    assert is_blind(waiting(), START)
    assert is_blind(lifecycle.release(booked(), BEFORE), START)
    later = a_booking(START + timedelta(days=7), BEFORE)
    assert is_blind(lifecycle.rebook(booked(), later, windows_of(later), BEFORE), START)


def test_what_was_held_is_not_hidden_whatever_the_policy_says() -> None:
    talk = booked()
    assert talk.windows is not None
    late = talk.windows.model_copy(update={"blind_until": talk.windows.follow_up_closes})
    talk = talk.model_copy(update={"windows": late})
    assert is_blind(talk, START)
    assert not is_blind(lifecycle.mark_held(talk, START, STOCKHOLM), START)
    assert not is_blind(talk, late.day_ends)


def test_a_talk_of_before_blind_preparation_hides_nothing_after_its_day() -> None:
    talk = booked()
    assert talk.windows is not None
    older = talk.windows.model_copy(update={"blind_until": None})
    assert not is_blind(talk.model_copy(update={"windows": older}), older.day_ends)


@pytest.mark.parametrize(
    ("pattern", "required", "in_blind"),
    [
        (Pattern.EMPLOYEE, ("employee", "manager"), ("employee", "manager")),
        (Pattern.SCHOOL, ("pupil",), ("pupil", "responsible")),
        (Pattern.SCHOOL, ("guardian", "responsible"), ("guardian", "responsible")),
        (Pattern.YOUNG, (), ("guardian",)),  # nobody else prepares there
    ],
)
def test_a_blind_talk_waits_for_both_sides(
    pattern: Pattern, required: tuple[str, ...], in_blind: tuple[str, ...]
) -> None:
    roles = tuple(map(Role, required))
    assert awaited(roles, pattern, blind=False) == roles
    assert awaited(roles, pattern, blind=True) == tuple(map(Role, in_blind))


def test_what_is_attached_belongs_to_the_side_of_who_attached_it() -> None:
    talk = booked(responsible_id="rektor")

    def hidden_from(roles: frozenset[Role], author: str, phase: Phase = Phase.PREPARATION) -> bool:
        return hides_work_of(talk, author, phase, roles, BEFORE)

    assert hidden_from(MANAGER, "teacher")
    assert hidden_from(EMPLOYEE, "rektor")
    assert not hidden_from(EMPLOYEE, "teacher")
    assert not hidden_from(MANAGER, "rektor")
    assert not hidden_from(MANAGER, "teacher", Phase.RECORD)
    assert not hides_work_of(both_ready(), "teacher", Phase.PREPARATION, MANAGER, BEFORE)


def test_a_talk_that_was_never_booked_follows_its_policy_and_one_with_texts_does_not() -> None:
    blind, open_ = STANDARD["employee"], STANDARD["salary"]
    new = waiting(blind=False)
    chosen = as_chosen(new, blind)
    assert (chosen.blind, chosen.ready_when) == (True, (Role.EMPLOYEE, Role.MANAGER))
    assert as_chosen(new, open_) is new
    assert not as_chosen(waiting(), open_).blind
    moved = lifecycle.release(booked(), BEFORE)
    assert as_chosen(moved, open_) is moved


def test_being_prepared_by_the_clock_shows_nothing() -> None:
    assert is_blind(booked(status=Status.CREATED), windows_of(a_booking(), "employee").day_before)
