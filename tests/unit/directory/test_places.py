"""Units and groups."""

from datetime import date

import pytest

from functions.directory.places import within
from shared.domain.people import Group, Span, Unit
from tests.unit.directory.records import group, mapped, to, uid, unit


@pytest.mark.spec("R21")
def test_units_with_their_parents_and_school_forms() -> None:
    register, lines = mapped(
        organisations=[
            unit("Kommun", organisationType="Huvudman"),
            unit("Skola", parentOrganisation=to("Kommun"), schoolTypes=["GR", "FTH"]),
        ]
    )
    assert lines == []
    assert register.units == {
        uid("Kommun"): Unit(id=uid("Kommun"), name="Kommun", kind="Huvudman"),
        uid("Skola"): Unit(
            id=uid("Skola"),
            name="Skola",
            kind="Skolenhet",
            parent_id=uid("Kommun"),
            school_forms=("GR", "FTH"),
        ),
    }


@pytest.mark.spec("R21")
@pytest.mark.parametrize("length", [1, 2, 5])
def test_a_circle_of_organisations_is_cut_and_told(length: int) -> None:
    circle = [unit(f"{n}", parentOrganisation=to(f"{(n + 1) % length}")) for n in range(length)]
    below = unit("below", parentOrganisation=to("0"))
    register, lines = mapped(organisations=[below, *circle])
    assert register.units[uid("below")].parent_id == uid("0")
    assert [register.units[uid(f"{n}")].parent_id for n in range(length)] == [None] * length
    assert {where for where, _ in lines} == {f"organisations/{uid(f'{n}')}" for n in range(length)}
    assert {problem for _, problem in lines} == {
        "parentOrganisation leads back to itself; left out"
    }


def test_a_long_chain_is_no_circle_and_quick() -> None:
    chain = [unit(f"{n}", parentOrganisation=to(f"{n + 1}")) for n in range(3000)]
    register, lines = mapped(organisations=[*chain, unit("3000")])
    assert lines == []
    assert register.units[uid("0")].parent_id == uid("1")


def test_a_parent_that_is_not_there() -> None:
    register, lines = mapped(organisations=[unit("Skola", parentOrganisation=to("gone"))])
    assert register.units[uid("Skola")].parent_id is None
    assert lines == [
        (f"organisations/{uid('Skola')}", "parentOrganisation is not in the file; left out")
    ]


def test_groups_with_their_dates() -> None:
    register, lines = mapped(
        organisations=[unit("Skola")],
        groups=[
            group("5A", "Skola", schoolType="GR", startDate="2021-07-01", endDate="2022-06-30")
        ],
    )
    assert lines == []
    assert register.groups == {
        uid("5A"): Group(
            id=uid("5A"),
            name="5A",
            kind="Klass",
            unit_id=uid("Skola"),
            school_form="GR",
            span=Span(start=date(2021, 7, 1), end=date(2022, 6, 30)),
        )
    }


def test_a_group_of_no_unit_is_left_out() -> None:
    register, lines = mapped(groups=[group("5A", "gone")])
    assert register.groups == {}
    assert register.places.unusable == {uid("5A")}
    assert [where for where, _ in lines] == [f"groups/{uid('5A')}"]


@pytest.mark.spec("R21")
def test_an_unknown_school_form_is_data_and_told() -> None:
    register, lines = mapped(
        organisations=[unit("Skola", schoolTypes=["GR", "XYZ"])],
        groups=[group("5A", "Skola", schoolType="ÅÄÖ")],
    )
    assert register.units[uid("Skola")].school_forms == ("GR", "XYZ")
    assert register.groups[uid("5A")].school_form == "ÅÄÖ"
    assert lines == [
        (f"organisations/{uid('Skola')}", "school form 'XYZ' is not known; kept as it is"),
        (f"groups/{uid('5A')}", "school form 'ÅÄÖ' is not known; kept as it is"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ((None, None), (None, None), (None, None)),
        ((1, None), (None, 9), (1, 9)),
        ((1, 5), (3, 9), (3, 5)),
        ((3, 9), (1, 5), (3, 5)),
        ((1, 2), (5, 6), (5, 2)),
    ],
)
def test_the_days_two_spans_share(
    one: tuple[int, int], other: tuple[int, int], both: tuple[int, int]
) -> None:
    def span(days: tuple[int | None, int | None]) -> Span:
        start, end = (date(2021, 1, day) if day else None for day in days)
        return Span(start=start, end=end)

    assert within(span(one), span(other)) == span(both)
    shared = [date(2021, 1, day) for day in range(1, 12)]
    assert [span(both).covers(day) for day in shared] == [
        span(one).covers(day) and span(other).covers(day) for day in shared
    ]
