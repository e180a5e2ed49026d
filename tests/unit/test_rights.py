"""Requests about somebody's data: who may make them, their steps, and when they must be answered (R13)."""

from datetime import date, timedelta
from typing import Any

import pytest

from shared.domain.errors import Invalid, NotAllowed, WrongRequestState
from shared.domain.people import Duty, Enrolment, Guardianship, Person, Span
from shared.domain.rights import (
    About,
    Assessment,
    Export,
    Ground,
    Purpose,
    Reply,
    Request,
    RequestKind,
    RequestState,
    can_answer_at,
    check_asking,
    due_on,
    ground_of,
    may_answer,
    may_answer_own_words,
    may_download,
    may_see,
    unit_of,
)
from shared.domain.vocabulary import Phase
from tests.support.talks import a_waiting_talk
from tests.support.world import GUARDIAN, local

NOW = local("2021-10-01 08:00")
TODAY = date(2021, 10, 1)
REPLY = Reply(words="Nej", ground="OSL 23:2", by="rektor", at=NOW)


def a_person(name: str, **more: Any) -> Person:
    return Person(id=name, given_name=name, family_name="", **more)


EMIL = a_person(
    "emil",
    birth_date=date(2010, 5, 1),
    enrolments=(Enrolment(unit_id="school", school_form="GR"),),
    guardians=(Guardianship(person_id="mona", relation=GUARDIAN),),
)
MONA = a_person("mona", children=(Guardianship(person_id="emil", relation=GUARDIAN),))
REKTOR = a_person("rektor", duties=(Duty(unit_id="school", role="Rektor"),))
STRANGER = a_person("stranger")


def a_request(kind: RequestKind = RequestKind.EXPORT, **more: Any) -> Request:
    base = {
        "id": "r", "kind": kind, "person_id": "emil", "unit_id": "school", "asked_by": "mona",
        "asked_at": NOW, "due_on": date(2021, 11, 1), "ground": Ground.GUARDIAN,
        "author_id": "mona", "at": NOW,
    }  # fmt: skip
    return Request.model_validate(base | more)


def test_who_may_ask_by_which_right() -> None:
    asked = [ground_of(who, EMIL, "school", TODAY) for who in (EMIL, MONA, REKTOR, STRANGER)]
    assert asked == [Ground.SELF, Ground.GUARDIAN, Ground.SCHOOL, None]
    assert ground_of(REKTOR, EMIL, None, TODAY) is None
    assert ground_of(MONA, EMIL, "school", date(2028, 5, 1)) is None  # of age


def test_who_follows_a_request_and_who_answers_it() -> None:
    request = a_request()
    seen = [may_see(request, who, EMIL, TODAY) for who in (EMIL, MONA, REKTOR, STRANGER)]
    assert seen == [True, True, True, False]
    assert not may_see(request, MONA, EMIL, date(2028, 5, 1))
    answers = [may_answer(request, who, EMIL, TODAY) for who in (EMIL, MONA, REKTOR, STRANGER)]
    assert answers == [False, False, True, False]
    leading_mother = MONA.model_copy(update={"duties": REKTOR.duties})
    assert not may_answer(request, leading_mother, EMIL, TODAY)
    assert not may_answer(request, REKTOR, REKTOR, TODAY)


def test_who_holds_a_talk_answers_about_their_own_words_in_it() -> None:
    talk = a_waiting_talk(id="t", subject_id="emil", responsible_id="teacher")
    teacher = a_person("teacher", duties=(Duty(unit_id="school", role="Lärare"),))
    about = About(talk_id="t", phase=Phase.RECORD, field="summary")
    wrong = a_request(RequestKind.RECTIFICATION, about=about)

    def answers(request: Request = wrong, who: Person = teacher, by: str = "teacher") -> bool:
        return may_answer_own_words(request, who, EMIL, talk, {by, "emil"}, TODAY)

    assert answers()
    assert not answers(by="mona")
    assert not answers(who=MONA, by="mona")
    assert not answers(
        a_request(RequestKind.RECTIFICATION, about=about.model_copy(update={"talk_id": "u"}))
    )
    assert not answers(a_request(RequestKind.RECTIFICATION))
    assert not answers(a_request(about=about))
    mother = teacher.model_copy(update={"id": "mona"})
    hers = talk.model_copy(update={"responsible_id": "mona"})
    assert not may_answer_own_words(wrong, mother, EMIL, hers, {"mona"}, TODAY)


def test_a_unit_answers_unless_nobody_there_can() -> None:
    def can(*leaders: Person, about: Person = EMIL) -> bool:
        return can_answer_at("school", leaders, about, TODAY)

    leading_mother = MONA.model_copy(update={"duties": REKTOR.duties})
    assert can(REKTOR)
    assert can(leading_mother, REKTOR)
    assert not can(leading_mother)
    assert not can(REKTOR, about=REKTOR)
    assert not can(STRANGER)
    assert not can()


def test_the_school_says_why_and_official_documents_are_its_alone() -> None:
    check_asking(Ground.SELF, Purpose.ACCESS, None)
    check_asking(Ground.SCHOOL, Purpose.PUBLIC_ACCESS, "2021-17")
    with pytest.raises(NotAllowed):
        check_asking(Ground.GUARDIAN, Purpose.PUBLIC_ACCESS, "2021-17")
    with pytest.raises(Invalid):
        check_asking(Ground.SCHOOL, Purpose.ACCESS, None)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2021, 10, 1), date(2021, 11, 1)),
        (date(2021, 12, 31), date(2022, 1, 31)),
        (date(2022, 1, 31), date(2022, 2, 28)),
        (date(2024, 1, 31), date(2024, 2, 29)),
        (date(2021, 11, 30), date(2021, 12, 30)),
    ],
)
@pytest.mark.spec("R13")
def test_there_is_a_month_to_answer(asked: date, due: date) -> None:
    assert due_on(asked) == due
    request = a_request(due_on=due)
    assert [request.is_late(due), request.is_late(due + timedelta(days=1))] == [False, True]
    assert not request.lapsed("archivist", NOW).is_late(due + timedelta(days=1))


def test_the_unit_that_answers_is_the_present_one_or_the_last_there_was() -> None:
    past = Enrolment(unit_id="old", school_form="GR", span=Span(end=date(2020, 6, 1)))
    older = Enrolment(unit_id="older", school_form="FS", span=Span(end=date(2015, 6, 1)))
    moved = EMIL.model_copy(update={"enrolments": (past, *EMIL.enrolments, older)})
    left = EMIL.model_copy(update={"enrolments": (older, past)})
    assert [unit_of(who, (), TODAY) for who in (moved, left, REKTOR)] == ["school", "old", "school"]
    assert unit_of(MONA, [EMIL], TODAY) == "school"
    assert unit_of(STRANGER, (), TODAY) is None


def test_an_export_is_assessed_if_it_must_be_and_is_there_for_a_week() -> None:
    waits = a_request().to_be_assessed("archivist", NOW)
    with pytest.raises(Invalid):
        waits.assessed(Assessment(included=False, by="rektor", at=NOW))
    withheld = waits.assessed(Assessment(included=False, ground="OSL", by="rektor", at=NOW))
    included = waits.assessed(Assessment(included=True, by="rektor", at=NOW))
    assert {withheld.state, included.state} == {RequestState.RECEIVED}
    made = withheld.made(Export(sha256="", size=1, ready_at=NOW, masked=0), "archivist")
    assert (made.version, made.state_at(NOW)) == (4, RequestState.READY)
    assert made.state_at(NOW + timedelta(days=7)) is RequestState.OVER
    assert made.state_at(NOW + timedelta(days=7, milliseconds=-1)) is RequestState.READY
    with pytest.raises(WrongRequestState):
        made.made(Export(sha256="", size=1, ready_at=NOW, masked=0), "archivist")


def test_a_rectification_and_an_erasure_are_answered_once_and_a_refusal_has_its_ground() -> None:
    wrong = a_request(RequestKind.RECTIFICATION)
    assert wrong.corrected(REPLY).state is RequestState.CORRECTED
    assert wrong.refused(REPLY).state is RequestState.REFUSED
    with pytest.raises(Invalid):
        wrong.refused(REPLY.model_copy(update={"ground": None}))
    with pytest.raises(WrongRequestState):
        wrong.granted(REPLY)
    granted = a_request(RequestKind.ERASURE).granted(REPLY)
    assert granted.erased("archivist", NOW).state is RequestState.ERASED
    with pytest.raises(WrongRequestState):
        granted.refused(REPLY)


def test_who_asked_has_the_export_while_they_may_ask() -> None:
    request = a_request()
    assert may_download(request, MONA, EMIL, TODAY)
    assert not may_download(request, EMIL, EMIL, TODAY)
    of_age = date(2030, 1, 1)
    assert not may_download(request, MONA, EMIL, of_age)
