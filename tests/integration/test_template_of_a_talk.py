"""What a talk gets from its template: questions of every type, texts, agenda, names (F42–F46, F52–F58)."""

import json
import re
from typing import Any

import pytest

from shared.adapters import keys
from shared.adapters.store import UnitOfWork, impossible
from tests.support.steps import Steps, a_term
from tests.support.templates import a_file, publish, try_choosing


def phase_of(steps: Steps, talk: str, phase: str, *, by: str, language: str = "sv") -> Any:
    headers = {"accept-language": language}
    read = steps.call(by, "GET", f"/v1/talks/{talk}", headers=headers).body
    return next(each for each in read["phases"] if each["phase"] == phase)


def field_of(steps: Steps, talk: str, phase: str, field: str, *, by: str) -> Any:
    fields = phase_of(steps, talk, phase, by=by)["fields"]
    return next(each for each in fields if each["id"] == field)


@pytest.mark.spec("F1", "F48")
def test_a_talk_begins_with_the_template_of_its_school_form() -> None:
    steps = a_term()
    in_school, in_preschool = steps.booked()["id"], steps.booked_in_preschool("2021-11-02")["id"]
    at_work = steps.booked_employee_talk("2021-11-03")["id"]
    began_with = {
        steps.read(talk, by=who)["template"]["id"]
        for talk, who in ((in_school, "emil"), (in_preschool, "mona"), (at_work, "teacher"))
    }
    assert began_with == {"development-compulsory", "development-preschool", "employee"}


@pytest.mark.spec("R27")
def test_a_salary_talk_is_a_talk_of_its_own_between_the_two() -> None:
    steps = a_term()
    year = steps.booked_employee_talk("2021-10-31", "09:00")["id"]
    (slot,) = steps.publish(
        "2021-11-02", by="rektor", groups=[], talk_type="salary", only_for=["teacher"]
    )
    salary = steps.book(slot, "teacher", by="teacher")["id"]
    assert year != salary
    read = steps.read(salary, by="teacher")
    assert (read["talk_type"], read["template"]["id"]) == ("salary", "salary")
    assert read["template"]["sensitive"]
    assert read["phases"][0]["title"] == "Prepare the salary talk"
    for stranger in ("bystander", "freja", "mona"):
        assert steps.call(stranger, "GET", f"/v1/talks/{salary}").problem == "not-found"


@pytest.mark.spec("F58")
@pytest.mark.parametrize(
    ("field", "kind", "answer", "kept"),
    [
        ("like-school.pupil", "scale", " 4", "4"),
        ("best-help.pupil", "choice", '["quiet", "example"]', '["example","quiet"]'),
        ("self-assessment.pupil", "self_assessment", '{"i-ask": "alone"}', '{"i-ask":"alone"}'),
    ],
)
def test_the_pupil_answers_more_than_text(field: str, kind: str, answer: str, kept: str) -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    steps.save(talk, "preparation", field, answer, by="emil")
    seen = field_of(steps, talk, "preparation", field, by="teacher")
    assert (seen["type"], seen["text"]) == (kind, kept)
    assert seen["form"] is not None
    repeated = steps.try_saving(talk, "preparation", field, answer + " ", by="emil")
    assert (repeated.status, repeated.body["version"]) == (200, 1)


@pytest.mark.spec("F58", "F108")
def test_judging_each_criterion_is_a_text_with_versions_as_any_other() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    steps.at("2021-10-31 09:00")
    first = json.dumps({"mathematics": {"level": "on-the-way"}})
    second = json.dumps({"mathematics": {"remark": "Since spring", "level": "meets"}})
    steps.save(talk, "record", "judgements.responsible", first, by="teacher")
    steps.save(talk, "record", "judgements.responsible", second, by="teacher", builds_on=1)
    versions = steps.history(talk, "record", "judgements.responsible").body["versions"]
    assert [version["text"] for version in versions] == [
        '{"mathematics":{"level":"on-the-way"}}',
        '{"mathematics":{"level":"meets","remark":"Since spring"}}',
    ]


@pytest.mark.spec("F58")
@pytest.mark.parametrize(
    ("field", "answer"), [("like-school.pupil", "6"), ("best-help.pupil", '"quiet"')]
)
def test_what_is_no_answer_is_refused_and_handed_back(field: str, answer: str) -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    refused = steps.try_saving(talk, "preparation", field, answer, by="emil")
    assert (refused.status, refused.problem, refused.body["yours"]) == (422, "invalid", answer)
    assert refused.body["errors"][0]["pointer"] == "/text"
    assert steps.texts(talk) == {}


@pytest.mark.spec("F54", "F55")
def test_each_section_that_says_so_has_comments_with_their_writers_names() -> None:
    steps = a_term()
    talk = steps.booked_employee_talk()["id"]
    steps.at("2021-10-31 09:00")
    steps.save(talk, "record", "craft-comment.employee", "Jag vill mer", by="teacher")
    steps.save(talk, "record", "craft-comment.manager", "Bra", by="rektor")
    seen = phase_of(steps, talk, "record", by="teacher")
    said = {f["id"]: f["author"]["name"] for f in seen["fields"] if f["version"]}
    assert said == {
        "craft-comment.manager": "Rektor Testsson",
        "craft-comment.employee": "Teacher Testsson",
    }
    (skill,) = [page for page in seen["pages"] if page["id"] == "skill"]
    assert [section["title"] for section in skill["sections"]] == [
        "Mötet med barn, elever och familjer",
        "Yrkeskunnandet",
        "Samarbetet med kollegor",
        "Verksamheten som helhet",
    ]
    assert "craft-comment.manager" in skill["sections"][1]["fields"]


@pytest.mark.spec("F52", "F53")
def test_formatted_texts_come_as_safe_html_beside_their_source() -> None:
    steps = a_term()
    talk = steps.booked_employee_talk()["id"]
    instruction = phase_of(steps, talk, "preparation", by="teacher")["instruction"]
    assert "**senast två dagar före**" in instruction["text"]
    assert "<strong>senast två dagar före</strong>" in instruction["html"]
    steps.at("2021-10-31 09:00")
    pages = phase_of(steps, talk, "record", by="rektor", language="en")["pages"]
    (skill,) = [page for page in pages if page["id"] == "skill"]
    assert "<ul>\n<li>share and receive</li>" in skill["sections"][2]["introduction"]["html"]


@pytest.mark.spec("F56")
def test_the_agenda_is_made_from_the_template() -> None:
    steps = a_term()
    talk = steps.booked()["id"]
    shown = [
        (part["title"], part["leader"], [point["title"] for point in part["points"]])
        for part in steps.read(talk, by="mona")["agenda"]
    ]
    assert shown == [
        (
            "Where are you now?", "responsible",
            [
                "What has moved forward", "Knowledge and learning", "Well-being and calm to work",
                "To the guardians",
            ],
        ),
        ("Individual development plan", "responsible", ["Judgements", "Support so far", "Efforts"]),
        ("This is what we do", "responsible", ["Goals and the way to reach them"]),
    ]  # fmt: skip


OF_PUPILS = {"elev", "pupil", "vårdnadshavare", "guardian", "mentor"}
"""What nobody is called in a talk of a manager with an employee."""


@pytest.mark.spec("F9", "D15")
def test_who_takes_part_is_named_as_the_kind_of_talk_names_them() -> None:
    steps = a_term()
    at_school, at_work = steps.booked()["id"], steps.booked_employee_talk("2021-11-03")["id"]
    seen = steps.read(at_work, by="teacher")
    assert seen["labels"] == {"manager": "Manager", "employee": "Employee"}
    assert steps.read(at_school, by="emil")["labels"]["responsible"] == "Mentor"
    headers = {"accept-language": "sv"}
    for by, talk, spoken_of in (("teacher", at_work, set()), ("emil", at_school, OF_PUPILS)):
        text = steps.call(by, "GET", f"/v1/talks/{talk}", headers=headers).text.lower()
        assert OF_PUPILS & set(re.findall(r"\w+", text)) == spoken_of


@pytest.mark.spec("F10")
def test_a_template_tells_for_what_ages_it_is() -> None:
    steps = a_term()
    template = steps.read(steps.booked_employee_talk()["id"], by="teacher")["template"]
    assert (template["youngest"], template["oldest"]) == (16, 75)
    steps = a_term()
    ours = a_file(talk_types=["employee"], age_span={"youngest": 19, "oldest": 70})
    ours["school_forms"] = ["EMPLOYEE"]
    for section in ours["pages"][0]["sections"]:
        for question in section["questions"]:
            question["answered_by"] = ["manager"] if question.get("shared") else ["employee"]
    choice = {"talk_type": "employee", "template_id": publish(steps, file=ours)["id"]}
    assert try_choosing(steps, "school", choice).status == 200
    template = steps.read(steps.booked_employee_talk("2021-11-03")["id"], by="teacher")["template"]
    assert (template["youngest"], template["oldest"]) == (19, 70)


@pytest.mark.spec("F59")
def test_a_talk_that_began_with_an_older_version_keeps_its_questions() -> None:
    steps = a_term()
    talk = steps.booked_employee_talk()["id"]
    key = keys.talk(talk)
    item = steps.ports.store.get(key)
    assert item is not None
    work = UnitOfWork()
    work.put(key, item | {"template_version": 1}, None, impossible)
    steps.ports.store.commit(work)
    assert steps.writable(talk, "preparation", by="teacher") == {
        "looking-back.employee",
        "workload.employee",
    }
    read = steps.read(talk, by="teacher")
    assert (read["template"]["version"], read["agenda"]) == (1, [])
    steps.save(talk, "preparation", "workload.employee", "Lagom", by="teacher")


def test_answers_that_no_longer_fit_are_not_copied_to_the_new_talk() -> None:
    steps = a_term()
    old = steps.booked()["id"]
    steps.save(old, "preparation", "like-school.pupil", "4", by="emil")
    steps.save(old, "preparation", "progress.pupil", "Bra", by="emil")
    text = keys.text(old, "preparation", "like-school.pupil")  # type: ignore[arg-type]
    item = steps.ports.store.get(text)
    assert item is not None
    work = UnitOfWork()
    work.put(text, item | {"text": "eleven"}, None, impossible)
    steps.ports.store.commit(work)
    steps.at("2021-11-01 08:00")
    new = steps.move(old, steps.publish("2021-11-10")[0])["id"]
    steps.call("emil", "POST", f"/v1/talks/{new}/copied-answers", {"from": old})
    assert steps.texts(new) == {"progress.pupil": "Bra"}
