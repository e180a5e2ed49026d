"""Policies: the figures of a kind of talk, as data (D2, D4, D5, F87)."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from shared.domain.duration import Duration
from shared.domain.errors import Invalid
from shared.domain.policy import Border, Policy, load_policies
from tests.support.talks import STANDARD, START
from tests.support.world import STOCKHOLM, local


@pytest.mark.parametrize(
    "text", ["booked", "start-P6D", "end+PT1H", "midnight", "midnight+P1DT30M"]
)
def test_a_border_is_written_as_it_is_read(text: str) -> None:
    assert str(Border.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "noon", "start-6D", "start P6D", "start-P", "P6D", "start--P6D"]
)
def test_nothing_else_is_a_border(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a border|not a duration"):
        Border.parse(text)


def test_borders_are_told_from_their_anchor() -> None:
    anchors = {"start": START, "end": START + timedelta(minutes=30)}
    at = {
        text: Border.parse(text).at(anchors, STOCKHOLM)
        for text in ("start", "end+PT1H", "midnight")
    }
    assert at == {
        "start": local("2021-10-31 09:00"),
        "end+PT1H": local("2021-10-31 10:30"),
        "midnight": local("2021-11-01 00:00"),
    }


@pytest.mark.spec("D4")
@pytest.mark.parametrize(
    ("talk_type", "due", "closes", "length"),
    [
        ("development", "start-P1D", "midnight", "PT30M"),
        ("employee", "start-P2D", "start-P2D", "PT45M"),
    ],
)
def test_the_shipped_figures(talk_type: str, due: str, closes: str, length: str) -> None:
    policy = STANDARD[talk_type]
    assert str(policy.preparation_opens) == "booked"
    assert (str(policy.preparation_due), str(policy.preparation_closes)) == (due, closes)
    assert (str(policy.record_opens), str(policy.record_closes)) == ("start-P6D", "start+P30D")
    assert (str(policy.follow_up_opens), str(policy.follow_up_closes)) == ("midnight", "start+P30D")
    assert str(policy.length) == length


def test_a_policy_is_written_as_it_is_read() -> None:
    policy = STANDARD["development"]
    assert Policy.model_validate_json(policy.model_dump_json()) == policy


def test_what_is_not_a_figure_of_a_policy_is_refused() -> None:
    data = STANDARD["development"].model_dump(mode="json")
    with pytest.raises(ValidationError):
        Policy.model_validate(data | {"record_close": "start+P30D"})
    with pytest.raises(ValidationError):
        Policy.model_validate(data | {"record_closes": "start+P1M"})
    with pytest.raises(ValidationError):
        Policy.model_validate(data | {"record_closes": 30})


@pytest.mark.parametrize("grain", ["PT7M", "PT0S", "P1D", "P1DT5M"])
def test_the_calendars_grain_divides_a_day(grain: str) -> None:
    """Otherwise cells of two days would not fit together, and an overlap at midnight would be missed."""
    data = STANDARD["development"].model_dump(mode="json")
    with pytest.raises(ValidationError, match="grain"):
        Policy.model_validate(data | {"grain": grain})


@pytest.mark.parametrize("figure", ["buffer", "interpreter_extra"])
@pytest.mark.parametrize("buffer", ["PT7M", "P1D", "PT65M"])
def test_what_makes_a_talk_longer_is_made_of_the_calendars_cells(figure: str, buffer: str) -> None:
    with pytest.raises(Invalid) as refused:
        STANDARD["development"].with_figures({figure: buffer})
    assert [error["pointer"] for error in refused.value.facts["errors"]] == [f"/figures/{figure}"]


def test_later_sets_win_and_earlier_ones_stay() -> None:
    merged = load_policies("standard", "demonstration")
    assert set(merged) == {"development", "employee", "salary", "demonstration"}
    assert merged.of("demonstration").length == Duration.parse("PT10S")


def test_a_set_that_is_not_shipped_is_not_guessed() -> None:
    with pytest.raises(FileNotFoundError):
        load_policies("nowhere")


def test_a_kind_of_talk_that_the_installation_does_not_have() -> None:
    with pytest.raises(Invalid) as refused:
        STANDARD.of("chat")
    assert refused.value.facts["errors"] == [
        {"pointer": "/talk_type", "detail": "one of: development, employee, salary"}
    ]


@pytest.mark.spec("F1", "F2")
def test_a_school_form_has_its_own_template_and_the_others_share_one() -> None:
    development = STANDARD["development"]
    forms = ("FS", "FTH", "GR", "GY", "KOMVUX", "unknown")
    assert [development.template_for(form) for form in forms] == [
        "development-preschool",
        "development-preschool",
        "development-compulsory",
        "development-upper-secondary",
        "development",
        "development",
    ]
