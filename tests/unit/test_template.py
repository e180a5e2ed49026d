"""Templates: which fields there are, who writes in each, and what is checked (F44, F54, F55, F56, F105)."""

from typing import Any

import pytest
from pydantic import ValidationError

from shared.domain import template_library
from shared.domain.errors import NotFound
from shared.domain.template import MOST_FIELDS, Template
from shared.domain.template_agenda import Point, agenda
from shared.domain.template_check import findings
from shared.domain.template_library import load_template, name_of_phase, names, shipped
from shared.domain.template_words import Words
from shared.domain.vocabulary import Pattern, Phase, Role, pattern_of

T = {"sv": "T"}
SUMMARY = {
    "id": "summary", "phase": "follow_up", "prompt": T, "answered_by": ["responsible"], "shared": True,
}  # fmt: skip


def asked(**more: Any) -> dict[str, Any]:
    return {
        "id": "wellbeing", "phase": "preparation", "prompt": {"sv": "Hur mår du?"},
        "answered_by": ["pupil", "guardian"],
    } | more  # fmt: skip


def a_template(*questions: dict[str, Any], section: Any = None, **more: Any) -> Template:
    sections = [{"id": "s", "questions": list(questions)} | (section or {})]
    document = {"id": "t", "version": 1, "title": T, "pages": [{"id": "p", "sections": sections}]}
    return Template.model_validate(document | more, strict=False)


@pytest.mark.spec("F44")
def test_each_answering_role_has_a_field_of_its_own() -> None:
    fields = {field.id: field.writers for field in a_template(asked()).fields}
    assert fields == {"wellbeing.pupil": {Role.PUPIL}, "wellbeing.guardian": {Role.GUARDIAN}}


def test_a_shared_question_is_one_field_for_all_of_them() -> None:
    fields = {field.id: field.writers for field in a_template(asked(shared=True)).fields}
    assert fields == {"wellbeing": {Role.PUPIL, Role.GUARDIAN}}


@pytest.mark.spec("F54", "F55")
def test_a_section_has_comment_fields_where_the_template_says_so() -> None:
    comments = {"phase": "record", "answered_by": ["manager", "employee"]}
    (manager, employee) = a_template(section={"comments": comments}).fields
    assert (manager.id, set(manager.writers)) == ("s-comment.manager", {Role.MANAGER})
    assert (employee.id, employee.phase) == ("s-comment.employee", Phase.RECORD)
    assert employee.question.prompt.in_language("en") == "Comment"


def test_a_field_is_found_by_id_and_phase() -> None:
    field = a_template(asked()).field(Phase.PREPARATION, "wellbeing.guardian")
    assert (field.id, field.question.id) == ("wellbeing.guardian", "wellbeing")


@pytest.mark.parametrize(
    ("phase", "field_id"),
    [
        (Phase.RECORD, "wellbeing.pupil"),
        (Phase.PREPARATION, "wellbeing"),
        (Phase.PREPARATION, "wellbeing.teacher"),
        (Phase.PREPARATION, "../wellbeing.pupil"),
        (Phase.PREPARATION, "Wellbeing.pupil"),
        (Phase.PREPARATION, "wellbeing.pupil\n"),
        (Phase.PREPARATION, ""),
    ],
)
def test_no_other_field_is_there(phase: Phase, field_id: str) -> None:
    with pytest.raises(NotFound):
        a_template(asked()).field(phase, field_id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"pages": []},
        {"pages": [{"id": "p", "sections": []}]},
        {"pages": [{"id": "p", "sections": [{"id": "s"}, {"id": "s"}]}]},
        {"title": {}},
        {"title": {"sv": "two\nlines"}},
        {"title": {"de": "Gespräch"}},
        {"instructions": {"preparation": {"sv": "a\x00b"}}},
        {"age_span": {"youngest": 20, "oldest": 19}},
        {"format": "something else"},
        {"unknown": 1},
    ],
)
def test_a_template_of_the_wrong_shape_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        a_template(asked(), **wrong)


def test_what_has_the_same_name_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match="more than once"):
        a_template(asked(), asked())


def test_a_template_has_an_end() -> None:
    few = [asked(id=f"q{n}", shared=True) for n in range(MOST_FIELDS // 5 + 1)]
    pages = [
        {"id": f"p{n}", "sections": [{"id": f"s{n}", "questions": [q | {"id": f"{q['id']}-{n}"} for q in few]}]}
        for n in range(5)
    ]  # fmt: skip
    with pytest.raises(ValidationError, match=f"at most {MOST_FIELDS} fields"):
        a_template(pages=pages)
    everybody = ["pupil", "guardian", "responsible", "employee", "manager"]
    one_page = pages[0]["sections"][0]["questions"]  # type: ignore[index]
    with pytest.raises(ValidationError, match=f"at most {MOST_FIELDS} fields"):
        a_template(*({**q, "answered_by": everybody, "shared": False} for q in one_page))


def test_words_are_told_in_the_language_there_is() -> None:
    assert Words(sv="Hej", en="Hello").in_language("en") == "Hello"
    assert Words(sv="Hej").in_language("en") == "Hej"
    assert Words(en="Hello").in_language("sv") == "Hello"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, []),
        ({"school_forms": ["GR"]}, []),
        ({"school_forms": ["FS"]}, ["wellbeing: pupil"]),
        ({"school_forms": ["EMPLOYEE"]}, ["wellbeing: pupil", "wellbeing: guardian", "summary: resp", "needs"]),
    ],
)  # fmt: skip
def test_what_nobody_can_answer_is_found_before_publishing(
    more: dict[str, Any], told: list[str]
) -> None:
    found = [finding.detail for finding in findings(a_template(asked(), SUMMARY, **more))]
    assert [detail.startswith(start) for detail, start in zip(found, told, strict=True)] == [
        True
    ] * len(told)


@pytest.mark.parametrize(
    "summary",
    [
        None,
        SUMMARY | {"shared": False},
        SUMMARY | {"phase": "record"},
        SUMMARY | {"answered_by": ["responsible", "pupil"]},
        SUMMARY | {"kind": {"type": "scale"}},
    ],
)
def test_a_talk_can_be_closed_whatever_its_template(summary: dict[str, Any] | None) -> None:
    template = a_template(asked(), *([summary] if summary else []))
    (finding,) = findings(template)
    assert finding.detail.startswith("needs a text question `summary`")


@pytest.mark.spec("F56", "F90")
def test_the_agenda_has_the_titled_parts_each_with_its_leader() -> None:
    points = [
        {"id": "a", "title": {"sv": "Mina arbeten"}},
        {"id": "b", "title": {"sv": "Frågor"}, "leader": "guardian"},
        {"id": "c"},
    ]
    pages = [
        {"id": "p", "title": {"sv": "Lärande"}, "leader": "pupil", "minutes": 10, "sections": points},
        {"id": "q", "title": {"sv": "Inför"}, "on_agenda": False, "sections": [{"id": "d"}]},
        {"id": "r", "sections": [{"id": "e"}]},
    ]  # fmt: skip
    (part,) = agenda(a_template(pages=pages), "sv")
    assert (part.title, part.leader, part.minutes) == ("Lärande", Role.PUPIL, 10)
    assert part.points == (Point("Mina arbeten", Role.PUPIL), Point("Frågor", Role.GUARDIAN))


@pytest.mark.spec("F90")
def test_the_pupil_led_talk_is_led_by_the_pupil_first_and_by_the_teacher_at_the_end() -> None:
    leaders = [part.leader for part in agenda(load_template("pupil-led"), "sv")]
    assert leaders == [Role.PUPIL, Role.PUPIL, Role.RESPONSIBLE]


@pytest.mark.spec("F9", "D15")
@pytest.mark.parametrize(
    ("pattern", "called"),
    [
        (Pattern.SCHOOL, {"responsible": "Mentor", "pupil": "Elev", "guardian": "Vårdnadshavare"}),
        (Pattern.EMPLOYEE, {"manager": "Chef", "employee": "Medarbetare"}),
    ],
)
def test_who_takes_part_is_called_what_the_kind_of_talk_calls_them(
    pattern: Pattern, called: dict[str, str]
) -> None:
    told = dict(names(a_template(asked()), pattern, "sv"))
    others = ("staff", "higher", "student_health")
    assert {role: name for role, name in told.items() if role not in others} == called


@pytest.mark.spec("F9", "D15")
def test_a_template_has_names_of_its_own() -> None:
    led = load_template("pupil-led")
    assert dict(names(led, Pattern.SCHOOL, "en"))[Role.PUPIL] == "Pupil, who leads the talk"
    told = [name_of_phase(led, Pattern.SCHOOL, phase, "sv") for phase in Phase]
    assert told[0] == "Innan – planera ditt samtal"
    assert told[1] == "Under – samtalet"


def test_what_nobody_renamed_is_called_as_the_data_says() -> None:
    template_library._usual.cache_clear()  # read before, in whatever process this runs
    plain = load_template("development")
    assert dict(names(plain, Pattern.SCHOOL, "sv"))[Role.RESPONSIBLE] == "Mentor"
    assert name_of_phase(plain, Pattern.ADULT, Phase.RECORD, "sv").startswith("Under")


def told(value: Any) -> list[dict[str, str]]:
    """Every text of a template, by language."""
    if isinstance(value, dict):
        if value.keys() & {"sv", "en"}:
            return [value]
        return [text for part in value.values() for text in told(part)]
    return [text for part in value for text in told(part)] if isinstance(value, list) else []


@pytest.mark.spec("F48")
@pytest.mark.parametrize("template_id", shipped())
def test_shipped_templates_are_complete_in_both_languages(template_id: str) -> None:
    template = load_template(template_id)
    assert list(findings(template)) == []
    texts = told(template.model_dump(mode="json"))
    assert all(text["sv"] and text["en"] and text["sv"] != text["en"] for text in texts)
    if template_id.startswith("plain"):
        assert Phase.PREPARATION not in {question.phase for question in template.questions()}
    else:
        assert {question.phase for question in template.questions()} == set(Phase)


@pytest.mark.spec("F58", "F96")
def test_the_talks_are_asked_what_they_are_for() -> None:
    kinds = {
        template_id: {question.kind.type for question in load_template(template_id).questions()}
        for template_id in ("development-compulsory", "employee", "salary")
    }
    assert kinds["development-compulsory"] == {
        "text", "scale", "choice", "self_assessment", "criteria"
    }  # fmt: skip
    assert {"scale", "criteria"} <= kinds["employee"]
    employee = load_template("employee")
    skill = next(page for page in employee.pages if page.id == "skill")
    assert len([section for section in skill.sections if section.comments]) == 4
    plan = next(page for page in employee.pages if page.id == "plan")
    assert [section.id for section in plan.sections] == ["needs", "steps", "future"]


@pytest.mark.spec("F1", "F2")
@pytest.mark.parametrize(
    "template_id", [each for each in shipped() if each.startswith("development-")]
)
def test_the_templates_of_the_school_forms_ask_only_who_acts_there(template_id: str) -> None:
    template = load_template(template_id)
    young = {pattern_of(form) for form in template.school_forms} == {Pattern.YOUNG}
    asked_to = {role for question in template.questions() for role in question.answered_by}
    assert (Role.PUPIL in asked_to) is not young


@pytest.mark.spec("F93")
@pytest.mark.parametrize(
    "template_id", [each for each in shipped() if each.startswith("development-")]
)
def test_a_talk_at_school_begins_with_what_moved_forward_and_ends_with_what_is_ahead(
    template_id: str,
) -> None:
    asked = [q.id for q in load_template(template_id).questions() if q.phase is Phase.RECORD]
    assert asked[0] == "forward"
    assert asked.index("goals") > max(map(asked.index, ("forward", "knowledge", "social")))
    begins = next(p for p in load_template(template_id).pages if p.on_agenda).sections[0]
    assert begins.introduction is not None
    assert begins.introduction.in_language("en").startswith("Begin here")


@pytest.mark.spec("F116")
@pytest.mark.parametrize("template_id", ["development-compulsory", "development-upper-secondary"])
def test_support_so_far_is_asked_about_need_and_result(template_id: str) -> None:
    template = load_template(template_id)
    fields = {"support-match.responsible", "support-match.pupil", "support-result.responsible"}
    assert fields <= {field.id for field in template.fields if field.phase is Phase.RECORD}


@pytest.mark.spec("F59")
def test_a_talk_keeps_the_version_it_began_with_and_new_ones_get_the_newest() -> None:
    assert load_template("employee", 1).version == 1
    assert load_template("employee").version == 3


def test_a_template_from_before_there_were_pages_is_one_page() -> None:
    old = load_template.__wrapped__("employee", 1)  # as it is read the first time
    assert [[section.id for section in page.sections] for page in old.pages] == [["questions"]]


@pytest.mark.parametrize(
    ("template_id", "version"), [("development", 99), ("nowhere", None), ("nowhere", 1)]
)
def test_a_template_that_is_not_shipped_is_not_guessed(
    template_id: str, version: int | None
) -> None:
    with pytest.raises(FileNotFoundError):
        load_template(template_id, version)
