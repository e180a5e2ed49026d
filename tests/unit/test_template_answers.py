"""What an answer to each type of question may be, and the one form in which it is kept (F58)."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.domain.errors import Invalid
from shared.domain.template_question import AnyKind, Kind

KIND: TypeAdapter[Kind] = TypeAdapter(AnyKind)


def options(*ids: str) -> list[dict[str, Any]]:
    return [{"id": each, "name": {"sv": each}} for each in ids]


def a_kind(**given: Any) -> Kind:
    return KIND.validate_python(given, strict=False)


TEXT = a_kind(type="text")
SCALE = a_kind(type="scale", lowest=1, highest=10)
ONE = a_kind(type="choice", options=options("often", "never"))
SOME = a_kind(type="choice", options=options("a", "b", "c"), most=2)
SELF = a_kind(
    type="self_assessment", statements=options("i-read", "i-write"), levels=options("yes", "no")
)
CRITERIA = a_kind(type="criteria", criteria=options("one", "two"), levels=options("low", "high"))


@pytest.mark.spec("F58")
@pytest.mark.parametrize(
    ("kind", "answer", "kept"),
    [
        (TEXT, " as it was\nwritten ", " as it was\nwritten "),
        (TEXT, '{"b": 1}', '{"b": 1}'),
        (SCALE, " 7 ", "7"),
        (SCALE, "10", "10"),
        (ONE, '"often"', '"often"'),
        (SOME, '["c", "a"]', '["a","c"]'),
        (SOME, '["a", "a"]', '["a"]'),
        (SELF, '{"i-write": "no", "i-read": "yes"}', '{"i-read":"yes","i-write":"no"}'),
        (SELF, '{"i-write": "no"}', '{"i-write":"no"}'),
        (CRITERIA, '{"two": {"remark": "Å", "level": "high"}}', '{"two":{"level":"high","remark":"Å"}}'),
        (CRITERIA, '{"one": {"level": "low", "remark": " "}, "two": {}}', '{"one":{"level":"low"}}'),
        (CRITERIA, '{"one": {"remark": "only"}}', '{"one":{"remark":"only"}}'),
    ],
)  # fmt: skip
def test_an_answer_is_kept_in_one_form(kind: Kind, answer: str, kept: str) -> None:
    assert kind.canonical(answer) == kept
    assert kind.canonical(kept) == kept


@pytest.mark.parametrize("kind", [SCALE, ONE, SOME, SELF, CRITERIA])
def test_no_answer_is_always_allowed(kind: Kind) -> None:
    assert kind.canonical("") == kind.canonical(" \n") == ""


@pytest.mark.parametrize(
    ("kind", "empty"), [(SOME, "[]"), (SELF, "{}"), (CRITERIA, "{}"), (CRITERIA, '{"one": {}}')]
)
def test_an_answer_that_says_nothing_is_none(kind: Kind, empty: str) -> None:
    assert kind.canonical(empty) == ""


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        (SCALE, "0"), (SCALE, "11"), (SCALE, "7.0"), (SCALE, "true"), (SCALE, '"7"'), (SCALE, "seven"),
        (SCALE, "NaN"), (SCALE, "9" * 5_000), (SCALE, "[" * 100_000), (SCALE, "7 7"),
        (ONE, "often"), (ONE, '"sometimes"'), (ONE, '["often"]'), (ONE, "null"),
        (SOME, '"a"'), (SOME, '["a","b","c"]'), (SOME, '["d"]'), (SOME, '[["a"]]'), (SOME, '[{"a": 1}]'),
        (SELF, '["i-read"]'), (SELF, '{"i-dance": "yes"}'), (SELF, '{"i-read": "maybe"}'),
        (SELF, '{"i-read": null}'),
        (CRITERIA, '{"one": "high"}'), (CRITERIA, '{"one": {"level": "middle"}}'),
        (CRITERIA, '{"one": {"mark": 5}}'), (CRITERIA, '{"one": {"remark": 5}}'),
        (CRITERIA, '{"one": {"remark": "' + "a" * 2_001 + '"}}'),
        (CRITERIA, '{"one": {"remark": "\\u0000"}}'),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit_is_refused_and_handed_back(kind: Kind, answer: str) -> None:
    with pytest.raises(Invalid) as refused:
        kind.canonical(answer)
    assert refused.value.facts["yours"] == answer
    (error,) = refused.value.facts["errors"]
    assert error["pointer"] == "/text"
    assert len(error["detail"]) <= 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "scale", "lowest": 5, "highest": 5},
        {"type": "choice", "options": options("only")},
        {"type": "choice", "options": options("a", "a")},
        {"type": "self_assessment", "statements": options("a"), "levels": options("x", "x")},
        {"type": "criteria", "criteria": options("a", "a"), "levels": options("x", "y")},
        {"type": "essay"},
    ],
)
def test_a_question_that_could_not_be_answered_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        KIND.validate_python(wrong, strict=False)
