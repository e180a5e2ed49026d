"""By what somebody is known, how it is compared, and what a civic number looks like."""

from datetime import date

import pytest

from shared.domain.identity import (
    Identifier,
    may_come_in,
    tells_a_civic_number,
    tells_a_name,
    written,
)
from shared.domain.people import (
    Carer,
    CarerRelation,
    Duty,
    Enrolment,
    Guardianship,
    Own,
    Person,
    Span,
)

CIVIC, NAME, MAIL = Identifier.CIVIC_NUMBER, Identifier.SCHOOL_NAME, Identifier.MAIL


@pytest.mark.parametrize(
    ("identifier", "text", "expected"),
    [
        (CIVIC, "198001012387", "198001012387"),
        (CIVIC, " 19800101-2387", "198001012387"),
        (CIVIC, "8001012387", None),
        (CIVIC, "1980010123TF", None),
        (CIVIC, "\u0661\u06698001012387", None),
        (NAME, " X7@Skola.example ", "x7@skola.example"),
        (NAME, "ÅSA@skola.example", "åsa@skola.example"),
        (NAME, "\u017fune@skola.example", "\u017fune@skola.example"),  # a long s is no s
        (NAME, "\u212aim@skola.example", "\u212aim@skola.example"),  # nor the sign of kelvin a k
        (NAME, "x7", None),
        (MAIL, "a@b@c", None),
        (MAIL, "a" * 300 + "@b.example", None),
    ],
)
def test_an_identifier_is_compared_in_one_way(
    identifier: Identifier, text: str, expected: str | None
) -> None:
    assert written(identifier, text) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("198001012387", True),
        ("Kommunen_19800101-2387", True),
        ("800101-2387", True),
        ("8001612384", True),  # a coordination number
        ("198001012388", False),  # no check digit
        ("8013012383", False),  # no month
        ("8001002388", False),  # no day
        ("a198001012387567", False),  # part of a longer number
        ("6dfecaaf-6099-5130-b1c3-58a22373d6f3", False),
        ("", False),
    ],
)
def test_a_civic_number_is_recognised(text: str, told: bool) -> None:
    assert tells_a_civic_number(text) is told


def _person(**more: object) -> Person:
    return Person.model_validate({"id": "p", "given_name": "P", "family_name": "Q", **more})


TODAY = date(2021, 10, 1)
CARES = Own(version=1, cares_for=("child",))
OTHER = (Guardianship(person_id="child", relation="Annan ansvarig"),)
"""Such as a step-parent, or who pays for a place."""


@pytest.mark.spec("R20")
@pytest.mark.parametrize(
    ("person", "ends", "comes_in"),
    [
        (_person(), None, True),
        (_person(left="2021-09-30"), None, False),
        (_person(own=CARES), None, False),
        (_person(own=CARES), TODAY, True),
        (_person(own=CARES), date(2021, 9, 30), False),
        (_person(own=CARES, duties=(Duty(unit_id="s", role="Lärare"),)), None, True),
        (_person(children=OTHER), None, False),
        (_person(children=OTHER, own=CARES), None, False),
        (_person(children=OTHER, own=CARES), TODAY, True),
    ],
)
def test_who_may_come_in(person: Person, ends: date | None, comes_in: bool) -> None:
    carers = (
        Carer(
            person_id="p",
            relation=CarerRelation.FOSTER_PARENT,
            starts=date(2021, 1, 1),
            ends=ends or TODAY,
            evidence="SN 1",
        ),
    )
    other = carers[0].model_copy(update={"person_id": "other"}) if ends else None
    child = _person(own=Own(carers=(other, *carers) if other else ()))
    assert may_come_in(person, [child], TODAY) is comes_in


@pytest.mark.spec("R22")
@pytest.mark.parametrize(
    ("called", "told"),
    [
        ("x7k2@skola.example", False),
        ("asa.oberg@skola.example", True),
        ("ÖBERG@skola.example", True),
        ("lill@skola.example", True),
        ("x7@oberg.example", False),
        ("ekx7@skola.example", False),
    ],
)
def test_a_name_is_recognised_in_what_a_school_calls_somebody(called: str, told: bool) -> None:
    assert tells_a_name(called, "Åsa Lill", "Ek Öberg") is told


LATER = Span(start=date(2022, 8, 15))
OVER = Span(end=date(2021, 6, 30))


@pytest.mark.spec("F7", "F2")
@pytest.mark.parametrize(
    ("places", "comes_in"),
    [
        ({"FS": Span()}, False),
        ({"FTH": Span()}, False),
        ({"FKLASS": Span(), "FTH": Span()}, False),
        ({"GR": Span(), "FTH": Span()}, True),
        ({"FS": Span(), "GR": LATER}, False),
        ({"FS": LATER}, False),
        ({"FS": OVER, "GR": LATER}, True),
        ({"FS": OVER}, True),
        ({"FS": OVER, "KOMVUX": Span()}, True),
        ({"a form nobody knows": Span()}, True),
    ],
)
def test_a_child_in_preschool_never_comes_in(places: dict[str, Span], comes_in: bool) -> None:
    child = _person(
        enrolments=tuple(Enrolment(unit_id="u", school_form=f, span=s) for f, s in places.items())
    )
    assert may_come_in(child, (), TODAY) is comes_in


@pytest.mark.parametrize(
    "more",
    [
        {"duties": (Duty(unit_id="s", role="Lärare"),)},
        {"children": (Guardianship(person_id="c", relation="Vårdnadshavare"),)},
    ],
)
def test_whoever_works_or_answers_for_a_child_comes_in_whatever_else_they_are(
    more: dict[str, object],
) -> None:
    odd = (Enrolment(unit_id="u", school_form="FS"),)
    assert may_come_in(_person(enrolments=odd, **more), (), TODAY)
