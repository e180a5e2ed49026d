"""What an observation is about, and what is linked to a child."""

from datetime import date

import pytest

from shared.domain.observation import Observation
from shared.domain.people import Enrolment, Person, Span
from shared.domain.ties import units_of_young
from tests.support.talks import START

GIVEN = {
    "id": "o",
    "unit_id": "preschool",
    "title": "Bygge",
    "text": "Torn",
    "day": "2021-10-01",
    "at": START,
}


@pytest.mark.parametrize(
    ("about", "of_unit"),
    [({}, True), ({"group_id": "elk"}, False), ({"children": ["elsa"]}, False)],
)
def test_about_nobody_in_particular_it_is_about_the_whole_unit(
    about: dict[str, object], of_unit: bool
) -> None:
    assert Observation.model_validate(GIVEN | about).is_of_unit is of_unit


def test_a_child_belongs_to_each_unit_where_it_is_today_as_a_young_child() -> None:
    enrolments = (
        Enrolment(unit_id="school", school_form="GR"),
        Enrolment(unit_id="centre", school_form="FTH"),
        Enrolment(unit_id="before", school_form="FS", span=Span(end=date(2021, 9, 30))),
    )
    child = Person(id="c", given_name="C", family_name="C", enrolments=enrolments)
    assert units_of_young(child, date(2021, 10, 1)) == ("centre",)
