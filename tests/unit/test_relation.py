"""What one person is to another today (R11, F6, F16, D11)."""

from datetime import date

import pytest

from shared.domain.errors import Invalid
from shared.domain.people import (
    Assignment,
    Carer,
    CarerRelation,
    Duty,
    Enrolment,
    Guardianship,
    Membership,
    Own,
    Person,
    Span,
    Unit,
)
from shared.domain.relation import (
    acts_for_staff,
    enrolment_of,
    groups_of,
    groups_taught_by,
    guardians_of,
    has_higher_permission_over,
    is_family_of,
    is_staff_for,
    leads_installation,
    manager_of,
    manages,
    roles_in,
    works_for,
)
from shared.domain.talk import Talk
from shared.domain.vocabulary import Role
from tests.support.talks import a_waiting_talk
from tests.support.world import a_school

TODAY = date(2021, 10, 1)
ENDED, ENDING, COMING = (
    Span(end=date(2021, 9, 30)),
    Span(end=TODAY),
    Span(start=date(2021, 10, 2)),
)
PEOPLE = {thing.id: thing for thing in a_school() if isinstance(thing, Person)}
ROLES = {
    "teacher": {Role.RESPONSIBLE, Role.STAFF},
    "emil": {Role.PUPIL},
    "mona": {Role.GUARDIAN},
    "olle": {Role.GUARDIAN},
    "rektor": {Role.HIGHER},
    "stranger": set(),
    "bystander": set(),
    "alma": set(),
    "freja": set(),
}


def roles(talk: Talk, caller: str) -> frozenset[Role]:
    return roles_in(talk, PEOPLE[caller], PEOPLE[talk.subject_id], TODAY)


@pytest.mark.spec("R11", "F5", "F6")
@pytest.mark.parametrize(("caller", "expected"), ROLES.items(), ids=str)
def test_everybody_in_a_pupils_talk_has_their_role_and_others_none(
    caller: str, expected: set[Role]
) -> None:
    assert roles(a_waiting_talk(), caller) == expected


@pytest.mark.spec("R11")
@pytest.mark.parametrize(("span", "expected"), [(ENDED, set()), (ENDING, {Role.RESPONSIBLE})])
def test_who_has_left_holds_no_talk_any_more(span: Span, expected: set[Role]) -> None:
    left = PEOPLE["teacher"].model_copy(
        update={"duties": (Duty(unit_id="school", role="Lärare", span=span),), "assignments": ()}
    )
    assert roles_in(a_waiting_talk(), left, PEOPLE["emil"], TODAY) == expected


@pytest.mark.spec("F7")
def test_a_preschool_child_never_acts() -> None:
    talk = a_waiting_talk(
        school_form="FS", subject_id="elsa", responsible_id="freja", unit_id="preschool"
    )
    assert roles(talk, "elsa") == set()
    assert roles(talk, "mona") == {Role.GUARDIAN}
    assert roles(talk, "freja") == {Role.RESPONSIBLE, Role.STAFF}


@pytest.mark.spec("F11")
def test_an_employee_talk_has_a_manager_an_employee_and_nobody_else() -> None:
    talk = a_waiting_talk(
        school_form="EMPLOYEE", talk_type="employee", subject_id="teacher", responsible_id="rektor"
    )
    assert {who for who in PEOPLE if roles(talk, who)} == {"teacher", "rektor"}
    assert roles(talk, "rektor") == {Role.MANAGER}
    assert roles(talk, "teacher") == {Role.EMPLOYEE}


def test_every_guardian_counts_while_they_are_one() -> None:
    def guardian(name: str, relation: str = "Vårdnadshavare", span: Span = ENDING) -> Guardianship:
        return Guardianship(person_id=name, relation=relation, span=span)

    pupil = PEOPLE["emil"].model_copy(
        update={
            "guardians": (
                guardian("one"),
                guardian("other"),
                guardian("former", span=ENDED),
                guardian("coming", span=COMING),
                guardian("carer", "Annan ansvarig"),
            )
        }
    )
    assert guardians_of(pupil, TODAY) == ("one", "other")


def test_groups_are_those_of_today() -> None:
    spans = {"now": ENDING, "left": ENDED, "next": COMING}
    member = tuple(Membership(group_id=g, span=s) for g, s in spans.items())
    assigned = tuple(Assignment(group_id=g, role="Mentor", span=s) for g, s in spans.items())
    person = PEOPLE["teacher"].model_copy(update={"memberships": member, "assignments": assigned})
    assert groups_of(person, TODAY) == groups_taught_by(person, TODAY) == {"now"}


def test_staff_is_who_teaches_the_pupil_or_manages_the_employee() -> None:
    staff = {who for who in PEOPLE if is_staff_for(PEOPLE[who], PEOPLE["emil"], TODAY)}
    assert staff == {"teacher"}
    assert is_staff_for(PEOPLE["rektor"], PEOPLE["teacher"], TODAY)


def test_a_manager_who_has_left_manages_nobody() -> None:
    """The register may name them for a while yet."""
    left = PEOPLE["rektor"].model_copy(update={"duties": ()})
    assert manages(PEOPLE["rektor"], PEOPLE["teacher"], TODAY)
    assert not manages(PEOPLE["bystander"], PEOPLE["teacher"], TODAY)
    assert not manages(left, PEOPLE["teacher"], TODAY)
    assert not is_staff_for(left, PEOPLE["teacher"], TODAY)


@pytest.mark.spec("F6")
@pytest.mark.parametrize(
    ("duty", "higher"),
    [
        (Duty(unit_id="school", role="Rektor"), True),
        (Duty(unit_id="school", role="Rektor", span=ENDED), False),
        (Duty(unit_id="preschool", role="Förskolechef"), False),
        (Duty(unit_id="school", role="Lärare"), False),
    ],
)
def test_higher_permission_is_a_present_duty_at_the_pupils_unit(duty: Duty, higher: bool) -> None:
    staff = PEOPLE["rektor"].model_copy(update={"duties": (duty,)})
    assert has_higher_permission_over(staff, PEOPLE["emil"], TODAY) is higher


@pytest.mark.spec("F6")
def test_a_days_work_is_ones_own_and_that_of_who_leads_the_unit() -> None:
    may = {who for who in PEOPLE if acts_for_staff(PEOPLE[who], PEOPLE["teacher"], TODAY)}
    assert may == {"teacher", "rektor"}
    left = PEOPLE["teacher"].model_copy(update={"duties": ()})
    assert acts_for_staff(left, left, TODAY)
    assert not acts_for_staff(PEOPLE["rektor"], left, TODAY)


@pytest.mark.spec("R11")
def test_who_has_left_leaves_their_times_behind() -> None:
    teacher = PEOPLE["teacher"]
    assert [who for who in PEOPLE if works_for(PEOPLE[who], teacher, TODAY)] == [
        "teacher",
        "rektor",
    ]
    gone = teacher.model_copy(update={"duties": ()})
    assert [who for who in PEOPLE if works_for(PEOPLE[who], gone, TODAY)] == []
    spans = (("school", ENDED), ("preschool", Span(end=date(2020, 1, 1))), ("other", COMING))
    duties = tuple(Duty(unit_id=unit, role="Lärare", span=span) for unit, span in spans)
    left = teacher.model_copy(update={"duties": duties})
    assert [who for who in PEOPLE if works_for(PEOPLE[who], left, TODAY)] == ["rektor"]
    assert not works_for(left, left, TODAY)


def test_the_class_a_time_is_offered_to_tells_which_enrolment_counts() -> None:
    school = Enrolment(unit_id="school", school_form="GR", span=ENDING)
    club = Enrolment(unit_id="club", school_form="FTH")
    pupil = PEOPLE["emil"].model_copy(update={"enrolments": (school, club)})
    assert enrolment_of(pupil, TODAY, "FTH") == club
    assert enrolment_of(pupil, TODAY) == enrolment_of(pupil, TODAY, "GY") == school
    assert enrolment_of(pupil, date(2021, 10, 2), "GR") == club


def test_who_is_not_enrolled_that_day_has_no_school_form() -> None:
    with pytest.raises(Invalid):
        enrolment_of(PEOPLE["emil"].model_copy(update={"enrolments": ()}), TODAY)


def test_the_highest_permission_is_a_higher_duty_at_the_municipality_itself() -> None:
    town = Unit(id="town", name="Kommunen", kind="Huvudman")
    school = Unit(id="school", name="Skolan", kind="Skolenhet")

    def leads(unit_id: str, role: str = "Rektor") -> bool:
        duty = Duty(unit_id=unit_id, role=role)
        person = Person(id="p", given_name="P", family_name="Q", duties=(duty,))
        return leads_installation(person, [town, school], TODAY)

    assert [leads("town"), leads("school"), leads("town", "Lärare")] == [True, False, False]


FOSTER = Carer(
    person_id="foster",
    relation=CarerRelation.FOSTER_PARENT,
    starts=date(2021, 9, 30),
    ends=TODAY,
    evidence="SN 1",
)


@pytest.mark.spec("R20")
@pytest.mark.parametrize(
    ("day", "has_part"),
    [
        (date(2021, 9, 29), False),
        (date(2021, 9, 30), True),
        (TODAY, True),
        (date(2021, 10, 2), False),
    ],
)
def test_a_carer_is_a_guardian_while_the_decision_holds(day: date, has_part: bool) -> None:
    emil = PEOPLE["emil"].model_copy(update={"own": Own(carers=(FOSTER,))})
    assert ("foster" in guardians_of(emil, day)) is has_part
    assert set(guardians_of(emil, day)) >= {"mona", "olle"}
    assert is_family_of("foster", emil)
    assert not is_family_of("foster", PEOPLE["emil"])


def test_a_carer_whom_the_register_has_too_is_one_guardian() -> None:
    mona = FOSTER.model_copy(update={"person_id": "mona"})
    emil = PEOPLE["emil"].model_copy(update={"own": Own(carers=(mona,))})
    assert sorted(guardians_of(emil, TODAY)) == ["mona", "olle"]


@pytest.mark.spec("F11")
def test_who_is_said_to_be_the_manager_goes_before_the_register() -> None:
    teacher = PEOPLE["teacher"]
    assert manager_of(teacher) == "rektor"
    said = teacher.model_copy(update={"own": Own(manager_id="bystander")})
    assert manager_of(said) == "bystander"
    assert is_staff_for(PEOPLE["bystander"], said, TODAY)
    assert not is_staff_for(PEOPLE["rektor"], said, TODAY)
