"""Who says of somebody what language they are written to in, and what interpreter they need (R18)."""

from datetime import date

import pytest

from shared.domain.acquaintance import knows
from shared.domain.people import Person, Reader, SecurityMarking, Span
from tests.support.world import a_school

TODAY = date(2021, 10, 1)
PEOPLE = {thing.id: thing for thing in a_school() if isinstance(thing, Person)}


@pytest.mark.spec("R18", "R11")
@pytest.mark.parametrize(
    ("caller", "person", "known"),
    [
        ("mona", "mona", True),
        ("teacher", "mona", True),
        ("rektor", "mona", True),
        ("rektor", "teacher", True),
        ("teacher", "emil", True),
        ("bystander", "mona", False),
        ("bystander", "teacher", False),
        ("olle", "mona", False),
        ("mona", "emil", False),
    ],
)
def test_they_themselves_and_staff_who_know_them(caller: str, person: str, known: bool) -> None:
    children = [PEOPLE[c.person_id] for c in PEOPLE[person].children]
    assert knows(PEOPLE[caller], PEOPLE[person], children, TODAY) is known


@pytest.mark.spec("R11")
def test_who_has_left_knows_nobody_any_more() -> None:
    over = Span(end=date(2021, 9, 30))
    teacher = PEOPLE["teacher"]
    left = teacher.model_copy(
        update={"duties": tuple(d.model_copy(update={"span": over}) for d in teacher.duties)}
    )
    assert not knows(left, PEOPLE["emil"], (), TODAY)


@pytest.mark.spec("R17", "G2")
def test_a_childs_class_connects_nobody_to_a_protected_guardian_but_who_is_on_the_list() -> None:
    children = [PEOPLE[c.person_id] for c in PEOPLE["mona"].children]
    mona = PEOPLE["mona"].model_copy(update={"marking": SecurityMarking.CONFIDENTIAL})
    assert not knows(PEOPLE["teacher"], mona, children, TODAY)
    assert knows(PEOPLE["rektor"], mona, children, TODAY)
    listed = Reader(person_id="teacher", reason="SN 2021-0118", starts=TODAY)
    own = mona.own.model_copy(update={"readers": (listed,)})
    assert knows(PEOPLE["teacher"], mona.model_copy(update={"own": own}), children, TODAY)
