"""What is kept for how long stands in a table (R15, D17)."""

from datetime import date

import pytest
from pydantic import ValidationError

from shared.domain.people import Duty, Enrolment, Person, Span
from shared.domain.retention import (
    OF_TALK,
    Document,
    Facts,
    Kept,
    Over,
    Rule,
    Then,
    Trigger,
    due_on,
    faults_of,
    form_during,
    has_been_at,
    last_of,
    left_school_form,
    left_school_owner,
    load_rules,
    read_rules,
    rule_for,
    shipped,
)
from shared.domain.vocabulary import EMPLOYEE_FORM, KNOWN_SCHOOL_FORMS


def a_rule(**change: object) -> Rule:
    """A line of the table."""
    return Rule.model_validate(
        {
            "document": "record",
            "trigger": "talk_held",
            "kept": {"years": 2},
            "then": "dispose",
            "decision": "BUN 2020:1",
            "valid_from": date(2020, 1, 1),
            **change,
        }
    )


@pytest.mark.parametrize(
    ("kept", "day", "over"),
    [
        (Kept(), date(2026, 6, 12), date(2026, 6, 12)),
        (Kept(years=2), date(2026, 6, 12), date(2028, 6, 12)),
        (Kept(years=1), date(2024, 2, 29), date(2025, 3, 1)),
        (Kept(years=4), date(2024, 2, 29), date(2028, 2, 29)),
        (Kept(months=1), date(2026, 1, 31), date(2026, 3, 1)),
        (Kept(months=1), date(2026, 12, 31), date(2027, 1, 31)),
        (Kept(years=1, months=6), date(2026, 8, 31), date(2028, 3, 1)),
    ],
)
def test_time_is_counted_in_calendar_units_and_never_too_short(
    kept: Kept, day: date, over: date
) -> None:
    assert kept.after(day) == over


@pytest.mark.spec("D17", "R15")
def test_a_new_decision_is_a_line_in_the_table_that_holds_from_its_day() -> None:
    """The figures are data: two years from 2020, five from mid-2026."""
    old, new = a_rule(), a_rule(kept={"years": 5}, valid_from=date(2026, 7, 1))
    rules = (new, old)
    assert rule_for(rules, Document.RECORD, "GR", date(2019, 12, 31)) is None
    assert rule_for(rules, Document.RECORD, "GR", date(2020, 1, 1)) is old
    assert rule_for(rules, Document.RECORD, "GR", date(2026, 6, 30)) is old
    assert rule_for(rules, Document.RECORD, "GR", date(2026, 7, 1)) is new
    assert rule_for(rules, Document.PLAN, "GR", date(2026, 7, 1)) is None


@pytest.mark.spec("R15")
def test_a_line_that_names_the_school_form_goes_before_one_that_does_not() -> None:
    everywhere = a_rule(valid_from=date(2025, 1, 1))
    preschool = a_rule(school_forms=["FS", "FTH"], trigger="left_school_form", kept={})
    rules = (everywhere, preschool)
    assert rule_for(rules, Document.RECORD, "FS", date(2026, 1, 1)) is preschool
    assert rule_for(rules, Document.RECORD, "GY", date(2026, 1, 1)) is everywhere


PUPIL = Person(
    id="child", given_name="A", family_name="B",
    enrolments=(
        Enrolment(unit_id="eken", school_form="FS", span=Span(end=date(2016, 8, 1))),
        Enrolment(unit_id="alm", school_form="GR", span=Span(start=date(2016, 8, 2), end=date(2026, 6, 12))),
    ),
)  # fmt: skip
FACTS = Facts(
    PUPIL, "GR", written=date(2020, 3, 4), held=date(2019, 10, 1), school_year=2019
)  # fmt: skip


@pytest.mark.spec("R15")
@pytest.mark.parametrize(
    ("trigger", "due"),
    [
        ("written", date(2022, 3, 4)),
        ("talk_held", date(2021, 10, 1)),
        ("school_year_ended", date(2022, 6, 30)),
        ("left_school_form", date(2028, 6, 12)),
        ("left_school_owner", date(2028, 6, 12)),
    ],
)
def test_the_time_is_counted_from_what_the_table_says(trigger: str, due: date) -> None:
    assert due_on(a_rule(trigger=trigger), FACTS) == due


@pytest.mark.parametrize("trigger", Trigger)
def test_what_has_not_happened_lets_nothing_go(trigger: Trigger) -> None:
    there = Enrolment(unit_id="alm", school_form="GR")
    facts = Facts(PUPIL.model_copy(update={"enrolments": (there,)}), "GR")
    assert due_on(a_rule(trigger=trigger), facts) is None


def test_what_is_kept_is_never_due() -> None:
    assert due_on(a_rule(then="keep"), FACTS) is None
    assert due_on(a_rule(document="draft", then="by_itself"), FACTS) is None


@pytest.mark.parametrize(
    ("change", "form", "owner"),
    [
        ({}, date(2026, 6, 12), date(2026, 6, 12)),
        ({"enrolments": ()}, None, None),
        ({"enrolments": (), "left": date(2025, 1, 1)}, date(2025, 1, 1), date(2025, 1, 1)),
        ({"duties": (Duty(unit_id="alm", role="Rektor"),)}, date(2026, 6, 12), None),
    ],
)
def test_who_has_left_a_school_form_or_all_schools(
    change: dict[str, object], form: date | None, owner: date | None
) -> None:
    person = PUPIL.model_copy(update=change)
    assert left_school_form(person, "GR") == form
    assert left_school_owner(person) == owner


def test_an_employee_has_left_when_the_last_duty_is_over() -> None:
    last = Duty(unit_id="alm", role="Rektor", span=Span(end=date(2024, 5, 31)))
    assert left_school_form(PUPIL.model_copy(update={"duties": (last,)}), "EMPLOYEE") == date(
        2024, 5, 31
    )
    assert left_school_form(PUPIL, "EMPLOYEE") is None


def test_where_somebody_was_and_in_which_school_form() -> None:
    assert has_been_at(PUPIL, "eken")
    assert not has_been_at(PUPIL, "boken")
    assert form_during(PUPIL, "alm", 2016) == "GR"
    assert form_during(PUPIL, "eken", 2015) == "FS"
    assert form_during(PUPIL, "eken", 2017) is None


@pytest.mark.spec("R15", "D17")
def test_the_shipped_table_speaks_of_every_document_by_examples_alone() -> None:
    rules = shipped("standard")
    assert load_rules() == rules
    assert {rule.document for rule in rules} == set(Document)
    assert not faults_of(rules)
    assert {form for rule in rules for form in rule.school_forms} == {
        *KNOWN_SCHOOL_FORMS, EMPLOYEE_FORM,
    }  # fmt: skip
    for document in OF_TALK - {Document.WORRY, Document.REFERRAL}:
        for form in (*KNOWN_SCHOOL_FORMS, EMPLOYEE_FORM):
            assert rule_for(rules, document, form, date(2026, 1, 1)) is not None
    disposed_of = [rule.decision for rule in rules if rule.then is Then.DISPOSE]
    assert all(decision.startswith("example ") for decision in disposed_of)
    assert rule_for(rules, Document.RECORD, "UNKNOWN", date(2026, 1, 1)) is None


@pytest.mark.spec("D17")
@pytest.mark.parametrize(
    ("lines", "faulty"),
    [
        ([{}, {"valid_from": date(2021, 1, 1)}], []),
        ([{}, {}], [1]),
        ([{"school_forms": ["GR", "GY"]}, {"school_forms": ["GY"]}], [1]),
        ([{"school_forms": ["GR"]}, {"school_forms": ["GY"]}, {}], []),
        ([{"document": "draft"}], [0, 0]),
        ([{"document": "observation"}], []),
        ([{"then": "by_itself"}], [0]),
        ([{"document": "draft", "then": "keep"}], [0]),
    ],
)
def test_a_table_that_contradicts_itself_is_told_where(
    lines: list[dict[str, object]], faulty: list[int]
) -> None:
    assert [fault.line for fault in faults_of([a_rule(**line) for line in lines])] == faulty


@pytest.mark.parametrize(
    "text",
    ["{}", "[{}]", '[{"document":"record","trigger":"talk_held","then":"burn"}]', "[", '["x"]'],
)
def test_a_table_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        read_rules(text)


@pytest.mark.spec("R15")
def test_what_is_about_several_goes_with_the_last_and_with_none_that_is_kept_for_one() -> None:
    early, late = Over(date(2022, 6, 10), "a"), Over(date(2024, 6, 10), "b")
    assert last_of([early, late]) == late
    assert last_of([early, None]) is None
    assert last_of([]) is None
