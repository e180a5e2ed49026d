"""Who sees what of a protected identity, as a table (R17, G2)."""

from datetime import date

import pytest

from shared.domain.people import (
    Aspect,
    Consent,
    Duty,
    Enrolment,
    Own,
    Person,
    SecurityMarking,
    Span,
)
from shared.domain.protection import (
    ALWAYS_HIDDEN,
    CHOSEN,
    hidden,
    hidden_of,
    is_known_to_holder,
    sees_name,
)
from shared.domain.relation import is_staff_for, roles_in
from shared.domain.talk import Attendee
from shared.domain.teaching import teaches
from shared.domain.ties import Tie, ties_to
from shared.domain.vocabulary import Role
from tests.support.talks import a_booking, a_waiting_talk
from tests.support.world import a_school

pytestmark = pytest.mark.spec("R17", "G2")

TODAY = date(2021, 10, 1)
PEOPLE = {one.id: one for one in a_school() if isinstance(one, Person)}
EVERYBODY = frozenset(PEOPLE) - {"hidden"}


def hidden_pupil(**own: object) -> Person:
    return PEOPLE["hidden"].model_copy(update={"own": Own.model_validate(own)})


def reader(who: str, first: date = TODAY, last: date | None = None) -> dict[str, object]:
    return {"person_id": who, "reason": "SN 1", "starts": first, "ends": last}


def seen_by(person: Person) -> set[str]:
    return {who for who in EVERYBODY if sees_name(person, PEOPLE[who], TODAY)}


def test_nobody_but_the_family_and_who_leads_the_school_is_let_near() -> None:
    assert seen_by(hidden_pupil()) == {"sune", "rektor"}


def test_whoever_is_not_protected_is_seen_by_all() -> None:
    assert seen_by(PEOPLE["emil"]) == EVERYBODY
    assert hidden(PEOPLE["emil"]) == frozenset()


@pytest.mark.parametrize(
    ("named", "is_on_it"),
    [
        (reader("teacher"), True),
        (reader("teacher", last=TODAY), True),
        (reader("teacher", last=date(2021, 9, 30)), False),
        (reader("teacher", first=date(2021, 10, 2)), False),
        (reader("bystander"), False),
        (reader("stranger"), False),  # works nowhere
    ],
)
def test_the_list_opens_to_those_it_names_on_its_days(
    named: dict[str, object], is_on_it: bool
) -> None:
    person = hidden_pupil(readers=[named])
    teacher = PEOPLE["teacher"]
    assert is_staff_for(teacher, person, TODAY) is is_on_it
    assert (Tie.STAFF in ties_to(person, teacher, TODAY)) is is_on_it
    assert teaches(teacher, person, (), TODAY) is is_on_it
    assert sees_name(person, teacher, TODAY) is is_on_it
    assert not sees_name(person, PEOPLE["stranger"], TODAY)


def test_being_on_it_makes_nobody_staff_of_the_pupil() -> None:
    person = hidden_pupil(readers=[reader("bystander")])
    assert not ties_to(person, PEOPLE["bystander"], TODAY)
    assert sees_name(person, PEOPLE["bystander"], TODAY)


def test_who_has_left_is_on_no_list() -> None:
    over = Duty(unit_id="school", role="Lärare", span=Span(end=date(2021, 9, 30)))
    gone = PEOPLE["teacher"].model_copy(update={"duties": (over,)})
    assert not sees_name(hidden_pupil(readers=[reader("teacher")]), gone, TODAY)


def test_in_a_talk_it_is_closed_to_staff_and_colleagues_but_not_to_who_holds_it() -> None:
    coming = (Attendee(person_id="freja", role=Role.STAFF),)
    booking = a_booking().model_copy(update={"attendees": coming})
    talk = a_waiting_talk().model_copy(
        update={"subject_id": "hidden", "responsible_id": "bystander", "booking": booking}
    )
    roles = {who: roles_in(talk, PEOPLE[who], hidden_pupil(), TODAY) for who in EVERYBODY}
    assert {who: set(has) for who, has in roles.items() if has} == {
        "bystander": {Role.RESPONSIBLE}, "rektor": {Role.HIGHER}, "sune": {Role.GUARDIAN},
    }  # fmt: skip
    listed = hidden_pupil(readers=[reader("freja")])
    assert roles_in(talk, PEOPLE["freja"], listed, TODAY) == {Role.STAFF}


def test_who_held_a_talk_somewhere_else_does_not_learn_the_name_of_today() -> None:
    teacher, moved = PEOPLE["teacher"], (Enrolment(unit_id="elsewhere", school_form="GR"),)
    assert is_known_to_holder(hidden_pupil(), teacher, TODAY)
    away = hidden_pupil().model_copy(update={"enrolments": moved})
    assert not is_known_to_holder(away, teacher, TODAY)
    assert not sees_name(away, PEOPLE["rektor"], TODAY)


def test_a_protected_employee_is_known_to_manager_and_to_who_leads_the_school() -> None:
    employee = PEOPLE["bystander"].model_copy(
        update={"marking": SecurityMarking.PROTECTED, "manager_id": "freja"}
    )
    assert seen_by(employee) == {"bystander", "freja", "rektor"}
    assert is_known_to_holder(employee, PEOPLE["freja"], TODAY)


def test_a_protected_guardian_is_known_to_themselves_alone() -> None:
    guardian = PEOPLE["mona"].model_copy(update={"marking": SecurityMarking.CONFIDENTIAL})
    assert seen_by(guardian) == {"mona"}


def test_of_age_one_is_seen_by_whom_one_consents_to() -> None:
    grown = PEOPLE["grown"].model_copy(update={"marking": SecurityMarking.PROTECTED})
    assert "olle" not in seen_by(grown)
    said = Consent.model_validate({"guardian_id": "olle", "at": "2021-09-01T00:00:00.000Z"})
    consenting = grown.model_copy(update={"own": Own(consents=(said,))})
    assert "olle" in seen_by(consenting)


def test_what_is_kept_from_strangers_goes_by_the_marking_until_somebody_chooses() -> None:
    protected = {"marking": SecurityMarking.PROTECTED}
    assert hidden(hidden_pupil()) == ALWAYS_HIDDEN | {Aspect.GROUP, Aspect.PLACE}
    assert hidden(hidden_pupil().model_copy(update=protected)) == frozenset(Aspect)
    assert hidden(hidden_pupil(hides=[])) == ALWAYS_HIDDEN
    assert hidden(hidden_pupil(hides=["time"])) == ALWAYS_HIDDEN | {Aspect.TIME}
    assert {Aspect.GROUP, Aspect.UNIT, Aspect.PLACE, Aspect.TIME} == CHOSEN
    assert hidden_of([PEOPLE["emil"], hidden_pupil(hides=["unit"])]) == ALWAYS_HIDDEN | {
        Aspect.UNIT
    }
    assert (
        hidden(PEOPLE["emil"].model_copy(update={"own": Own(hides=(Aspect.TIME,))})) == frozenset()
    )
