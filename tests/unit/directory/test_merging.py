"""A faulty file must not end what stands; a clear one must."""

from typing import Any

import pytest

from shared.domain.people import Language, Person
from shared.domain.relation import groups_taught_by, guardians_of
from tests.unit.directory.records import (
    TODAY,
    duty,
    enrolled,
    group,
    mapped,
    person,
    placement,
    to,
    uid,
    unit,
)

NOOR = person("Noor", "Ali", "Eva", enrolments=[enrolled("Skola", schoolYear=5)])
WHOLE: dict[str, Any] = {
    "organisations": [unit("Skola"), unit("Förskola")],
    "persons": [NOOR, person("Sam", "Ali"), *(person(n) for n in ("Ali", "Eva", "Mia", "Per"))],
    "groups": [group("5A", "Skola", "Noor"), group("Älgen", "Förskola")],
    "placements": [placement("Sam", "Förskola", group=to("Älgen"))],
    "duties": [duty("Mia", "Skola", "Lärare", "5A"), duty("Per", "Skola", "Rektor")],
}


def without(kind: str, name: str) -> list[Any]:
    return [record for record in WHOLE[kind] if record["id"] != uid(name)]


def broken(kind: str, name: str, **fault: Any) -> list[Any]:
    return [
        record | (fault or {"displayName": None, "familyName": None, "startDate": "x"})
        if record["id"] == uid(name)
        else record
        for record in WHOLE[kind]
    ]


def after(**kinds: list[Any]) -> dict[str, Person]:
    """The people of the whole file, after another one that differs in these lists."""
    standing, lines = mapped(**WHOLE)
    assert lines == []
    register, _ = mapped(**{**WHOLE, **kinds})
    return {
        before.given_name: register.merged(before)
        for before in standing.people.values()
        if before.id in register.people
    }


def test_the_same_file_changes_nobody() -> None:
    standing, _ = mapped(**WHOLE)
    assert set(after().values()) == set(standing.people.values())


def test_the_language_somebody_chose_stays() -> None:
    register, _ = mapped(**WHOLE)
    new = register.people[uid("Ali")]
    standing = new.model_copy(update={"language": Language.ENGLISH, "family_name": "Old"})
    assert register.merged(standing).language is Language.ENGLISH
    assert register.merged(standing).family_name == "Öberg"


# --- faulty -------------------------------------------------------------------------------


@pytest.mark.parametrize("persons", [without("persons", "Eva"), broken("persons", "Eva")])
def test_a_guardian_without_a_usable_record_stays_guardian(persons: list[Any]) -> None:
    people = after(persons=persons)
    assert set(guardians_of(people["Noor"], TODAY)) == {uid("Ali"), uid("Eva")}


def test_a_guardian_the_child_no_longer_names_goes_even_if_their_record_is_faulty() -> None:
    noor = person("Noor", "Ali", enrolments=NOOR["enrolments"])
    persons = [
        noor,
        *(record for record in broken("persons", "Eva") if record["id"] != uid("Noor")),
    ]
    assert guardians_of(after(persons=persons)["Noor"], TODAY) == (uid("Ali"),)


@pytest.mark.parametrize("persons", [without("persons", "Sam"), broken("persons", "Sam")])
def test_a_guardian_keeps_a_child_whose_record_is_not_replaced(persons: list[Any]) -> None:
    people = after(persons=persons)
    assert {child.person_id for child in people["Ali"].children} == {uid("Noor"), uid("Sam")}


@pytest.mark.parametrize(
    "groups",
    [broken("groups", "5A"), [*WHOLE["groups"], group("5A", "Skola")]],
    ids=["broken", "doubled"],
)
def test_a_class_with_a_faulty_record_keeps_pupils_and_mentor(groups: list[Any]) -> None:
    people = after(groups=groups)
    assert [m.group_id for m in people["Noor"].memberships] == [uid("5A")]
    assert groups_taught_by(people["Mia"], TODAY) == {uid("5A")}


@pytest.mark.parametrize(
    "organisations", [broken("organisations", "Skola"), without("organisations", "Skola")]
)
def test_a_unit_with_a_faulty_record_keeps_pupils_and_staff(organisations: list[Any]) -> None:
    people = after(organisations=organisations)
    assert [e.unit_id for e in people["Noor"].enrolments] == [uid("Skola")]
    assert [m.group_id for m in people["Noor"].memberships] == [uid("5A")]
    assert [d.unit_id for d in people["Mia"].duties] == [uid("Skola")]
    assert groups_taught_by(people["Mia"], TODAY) == {uid("5A")}


@pytest.mark.parametrize("fault", [{"schoolType": 7}, {"placedAt": to("gone")}])
def test_a_faulty_placement_ends_no_place(fault: dict[str, Any]) -> None:
    sam = after(placements=[WHOLE["placements"][0] | fault])["Sam"]
    assert [e.school_form for e in sam.enrolments] == ["FS"]
    assert [m.group_id for m in sam.memberships] == [uid("Älgen")]


@pytest.mark.parametrize("fault", [{"dutyRole": None}, {"dutyAt": to("gone")}])
def test_a_faulty_duty_ends_no_duty(fault: dict[str, Any]) -> None:
    mia = after(duties=[WHOLE["duties"][0] | fault, WHOLE["duties"][1]])["Mia"]
    assert [d.role for d in mia.duties] == ["Lärare"]
    assert groups_taught_by(mia, TODAY) == {uid("5A")}


def test_a_manager_with_a_faulty_record_stays_manager() -> None:
    assert after(persons=broken("persons", "Per"))["Mia"].manager_id == uid("Per")


@pytest.mark.parametrize("silence", [{}, {"responsibles": []}], ids=["absent", "empty"])
def test_a_file_that_names_nobody_for_a_child_ends_no_guardian(silence: dict[str, Any]) -> None:
    quiet = {name: value for name, value in NOOR.items() if name != "responsibles"} | silence
    people = after(persons=[quiet, *without("persons", "Noor")])
    assert set(guardians_of(people["Noor"], TODAY)) == {uid("Ali"), uid("Eva")}
    assert [child.person_id for child in people["Eva"].children] == [uid("Noor")]


def test_an_export_without_responsibles_ends_no_guardian() -> None:
    quiet = [record | {"responsibles": None} for record in WHOLE["persons"]]
    assert set(after(persons=quiet).values()) == set(after().values())


@pytest.mark.parametrize(
    ("fact", "left"),
    [
        ({"birthDate": "2003-10-01"}, set()),
        ({"birthDate": None, "civicNo": None}, set()),
        ({"responsibles": [{"person": to("Per"), "relationType": "God man"}]}, set()),
        ({"birthDate": "2003-10-02"}, {"Ali", "Eva"}),
    ],
    ids=["of age", "unknown age", "another carer", "not of age"],
)
def test_silence_keeps_guardians_of_children_only(fact: dict[str, Any], left: set[str]) -> None:
    noor = NOOR | {"responsibles": []} | fact
    people = after(persons=[noor, *without("persons", "Noor")])
    kept = {g.person_id for g in people["Noor"].guardians if g.relation == "Vårdnadshavare"}
    assert kept == {uid(name) for name in left}
    assert bool(people["Eva"].children) is bool(left)


def test_an_owner_of_a_placement_that_is_over_is_none() -> None:
    owned = [placement("Sam", "Förskola", group=to("Älgen"), owners=[to("Per")])]
    standing, _ = mapped(**{**WHOLE, "placements": owned})
    sam = person("Sam") | {"responsibles": []}
    register, _ = mapped(**{**WHOLE, "persons": [sam, *without("persons", "Sam")]})
    sam_now = register.merged(standing.people[uid("Sam")])
    assert [g.person_id for g in sam_now.guardians] == [uid("Ali")]


# --- clear --------------------------------------------------------------------------------


def test_a_guardian_the_child_no_longer_names_is_none() -> None:
    noor = person("Noor", "Ali", enrolments=NOOR["enrolments"])
    people = after(persons=[noor, *without("persons", "Noor")])
    assert guardians_of(people["Noor"], TODAY) == (uid("Ali"),)
    assert people["Eva"].children == ()


@pytest.mark.parametrize("responsibles", [NOOR["responsibles"], []])
def test_a_deceased_guardian_is_none(responsibles: list[Any]) -> None:
    persons = broken("persons", "Eva", personStatus="Avliden")
    people = after(
        persons=[r | {"responsibles": responsibles} if r is NOOR else r for r in persons]
    )
    assert guardians_of(people["Noor"], TODAY) == (uid("Ali"),)


def test_a_deceased_child_is_nobodys_child() -> None:
    people = after(persons=broken("persons", "Sam", personStatus="Avliden"))
    assert [child.person_id for child in people["Ali"].children] == [uid("Noor")]


def test_who_left_the_class_has_left_it() -> None:
    people = after(groups=[group("5A", "Skola"), WHOLE["groups"][1]])
    assert people["Noor"].memberships == ()


def test_a_class_that_is_over_and_gone_has_nobody() -> None:
    people = after(groups=without("groups", "5A"), duties=[WHOLE["duties"][1]])
    assert people["Noor"].memberships == ()
    assert people["Mia"].assignments == ()
    assert people["Mia"].duties == ()


def test_a_new_manager_replaces_the_old() -> None:
    duties = [WHOLE["duties"][0], duty("Eva", "Skola", "Rektor")]
    assert after(duties=duties)["Mia"].manager_id == uid("Eva")


def test_who_has_no_manager_any_more_has_none() -> None:
    assert after(duties=WHOLE["duties"][:1])["Mia"].manager_id is None
