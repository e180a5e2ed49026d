"""What is wrong is told by a place that is there in what was sent."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.domain.pointer import place, pointer
from shared.domain.template_question import AnyKind

KINDS = TypeAdapter(dict[str, list[AnyKind]])
TWO = [{"id": "a", "name": {"sv": "A"}}, {"id": "b", "name": {"sv": ""}}]


def _told(kind: Any) -> list[str]:
    given = {"kinds": [kind]}
    with pytest.raises(ValidationError) as wrong:
        KINDS.validate_json(KINDS.dump_json(given, warnings=False))
    return [pointer(place(error, given)) for error in wrong.value.errors()]


@pytest.mark.spec("G7")
@pytest.mark.parametrize(
    ("kind", "told"),
    [
        pytest.param(
            {"type": "choice"}, "/kinds/0/options", id="missing below the name of a shape"
        ),
        pytest.param({"type": "choice", "options": TWO}, "/kinds/0/options/1/name/sv", id="deep"),
        pytest.param(
            {"type": "criteria", "criteria": [], "levels": TWO},
            "/kinds/0/levels/1/name/sv",
            id="a shape that is called as one of its fields",
        ),
        pytest.param({"type": "dance"}, "/kinds/0", id="no such shape"),
        pytest.param({"type": "text", "a/b~": 1}, "/kinds/0/a~1b~0", id="unknown, escaped"),
        pytest.param({"type": "text", "x" * 900: 1}, "/kinds/0/" + "x" * 100, id="unknown, long"),
        pytest.param(7, "/kinds/0", id="no object"),
    ],
)
def test_a_place_is_one_that_was_given(kind: Any, told: str) -> None:
    assert told in _told(kind)
