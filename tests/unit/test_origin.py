"""From whom a booking came."""

import pytest

from shared.domain.origin import booked_as
from shared.domain.people import Own, Person
from shared.domain.vocabulary import Role
from tests.support.talks import a_booking, a_waiting_talk
from tests.support.world import a_school

PEOPLE = {one.id: one for one in a_school() if isinstance(one, Person)}
EMIL, TEACHER = PEOPLE["emil"], PEOPLE["teacher"]
APART = EMIL.model_copy(update={"own": Own(separate_talks=True)})


def origin(
    by: str, subject: Person = EMIL, caller: str = "emil", role: Role = Role.PUPIL
) -> Role | None:
    booking = a_booking().model_copy(update={"booked_by": by})
    at_work = {"school_form": "EMPLOYEE", "subject_id": "teacher", "responsible_id": "rektor"}
    talk = a_waiting_talk(booking=booking, **at_work if subject is TEACHER else {})
    return booked_as(talk, subject, caller, {role})


@pytest.mark.spec("F4")
def test_it_came_from_the_family_or_the_school() -> None:
    assert [origin(by) for by in ("emil", "mona", "olle", "teacher", "rektor")] == [
        Role.PUPIL, Role.GUARDIAN, Role.GUARDIAN, Role.RESPONSIBLE, Role.STAFF,
    ]  # fmt: skip
    assert [origin(by, TEACHER) for by in ("teacher", "rektor")] == [
        Role.EMPLOYEE, Role.MANAGER,
    ]  # fmt: skip
    assert booked_as(a_waiting_talk(), EMIL, "emil", {Role.PUPIL}) is None


@pytest.mark.spec("F4", "D11")
@pytest.mark.parametrize(
    ("caller", "role", "told"),
    [
        ("mona", Role.GUARDIAN, None),
        ("olle", Role.GUARDIAN, Role.GUARDIAN),
        ("teacher", Role.RESPONSIBLE, Role.GUARDIAN),
        ("emil", Role.PUPIL, Role.GUARDIAN),
    ],
)
def test_one_guardian_who_lives_apart_is_not_told_of_the_other(
    caller: str, role: Role, told: Role | None
) -> None:
    assert origin("olle", APART, caller, role) is told
    assert origin("teacher", APART, caller, role) is Role.RESPONSIBLE
