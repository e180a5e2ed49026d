"""Question templates: which text fields there are, and who writes in each (F44, F105)."""

import pytest

from shared.domain.errors import NotFound
from shared.domain.template import Question, Template, load_template
from shared.domain.vocabulary import Phase, Role

BOTH = (Role.PUPIL, Role.GUARDIAN)


def a_template(*, shared: bool) -> Template:
    question = Question(
        id="wellbeing",
        phase=Phase.PREPARATION,
        prompt={"sv": "Hur mår du?"},
        answered_by=BOTH,
        shared=shared,
    )
    return Template(id="t", version=1, title={"sv": "T"}, questions=(question,))


@pytest.mark.spec("F44")
def test_each_answering_role_has_a_field_of_its_own() -> None:
    fields = {field.id: field.writers for field in a_template(shared=False).fields()}
    assert fields == {"wellbeing.pupil": {Role.PUPIL}, "wellbeing.guardian": {Role.GUARDIAN}}


def test_a_shared_question_is_one_field_for_all_of_them() -> None:
    fields = {field.id: field.writers for field in a_template(shared=True).fields()}
    assert fields == {"wellbeing": set(BOTH)}


def test_a_field_is_found_by_id_and_phase() -> None:
    field = a_template(shared=False).field(Phase.PREPARATION, "wellbeing.guardian")
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
        a_template(shared=False).field(phase, field_id)


@pytest.mark.parametrize("template_id", ["development", "employee"])
def test_shipped_templates_ask_in_every_phase_in_both_languages_and_have_a_summary(
    template_id: str,
) -> None:
    template = load_template(template_id)
    assert {question.phase for question in template.questions} == set(Phase)
    assert {frozenset(question.prompt) for question in template.questions} == {
        frozenset({"sv", "en"})
    }
    assert template.field(Phase.FOLLOW_UP, "summary").writers <= {Role.RESPONSIBLE, Role.MANAGER}
    ids = [(field.phase, field.id) for field in template.fields()]
    assert len(ids) == len(set(ids))


def test_a_talk_keeps_the_version_it_began_with_and_new_ones_get_the_newest() -> None:
    assert load_template("development", 1).version == 1
    assert load_template("development").version >= 1


def test_a_template_that_is_not_shipped_is_not_guessed() -> None:
    with pytest.raises(FileNotFoundError):
        load_template("development", 99)
    with pytest.raises(ValueError, match="empty"):
        load_template("nowhere")
