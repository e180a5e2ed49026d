"""The life of a template that somebody made, and which one a unit chose (F41, F43, F59)."""

import pytest

from shared.domain.errors import WrongTemplateState
from shared.domain.template_bank import MOST_WORDS, found_by, words_of
from shared.domain.template_choice import Choices, TemplateChoice, first_choice
from shared.domain.template_library import load_template
from shared.domain.template_life import OwnTemplate, TemplateState
from tests.support.world import local

NOW = local("2021-10-01 08:00")
CONTENT = load_template("employee")
NEW = OwnTemplate(
    id="t", owner_id="school", title=CONTENT.title, created_at=NOW, created_by="rektor", draft=1
)


@pytest.mark.spec("F59")
def test_a_template_is_drafted_published_drafted_again_and_retired() -> None:
    assert (NEW.state, NEW.in_use) == (TemplateState.DRAFT, None)
    drafted, draft = NEW.drafted(CONTENT)
    assert (drafted.draft, draft.id, draft.version) == (1, "t", 1)
    published = drafted.publish()
    assert (published.state, published.in_use, published.draft) == (
        TemplateState.PUBLISHED,
        1,
        None,
    )
    again, draft = published.drafted(CONTENT)
    assert (again.state, again.in_use, again.draft, draft.version) == (
        TemplateState.PUBLISHED,
        1,
        2,
        2,
    )
    assert again.publish().in_use == 2
    retired = again.retire(NOW)
    assert (retired.state, retired.in_use) == (TemplateState.RETIRED, None)
    revisions = [each.revision for each in (NEW, drafted, published, again, retired)]
    assert revisions == [1, 2, 3, 4, 5]


@pytest.mark.spec("F49")
def test_what_is_published_is_shared_and_withdrawn_and_never_what_is_retired() -> None:
    with pytest.raises(WrongTemplateState):
        NEW.share(NOW)
    shared = NEW.publish().share(NOW)
    assert (shared.shared, shared.shared_at) == (1, NOW)
    newer = shared.drafted(CONTENT)[0].publish()
    assert (newer.shared, newer.share(NOW).shared) == (1, 2)
    assert (shared.withdraw().shared, shared.retire(NOW).shared_at) == (None, None)
    with pytest.raises(WrongTemplateState):
        NEW.withdraw()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mål & VÄGEN, mål!", ["mål", "vägen"]),
        ("a 5A i", ["5a"]),
        ("Ålder" + "x" * 40, ["ålder" + "x" * 25]),
        ("", []),
    ],
)
def test_words_are_looked_for_however_they_are_written(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_a_template_is_found_by_so_many_words_and_no_more() -> None:
    assert len(found_by([" ".join(f"ord{n}" for n in range(100)), None])) == MOST_WORDS


def test_nothing_comes_after_retirement_and_nothing_is_published_twice() -> None:
    retired = NEW.retire(NOW)
    for step in (lambda: retired.drafted(CONTENT), retired.publish, lambda: retired.retire(NOW)):
        with pytest.raises(WrongTemplateState) as refused:
            step()
        assert refused.value.facts == {"state": TemplateState.RETIRED}
    with pytest.raises(WrongTemplateState, match="no draft"):
        NEW.publish().publish()


def chosen(unit: str, *choices: TemplateChoice) -> Choices:
    return Choices(unit_id=unit).replaced(choices)


def choice(template_id: str | None, form: str | None = None) -> TemplateChoice:
    return TemplateChoice(talk_type="development", school_form=form, template_id=template_id)


@pytest.mark.spec("F41")
def test_a_choice_for_the_school_form_goes_before_one_for_all() -> None:
    choices = chosen("school", choice("all"), choice("gr", "GR"))
    assert choices.revision == 1
    assert choices.of("development", "GR") == choice("gr", "GR")
    assert choices.of("development", "GY") == choice("all")
    assert choices.of("employee", "EMPLOYEE") is None


@pytest.mark.spec("F41", "F43")
def test_the_nearest_unit_that_chose_goes_first_and_none_is_a_choice_too() -> None:
    made = {"town": chosen("town", choice("towns")), "school": chosen("school", choice(None))}
    line = ("school", "district", "town")
    found = [each.template_id for each in first_choice(line, made, "development", "GR")]
    assert found == [None, "towns"]
    assert first_choice(line, made, "salary", "EMPLOYEE") == ()
