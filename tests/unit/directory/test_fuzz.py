"""No file makes the importer fall over: it is taken, or told about, and then taken the same way."""

import copy
import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from functions.directory.reading import KINDS
from infra.local.school import Size, make_school
from tests.support.exports import Importing
from tests.unit.directory.records import TODAY, document

TINY = make_school(1, TODAY, Size(class_size=2, department_size=3))[0].records
"""A whole municipality of a few dozen people."""

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["\x00", "\ud800", "x" * 10_000, "2021-02-30", "GR", "Avliden", "0" * 12])
)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "person", "responsibles", "startDate"]) | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def import_twice(file: bytes) -> None:
    """Whatever was taken, the second time it stands already."""
    importing = Importing()
    first = importing.bring_in(file)
    again = importing.bring_in(file)
    assert again.written == 0
    assert (first.finished, first.problem_count) == (again.finished, again.problem_count)
    if first.finished:
        assert first.changes == {} or all(tally.gone == 0 for tally in first.changes.values())
        # What was passed over was told: a record, or a person too large to be taken.
        told = json.loads(file)
        assert first.problem_count or sum(first.records.values()) == sum(
            len(told[kind]) for kind in KINDS
        )


@given(st.binary(max_size=200) | anything.map(lambda value: json.dumps(value).encode()))
@example(b'{"persons": [' * 5000)
def test_any_file(file: bytes) -> None:
    import_twice(file)


@given(st.fixed_dictionaries({kind: st.lists(anything, max_size=3) for kind in KINDS}))
def test_any_records(records: dict[str, list[Any]]) -> None:
    import_twice(json.dumps(records).encode())


@st.composite
def damaged(draw: st.DrawFn) -> dict[str, Any]:
    """The municipality with a few values replaced, dropped, doubled, or put elsewhere."""
    records = copy.deepcopy(TINY)
    for _ in range(draw(st.integers(1, 4))):
        inside, name = _somewhere(draw, records)
        match draw(st.sampled_from(["replace", "drop", "double", "swap"])):
            case "replace":
                inside[name] = draw(anything)
            case "drop":
                del inside[name]
            case "double" if isinstance(inside, list):
                inside.append(copy.deepcopy(inside[name]))
            case _:
                other, other_name = _somewhere(draw, records)
                inside[name] = copy.deepcopy(other[other_name])
    return {**document(), **records}


def _somewhere(draw: st.DrawFn, records: Any) -> tuple[Any, Any]:
    """A place in a record, however deep: what it is in, and its name or position there."""
    inside: Any = records
    name: Any = draw(st.sampled_from([kind for kind in KINDS if records.get(kind)]))
    while isinstance(inside[name], dict | list) and inside[name]:
        inside = inside[name]
        names = list(inside) if isinstance(inside, dict) else range(len(inside))
        name = draw(st.sampled_from(names))
        if draw(st.booleans()) and draw(st.booleans()):
            break
    return inside, name


@given(damaged())
def test_any_damage(records: dict[str, Any]) -> None:
    import_twice(json.dumps(records).encode())
