"""A development plan: what comes into it, what it lacks, who reads it (R2, R16, F112)."""

from datetime import date
from typing import Any

import pytest

from shared.domain.agreement import Agreement, Outcome
from shared.domain.judgement import Judgement
from shared.domain.people import Duty, Person, SecurityMarking
from shared.domain.plan import (
    Lack,
    Plan,
    PlanContent,
    assemble,
    has_plans,
    lacking,
    may_read_plan,
    told,
)
from shared.domain.plan_duty import duty_of
from shared.domain.template import Template
from shared.domain.template_question import Choice, Criteria, Scale, SelfAssessment, Text
from shared.domain.vocabulary import PlanPart
from tests.support.talks import a_waiting_talk
from tests.support.world import a_school, local

PEOPLE = {thing.id: thing for thing in a_school() if isinstance(thing, Person)}
DAY = date(2021, 10, 31)
NAME = {"sv": "Namn"}
OPTIONS = [{"id": "a", "name": {"sv": "Ett"}}, {"id": "b", "name": {"sv": "Två"}}]


def a_template(**more: Any) -> Template:
    def question(name: str, **told: Any) -> dict[str, Any]:
        given = {"phase": "record", "prompt": NAME, "answered_by": ["responsible"]}
        return {"id": name} | given | told

    questions = [
        question("measures", in_plan="measures", shared=True, answered_by=["responsible", "pupil"]),
        question("goals", in_plan="goals"),
        question("secret", in_plan="goals", sensitive=True),
        question("other"),
        question("later", in_plan="goals", phase="follow_up"),
    ]
    page = {"id": "p", "sections": [{"id": "s", "questions": questions}]}
    return Template.model_validate_json(
        Template.model_validate(
            {"id": "t", "version": 1, "title": NAME, "pages": [page]} | more, strict=False
        ).model_dump_json()
    )


TEXTS = {
    "measures": "Läxhjälp", "goals.responsible": "  ", "secret.responsible": "X",
    "other.responsible": "Y", "later.responsible": "Z",
}  # fmt: skip


def content(**more: Any) -> PlanContent:
    given: dict[str, Any] = {
        "template": a_template(), "texts": TEXTS, "agreements": (), "judgements": (),
    } | more  # fmt: skip
    duty = given.pop("duty", duty_of("GR", 5, DAY))
    return assemble(a_waiting_talk(), DAY, 5, duty, **given)


def a_judgement(subject: str, term: str = "2021-autumn") -> Judgement:
    told = {"pupil_id": "emil", "term": term, "school_subject": subject, "school_form": "GR"}
    return Judgement.model_validate(told | {"words": "Bra", "at": local("2021-10-01 12:00")})


def an_agreement(**more: Any) -> Agreement:
    told = {
        "talk_id": "t", "number": 1, "subject_id": "emil", "goal": "Läsa", "owners": ["pupil"],
        "author_id": "teacher", "at": local("2021-10-31 09:10"), "made_at": local("2021-10-31 09:10"),
    }  # fmt: skip
    return Agreement.model_validate(told | more)


@pytest.mark.spec("R16")
def test_only_marked_fields_of_the_record_come_into_it_and_nothing_sensitive() -> None:
    found = content()
    assert [(a.part, a.role, a.text) for a in found.answers] == [
        (PlanPart.MEASURES, None, "Läxhjälp")
    ]
    assert content(template=a_template(sensitive=True)).answers == ()


def test_an_agreement_that_was_given_up_is_none() -> None:
    kept = content(agreements=[an_agreement(), an_agreement(outcome=Outcome.GIVEN_UP)])
    assert [agreement.goal for agreement in kept.agreements] == ["Läsa"]


@pytest.mark.spec("R2")
def test_what_is_lacking_depends_on_the_duty() -> None:
    complete = content(agreements=[an_agreement()], judgements=[a_judgement("MA")])
    assert lacking(complete) == ()
    assert lacking(content(texts={})) == (Lack.AGREEMENTS, Lack.JUDGEMENTS, Lack.MEASURES)
    assert lacking(content(texts={}, duty=None)) == (Lack.AGREEMENTS,)


@pytest.mark.spec("R2")
def test_where_grades_are_given_the_other_subjects_alone_are_judged() -> None:
    judged = [a_judgement("MA"), a_judgement("SV"), a_judgement("EN", "2022-spring")]
    some = content(judgements=judged, graded={"MA"}, duty=duty_of("GRS", 7, DAY))
    every = content(judgements=judged, graded={"MA"})
    assert [j.school_subject for j in some.judgements] == ["SV"]
    assert [j.school_subject for j in every.judgements] == ["MA", "SV"]


def test_another_content_has_another_fingerprint() -> None:
    assert content().fingerprint == content().fingerprint
    assert content(agreements=[an_agreement()]).fingerprint != content().fingerprint


def test_answers_are_told_in_the_words_of_their_question() -> None:
    options = Choice.model_validate_json(f'{{"type":"choice","options":{_json(OPTIONS)},"most":2}}')
    one = Choice.model_validate_json(f'{{"type":"choice","options":{_json(OPTIONS)}}}')
    both = f'"levels":{_json(OPTIONS)}'
    states = SelfAssessment.model_validate_json(
        f'{{"type":"self_assessment","statements":{_json(OPTIONS)},{both}}}'
    )
    criteria = Criteria.model_validate_json(
        f'{{"type":"criteria","criteria":{_json(OPTIONS)},{both}}}'
    )
    assert told(Text(), "Hej") == ("Hej", ())
    assert told(Scale(type="scale", highest=5), "3") == ("3 (1–5)", ())
    assert [line.name.sv for line in told(options, '["a","b"]')[1]] == ["Ett", "Två"]
    assert [line.name.sv for line in told(one, '"b"')[1]] == ["Två"]
    (stated,) = told(states, '{"a":"b"}')[1]
    assert (stated.name.sv, stated.level and stated.level.sv) == ("Ett", "Två")
    judged = told(criteria, '{"a":{"level":"b"},"b":{"remark":"Bra"}}')[1]
    assert [(line.level and line.level.sv, line.remark) for line in judged] == [
        ("Två", ""),
        (None, "Bra"),
    ]


def _json(options: list[dict[str, Any]]) -> str:
    return str(options).replace("'", '"')


@pytest.mark.spec("F112")
def test_who_made_it_reads_it_as_long_as_they_work_here() -> None:
    plan = Plan.final(content(), 1, "bystander", local("2021-10-31 10:00"))
    bystander, emil = PEOPLE["bystander"], PEOPLE["emil"]
    assert may_read_plan(plan, emil, bystander, DAY)
    gone = bystander.model_copy(update={"duties": ()})
    assert not may_read_plan(plan, emil, gone, DAY)


@pytest.mark.spec("R17", "F112")
def test_of_a_protected_identity_only_as_long_as_both_are_at_the_school() -> None:
    plan = Plan.final(content(), 1, "bystander", local("2021-10-31 10:00"))
    marked = PEOPLE["emil"].model_copy(update={"marking": SecurityMarking.PROTECTED})
    assert may_read_plan(plan, marked, PEOPLE["bystander"], DAY)
    moved = marked.model_copy(update={"enrolments": ()})
    assert not may_read_plan(plan, moved, PEOPLE["bystander"], DAY)


@pytest.mark.spec("D11", "F112")
def test_another_guardians_plan_is_not_read_even_by_one_who_works_at_the_school() -> None:
    apart = content().model_copy(update={"for_guardian_id": "mona"})
    plan = Plan.final(apart, 1, "teacher", local("2021-10-31 10:00"))
    olle = PEOPLE["olle"].model_copy(update={"duties": (Duty(unit_id="school", role="Rektor"),)})
    readers = [*PEOPLE.values(), olle]
    found = {person.id for person in readers if may_read_plan(plan, PEOPLE["emil"], person, DAY)}
    assert found == {"teacher", "emil", "mona", "rektor"}


def test_plans_are_written_about_pupils_in_school() -> None:
    forms = ("GR", "SP", "FS", "KOMVUX", "EMPLOYEE")
    assert [has_plans(a_waiting_talk(school_form=form)) for form in forms] == [
        True,
        True,
        False,
        False,
        False,
    ]
