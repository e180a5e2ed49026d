"""Judgements: when guardians read them, what was before, and levels as data."""

from datetime import date, timedelta

import pytest

from shared.domain import judgement
from shared.domain.judgement import (
    Judgement,
    Level,
    Scale,
    is_subject,
    latest,
    progress,
    scale_of,
    subject_name,
)
from shared.domain.template_words import Words
from shared.domain.term import Term
from tests.support.talks import START

SPRING = Term.parse("2021-spring")
AUTUMN = Term.parse("2021-autumn")


def a_judgement(term: Term = AUTUMN, school_subject: str = "MA", **more: object) -> Judgement:
    given = {"pupil_id": "emil", "school_form": "GR", "words": "Tal i bråkform", "at": START}
    return Judgement.model_validate(
        {**given, "term": str(term), "school_subject": school_subject, **more}
    )


@pytest.mark.spec("F61")
def test_guardians_read_it_from_its_release_on() -> None:
    assert not a_judgement().is_released(START)
    released = a_judgement(released_at=START)
    assert not released.is_released(START - timedelta(milliseconds=1))
    assert released.is_released(START)


@pytest.mark.spec("F93")
def test_the_latest_of_each_subject_comes_with_the_one_before() -> None:
    maths, english = a_judgement(), a_judgement(SPRING, "EN")
    before = a_judgement(SPRING)
    assert latest([maths, english, before]) == [(english, None), (maths, before)]
    shown = progress([maths, english, before])
    assert shown == [(english, None), (before, None), (maths, before)]


def test_it_stands_in_a_table_as_it_was() -> None:
    whole = a_judgement(level="acceptable", released_at=START, version=3, author_id="teacher")
    item = whole.model_dump(mode="json")
    assert item["term"] == "2021-autumn"
    assert Judgement.model_validate(item) == whole
    assert Judgement.model_validate(item | {"term": AUTUMN}) == whole


def test_levels_are_data_for_each_school_form() -> None:
    scale = scale_of("GR", AUTUMN)
    assert scale.codes == ("insufficient", "acceptable", "more_than_acceptable")
    assert scale.name("acceptable", "sv") == "Godtagbara kunskaper"
    assert (scale.step("acceptable"), scale.step("x"), scale.name("x", "en")) == (1, None, "x")
    assert scale_of("GY", AUTUMN).levels == ()


def test_a_scale_holds_from_its_date_on(monkeypatch: pytest.MonkeyPatch) -> None:
    levels = (Level(code="on_the_way", name=Words(sv="På väg")),)
    newer = Scale(school_forms=("GR",), valid_from=date(2021, 7, 1), levels=levels)
    known = (newer, *judgement.scales())
    monkeypatch.setattr(judgement, "scales", lambda: known)
    assert scale_of("GR", AUTUMN) == newer
    assert scale_of("GR", SPRING) == known[1]


def test_a_subject_has_a_code() -> None:
    assert is_subject("GRGRMAT01")
    assert not any(map(is_subject, ("", "1", "M#", "MA ", "Å", "a" * 41)))


def test_a_subject_is_called_by_its_name_or_else_by_its_code() -> None:
    assert (subject_name("MA", "sv"), subject_name("MA", "en")) == ("Matematik", "Mathematics")
    assert subject_name("GRGRXYZ01", "sv") == "GRGRXYZ01"


def test_what_is_shipped_can_be_read() -> None:
    assert all(scale.levels for scale in judgement.scales.__wrapped__())
    assert "SV" in judgement.subjects.__wrapped__()
