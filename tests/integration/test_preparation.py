"""Before the talk: who answers which questions, and until when (F44, F64–F68, F102)."""

import pytest

from shared.adapters.register import a_person
from tests.support.steps import a_term
from tests.support.world import fill

PUPILS = {
    "wellbeing.pupil", "like-school.pupil", "progress.pupil", "self-assessment.pupil",
    "best-help.pupil", "to-talk-about.pupil",
}  # fmt: skip
GUARDIANS = {"wellbeing.guardian", "progress.guardian", "to-talk-about.guardian"}
OF_PRESCHOOL = GUARDIANS | {"feels-safe.guardian", "languages.guardian"}


@pytest.mark.spec("F66", "F44")
def test_in_school_the_pupil_answers_and_guardians_supplement_in_fields_of_their_own() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    assert steps.writable(talk, "preparation", by="emil") == PUPILS
    assert steps.writable(talk, "preparation", by="mona") == GUARDIANS
    refused = steps.try_saving(talk, "preparation", "wellbeing.pupil", "Hej", by="mona")
    assert refused.problem == "not-allowed"
    refused = steps.try_saving(talk, "preparation", "wellbeing.guardian", "Hej", by="emil")
    assert refused.problem == "not-allowed"


@pytest.mark.spec("F65", "F7")
def test_in_preschool_only_guardians_answer() -> None:
    steps = a_term()
    talk = steps.booked_in_preschool()["id"]
    assert steps.writable(talk, "preparation", by="mona") == OF_PRESCHOOL
    assert steps.writable(talk, "preparation", by="freja") == set()
    (preparation, *_) = steps.read(talk, by="freja")["phases"]
    assert {field["id"] for field in preparation["fields"]} == OF_PRESCHOOL
    assert steps.call("elsa", "GET", f"/v1/talks/{talk}").problem == "not-found"


@pytest.mark.spec("F65", "F66", "F1", "F2")
@pytest.mark.parametrize(
    ("form", "who_answers"),
    [
        ("FTH", {"guardian"}),
        ("FKLASS", {"guardian"}),
        ("GY", {"pupil", "guardian", "responsible"}),
        ("KOMVUX", {"pupil", "responsible"}),
    ],
)
def test_in_each_school_form_those_answer_who_act_there(form: str, who_answers: set[str]) -> None:
    steps = a_term()
    emil = a_person(steps.ports.store, "emil")
    (enrolment,) = emil.enrolments
    there = enrolment.model_copy(update={"school_form": form})
    fill(steps.ports.store, [emil.model_copy(update={"enrolments": (there,)})])
    talk = steps.booked()["id"]
    asked = {"responsible": "teacher", "pupil": "emil", "guardian": "mona"}
    (fields,) = (p["fields"] for p in steps.read(talk)["phases"] if p["phase"] == "preparation")
    assert {role for field in fields for role in field["answered_by"]} == who_answers
    for role, person in asked.items():
        opened = steps.call(person, "GET", f"/v1/talks/{talk}")
        writes = opened.status == 200 and steps.writable(talk, "preparation", by=person)
        assert bool(writes) is (role in who_answers), role


@pytest.mark.spec("F68")
def test_answers_are_shown_to_the_responsible_at_once() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    steps.save(talk, "preparation", "progress.pupil", "Jag läser bättre", by="emil")
    steps.save(talk, "preparation", "progress.guardian", "Hon läser för oss", by="mona")
    assert steps.texts(talk, by="teacher") == {
        "progress.pupil": "Jag läser bättre",
        "progress.guardian": "Hon läser för oss",
    }


@pytest.mark.spec("F102", "F101")
@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        ("2021-10-01 08:00", ""),
        ("2021-10-31 09:15", ""),  # while it goes on
        ("2021-10-31 23:59:59.999", ""),
        ("2021-11-01 00:00", "window-closed"),
    ],
)
@pytest.mark.parametrize(
    ("who", "field"), [("emil", "wellbeing.pupil"), ("mona", "wellbeing.guardian")]
)
def test_it_can_be_edited_through_the_whole_day_of_the_talk(
    at: str, outcome: str, who: str, field: str
) -> None:
    steps = a_term()
    talk = steps.booked("2021-10-31", "09:00")["id"]
    answered = steps.at(at).try_saving(talk, "preparation", field, "Hej", by=who)
    assert answered.problem == outcome


@pytest.mark.spec("F76")
@pytest.mark.parametrize(
    ("at", "outcome"), [("2021-10-29 08:59:59", ""), ("2021-10-29 09:00", "window-closed")]
)
def test_an_employee_prepares_until_two_days_before(at: str, outcome: str) -> None:
    steps = a_term()
    talk = steps.booked_employee_talk("2021-10-31", "09:00")["id"]
    steps.at(at)
    field = "workload.employee"
    answered = steps.try_saving(talk, "preparation", field, "Lagom", by="teacher")
    assert answered.problem == outcome


@pytest.mark.parametrize(
    ("who", "problem"),
    [("teacher", "not-allowed"), ("rektor", "not-allowed"), ("stranger", "not-found")],
)
def test_nobody_answers_for_a_pupil(who: str, problem: str) -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    refused = steps.try_saving(talk, "preparation", "wellbeing.pupil", "Hej", by=who)
    assert refused.problem == problem


@pytest.mark.parametrize(
    ("phase", "field"),
    [
        ("preparation", "nothing.pupil"),
        ("record", "wellbeing.pupil"),
        ("before", "wellbeing.pupil"),
    ],
)
def test_a_field_the_template_does_not_have(phase: str, field: str) -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    assert steps.try_saving(talk, phase, field, "Hej", by="emil").problem == "not-found"
