"""People with what they are to units, groups and each other."""

from datetime import date
from typing import Any

import pytest

from functions.directory import mapping
from functions.directory.relations import OWNER
from shared.domain.people import (
    Assignment,
    Duty,
    Enrolment,
    Guardianship,
    Membership,
    Person,
    SecurityMarking,
    Span,
)
from shared.domain.relation import groups_taught_by, guardians_of
from tests.unit.directory.records import (
    TODAY,
    Lines,
    Record,
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

FROM_SUMMER = Span(start=date(2021, 7, 1))
SCHOOL = unit("Skola", schoolTypes=["GR", "FTH"])
PRESCHOOL = unit("Förskola", schoolTypes=["FS"])
NO_RECORD = "points at no usable record; left out"


def people(*, today: date = TODAY, **kinds: Any) -> tuple[dict[str, Person], Lines]:
    kinds.setdefault("organisations", [SCHOOL, PRESCHOOL])
    register, lines = mapped(today=today, **kinds)
    return register.people, lines


def one(name: str, **kinds: Any) -> Person:
    """Somebody of an export that has no faults."""
    found, lines = people(**kinds)
    assert lines == []
    return found[uid(name)]


# --- pupils -------------------------------------------------------------------------------


@pytest.mark.spec("R21")
def test_a_pupil_with_guardians_class_and_enrolment() -> None:
    pupil = one(
        "Noor",
        persons=[
            person("Noor", "Ali", "Eva", enrolments=[enrolled("Skola", schoolYear=5)]),
            person("Ali"),
            person("Eva"),
        ],
        groups=[group("5A", "Skola", "Noor", schoolType="GR")],
    )
    assert pupil == Person(
        id=uid("Noor"),
        given_name="Noor",
        family_name="Öberg",
        birth_date=date(2011, 5, 6),
        enrolments=(Enrolment(unit_id=uid("Skola"), school_form="GR", year=5, span=FROM_SUMMER),),
        memberships=(Membership(group_id=uid("5A"), span=FROM_SUMMER),),
        guardians=tuple(
            Guardianship(person_id=carer, relation="Vårdnadshavare")
            for carer in sorted((uid("Ali"), uid("Eva")))
        ),
    )


def test_a_guardian_knows_every_child_in_every_unit() -> None:
    guardian = one(
        "Ali",
        persons=[
            person("Noor", "Ali", enrolments=[enrolled("Skola")]),
            person("Sam", "Ali"),
            person("Ali"),
        ],
        placements=[placement("Sam", "Förskola")],
    )
    assert {child.person_id for child in guardian.children} == {uid("Noor"), uid("Sam")}
    assert guardian.guardians == ()


@pytest.mark.spec("R21")
def test_preschool_and_leisure_centre_are_places_after_school() -> None:
    pupil = one(
        "Noor",
        persons=[
            person("Noor", "Ali", enrolments=[enrolled("Skola", schoolYear=1)]),
            person("Ali"),
        ],
        groups=[group("Kotten", "Skola", schoolType="FTH", groupType="Avdelning")],
        placements=[
            placement("Noor", "Skola", "FTH", group=to("Kotten")),
            placement("Noor", "Förskola", endDate="2021-06-30"),
        ],
    )
    first, *places = [enrolment.school_form for enrolment in pupil.enrolments]
    assert first == "GR"
    assert sorted(places) == ["FS", "FTH"]
    assert [membership.group_id for membership in pupil.memberships] == [uid("Kotten")]


@pytest.mark.parametrize(
    ("at", "department", "form"),
    [("Förskola", None, "FS"), ("Skola", "Kotten", "FTH"), ("Skola", None, None)],
)
def test_a_placement_without_school_form_has_that_of_its_place(
    at: str, department: str | None, form: str | None
) -> None:
    found, lines = people(
        persons=[person("Noor", "Ali"), person("Ali")],
        groups=[group("Kotten", "Skola", schoolType="FTH")],
        placements=[
            placement("Noor", at, None, **({"group": to(department)} if department else {}))
        ],
    )
    assert [e.school_form for e in found[uid("Noor")].enrolments] == ([form] if form else [])
    assert [problem for _, problem in lines] == (
        [] if form else ["has no school form; left out, what stands is kept"]
    )


def test_a_cancelled_enrolment_is_none() -> None:
    pupil = one("Noor", persons=[person("Noor", enrolments=[enrolled("Skola", cancelled=True)])])
    assert pupil.enrolments == ()


def test_a_membership_ends_with_its_group() -> None:
    pupil = one(
        "Noor",
        persons=[person("Noor")],
        groups=[group("4A", "Skola", "Noor", endDate="2021-06-30")],
    )
    assert pupil.memberships[0].span.end == date(2021, 6, 30)


# --- those who answer for a child ---------------------------------------------------------


@pytest.mark.spec("R20")
def test_another_carer_is_kept_under_the_registers_own_word_and_opens_nothing() -> None:
    carer = {"person": to("Bo"), "relationType": "Annan ansvarig"}
    noor = person("Noor", "Ali", enrolments=[enrolled("Skola")])
    noor["responsibles"].append(carer)
    pupil = one("Noor", persons=[noor, person("Ali"), person("Bo")])
    assert {g.person_id: g.relation for g in pupil.guardians} == {
        uid("Ali"): "Vårdnadshavare",
        uid("Bo"): "Annan ansvarig",
    }
    assert guardians_of(pupil, TODAY) == (uid("Ali"),)


def test_an_owner_of_a_placement_is_a_relation_of_its_own() -> None:
    found, lines = people(
        persons=[person("Sam", "Ali"), person("Ali"), person("Bo")],
        placements=[placement("Sam", "Förskola", owners=[to("Ali"), to("Bo"), to("gone")])],
    )
    sam = found[uid("Sam")]
    assert {g.person_id: (g.relation, g.span) for g in sam.guardians} == {
        uid("Ali"): ("Vårdnadshavare", Span()),
        uid("Bo"): (OWNER, FROM_SUMMER),
    }
    assert guardians_of(sam, TODAY) == (uid("Ali"),)
    assert lines == [(f"placements/{placement('Sam', 'Förskola')['id']}", f"owners {NO_RECORD}")]


def test_a_guardian_who_is_not_in_the_file_is_told_and_remembered() -> None:
    register, lines = mapped(persons=[person("Noor", "Ali", "gone"), person("Ali")])
    assert [g.person_id for g in register.people[uid("Noor")].guardians] == [uid("Ali")]
    assert register.lost_guardians == {uid("Noor"): {uid("gone")}}
    assert lines == [(f"persons/{uid('Noor')}", f"responsibles {NO_RECORD}")]


def test_nobody_answers_for_themselves() -> None:
    found, lines = people(persons=[person("Noor", "Noor")])
    assert found[uid("Noor")].guardians == found[uid("Noor")].children == ()
    assert [problem for _, problem in lines] == ["responsibles points at the person; left out"]


def test_the_deceased_are_left_out_and_nobody_is_pointed_at_them() -> None:
    found, lines = people(
        persons=[
            person("Noor", "Ali", "Eva", enrolments=[enrolled("Skola")]),
            person("Ali"),
            person("Eva", personStatus="Avliden"),
        ]
    )
    assert uid("Eva") not in found
    assert [g.person_id for g in found[uid("Noor")].guardians] == [uid("Ali")]
    assert lines == [(f"persons/{uid('Eva')}", "is deceased; left out")]


@pytest.mark.parametrize(
    ("born", "ended", "told"),
    [("2011-05-06", None, True), ("2003-10-01", None, False), ("2011-05-06", "2021-09-30", False)],
)
def test_a_child_without_any_guardian_is_told_while_it_goes_to_school(
    born: str, ended: str | None, told: bool
) -> None:
    _, lines = people(
        persons=[person("Noor", birthDate=born, enrolments=[enrolled("Skola", endDate=ended)])]
    )
    assert [problem for _, problem in lines] == (
        ["has no guardian in the file; kept, with any who stand if it names nobody at all"]
        if told
        else []
    )


# --- staff --------------------------------------------------------------------------------


@pytest.mark.spec("R21")
def test_a_mentor_is_connected_to_the_class() -> None:
    mentor = one(
        "Mia",
        persons=[person("Mia")],
        groups=[group("5A", "Skola")],
        duties=[duty("Mia", "Skola", "Lärare", "5A")],
    )
    assert mentor.duties == (Duty(unit_id=uid("Skola"), role="Lärare", span=FROM_SUMMER),)
    assert mentor.assignments == (Assignment(group_id=uid("5A"), role="Mentor", span=FROM_SUMMER),)


@pytest.mark.parametrize(
    ("duty_ends", "group_ends", "assignment_ends"),
    [("2021-09-30", None, None), (None, "2021-09-30", None), (None, None, "2021-09-30")],
)
def test_staff_are_connected_no_longer_than_duty_group_and_assignment_last(
    duty_ends: str | None, group_ends: str | None, assignment_ends: str | None
) -> None:
    employment = duty("Mia", "Skola", "Lärare", "5A", endDate=duty_ends)
    employment["assignmentRole"][0]["endDate"] = assignment_ends
    mentor = one(
        "Mia",
        persons=[person("Mia")],
        groups=[group("5A", "Skola", endDate=group_ends)],
        duties=[employment],
    )
    assert groups_taught_by(mentor, date(2021, 9, 30)) == {uid("5A")}
    assert groups_taught_by(mentor, date(2021, 10, 1)) == frozenset()


@pytest.mark.parametrize("role", ["Rektor", "Förskolechef"])
def test_the_manager_heads_the_unit_and_has_none(role: str) -> None:
    found, lines = people(
        persons=[person(name) for name in ("Mia", "Per", "Ida")],
        duties=[duty("Mia", "Skola"), duty("Per", "Skola", role), duty("Ida", "Förskola")],
    )
    assert lines == []
    assert {p.given_name: p.manager_id for p in found.values()} == {
        "Mia": uid("Per"),
        "Per": None,
        "Ida": None,
    }


def test_only_who_heads_the_unit_today_is_manager() -> None:
    kinds: dict[str, Any] = {
        "persons": [person(name) for name in ("Mia", "Per", "Pia")],
        "duties": [
            duty("Mia", "Skola"),
            duty("Per", "Skola", "Rektor", endDate="2021-12-31"),
            duty("Pia", "Skola", "Rektor", startDate="2022-01-01"),
        ],
    }
    before, _ = people(today=date(2021, 12, 31), **kinds)
    after, _ = people(today=date(2022, 1, 1), **kinds)
    assert before[uid("Mia")].manager_id == uid("Per")
    assert after[uid("Mia")].manager_id == uid("Pia")


def test_of_two_heads_the_same_one_each_time() -> None:
    kinds = [person(name) for name in ("Mia", "Per", "Pia")]
    heads = [duty("Per", "Skola", "Rektor"), duty("Pia", "Skola", "Rektor")]
    one_way, _ = people(persons=kinds, duties=[duty("Mia", "Skola"), *heads])
    other_way, _ = people(persons=kinds[::-1], duties=[*heads[::-1], duty("Mia", "Skola")])
    assert one_way[uid("Mia")].manager_id == min(uid("Per"), uid("Pia"))
    assert other_way == one_way


# --- the person alone ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("201105069809", date(2011, 5, 6)),
        ("201105669800", date(2011, 5, 6)),
        ("201102309800", None),
        ("20110506TF01", None),
        ("1105069809", None),
    ],
)
def test_the_birth_date_of_a_civic_number(number: str, born: date | None) -> None:
    found, lines = people(persons=[person("Noor", birthDate=None, civicNo={"value": number})])
    assert found[uid("Noor")].birth_date == born
    assert bool(lines) is (born is None)


@pytest.mark.parametrize(
    ("birth_date", "told"),
    [
        ("2011-05-06", "has no civic number; kept"),
        (None, "has neither a date of birth nor a civic number that tells one; kept"),
    ],
)
def test_a_person_without_a_civic_number_is_kept_and_told(
    birth_date: str | None, told: str
) -> None:
    found, lines = people(persons=[person("Noor", civicNo=None, birthDate=birth_date)])
    assert uid("Noor") in found
    assert lines == [(f"persons/{uid('Noor')}", told)]


def test_a_civic_number_is_not_kept() -> None:
    found, _ = people(persons=[person("Noor")])
    assert "9809" not in found[uid("Noor")].model_dump_json()


@pytest.mark.spec("R22")
def test_of_how_many_a_school_name_tells_a_number_or_a_name_is_said_and_never_of_whom() -> None:
    def called(name: str, *names: str, **more: Any) -> Any:
        said = [f"{each}@skola.example" for each in names]
        return person(name, eduPersonPrincipalNames=said, **more)

    found, lines = people(
        persons=[
            called("Noor", "noor.oberg"),
            called("Eva", "x7k2", "OBERGeva"),
            called("Ali", "ali", securityMarking="Sekretessmarkering"),
            called("Mia", "201105069809"),
            called("Sam", "x7k3"),
        ]
    )
    assert len(found) == 5
    assert lines == [
        ("persons", "eduPersonPrincipalName tells a civic number: 1"),
        ("persons", "eduPersonPrincipalName tells a protected name: 1"),
        ("persons", "eduPersonPrincipalName tells the name: 2"),
    ]


MAILS = [
    {"value": "own@example.com", "type": "Privat"},
    {"value": "pupil@example.org", "type": "Skola elev"},
    {"value": "staff@example.org", "type": "Skola personal"},
]


@pytest.mark.parametrize("mails", [MAILS, MAILS[::-1]])
def test_mail_goes_to_school_for_staff_and_pupils_and_home_for_guardians(
    mails: list[Record],
) -> None:
    found, _ = people(
        persons=[
            person("Noor", "Ali", emails=mails, enrolments=[enrolled("Skola")]),
            person("Ali", emails=mails),
            person("Mia", emails=mails),
        ],
        duties=[duty("Mia", "Skola")],
    )
    assert {p.given_name: p.email for p in found.values()} == {
        "Noor": "pupil@example.org",
        "Ali": "own@example.com",
        "Mia": "staff@example.org",
    }


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b", "å@example.com", "a@example.com\nBcc: b@example.com", "\ud800"]
)
def test_what_is_no_mail_address_is_left_out_and_told(address: str) -> None:
    mails = [{"value": address, "type": "Privat"}, {"value": "a@example.com", "type": "Annan"}]
    found, lines = people(persons=[person("Ali", emails=mails)])
    assert found[uid("Ali")].email == "a@example.com"
    assert [problem for _, problem in lines] == ["a mail address is none; that address is left out"]
    found, _ = people(persons=[person("Ali", emails=mails[:1])])
    assert found[uid("Ali")].email is None


@pytest.mark.spec("R17")
@pytest.mark.parametrize(
    ("word", "marking"),
    [
        (None, SecurityMarking.NONE),
        ("Ingen", SecurityMarking.NONE),
        ("Sekretessmarkering", SecurityMarking.CONFIDENTIAL),
        ("Skyddad folkbokföring", SecurityMarking.PROTECTED),
    ],
)
def test_markings(word: str | None, marking: SecurityMarking) -> None:
    assert one("Noor", persons=[person("Noor", securityMarking=word)]).marking is marking


@pytest.mark.spec("R17")
def test_an_unknown_marking_is_the_strictest_and_told() -> None:
    found, lines = people(persons=[person("Noor", securityMarking="Fingerade uppgifter")])
    assert found[uid("Noor")].marking is SecurityMarking.PROTECTED
    assert [problem for _, problem in lines] == [
        "securityMarking is not known; the strictest is taken"
    ]


MARKED = {"securityMarking": "Sekretessmarkering"}
POINTERS: list[dict[str, list[Any]]] = [
    {"groups": [group("5A", "Skola") | {"groupMemberships": [{"person": to("Noor", **MARKED)}]}]},
    {"placements": [placement("Noor", "Förskola") | {"child": to("Noor", **MARKED)}]},
    {"placements": [placement("Sam", "Förskola", owners=[to("Noor", **MARKED)])]},
    {"duties": [duty("Noor", "Skola") | {"person": to("Noor", **MARKED)}]},
    {
        "persons": [
            person("Noor"),
            person("Sam") | {
                "responsibles": [
                    {"person": to("Noor", **MARKED), "relationType": "Vårdnadshavare"}
                ]
            },
        ]
    },
]  # fmt: skip


@pytest.mark.spec("R17")
@pytest.mark.parametrize("pointing", POINTERS, ids=range(len(POINTERS)))
def test_a_marking_on_any_pointer_is_enough(pointing: dict[str, list[Any]]) -> None:
    kinds: dict[str, Any] = {
        "persons": [person("Noor", securityMarking="Ingen"), person("Sam")],
        **pointing,
    }
    found, _ = people(**kinds)
    assert found[uid("Noor")].marking is SecurityMarking.CONFIDENTIAL
    assert found[uid("Sam")].marking is SecurityMarking.NONE


@pytest.mark.spec("R17")
def test_the_strictest_of_several_markings() -> None:
    noor = person("Noor", securityMarking="Skyddad folkbokföring")
    groups = [
        group("5A", "Skola") | {"groupMemberships": [{"person": to("Noor", **MARKED)}]},
        group("5B", "Skola")
        | {"groupMemberships": [{"person": to("Noor", securityMarking="Ingen")}]},
    ]
    found, _ = people(persons=[noor], groups=groups)
    assert found[uid("Noor")].marking is SecurityMarking.PROTECTED


# --- faults -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kinds", "where", "told"),
    [
        (
            {"persons": [person("Noor", enrolments=[enrolled("gone")])]},
            f"persons/{uid('Noor')}",
            "enroledAt",
        ),
        ({"groups": [group("5A", "Skola", "gone")]}, f"groups/{uid('5A')}", "groupMemberships"),
        (
            {"placements": [placement("gone", "Förskola")]},
            f"placements/{uid('placement of gone at Förskola')}",
            "child",
        ),
        (
            {"persons": [person("Noor")], "placements": [placement("Noor", "gone")]},
            f"placements/{uid('placement of Noor at gone')}",
            "placedAt",
        ),
        (
            {
                "persons": [person("Noor", "Ali"), person("Ali")],
                "placements": [placement("Noor", "Förskola", group=to("gone"))],
            },
            f"placements/{uid('placement of Noor at Förskola')}",
            "group",
        ),
        (
            {"duties": [duty("gone", "Skola")]},
            f"duties/{uid('duty of gone at Skola')}",
            "person",
        ),
        (
            {"persons": [person("Mia")], "duties": [duty("Mia", "gone")]},
            f"duties/{uid('duty of Mia at gone')}",
            "dutyAt",
        ),
        (
            {"persons": [person("Mia")], "duties": [duty("Mia", "Skola", "Lärare", "gone")]},
            f"duties/{uid('duty of Mia at Skola')}",
            "assignmentRole",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and "/" not in value else "",
)
def test_what_points_at_nothing_is_told(kinds: dict[str, Any], where: str, told: str) -> None:
    _, lines = people(**kinds)
    assert lines == [(where, f"{told} {NO_RECORD}")]


def test_a_duty_of_nobody() -> None:
    _, lines = people(duties=[duty("Mia", "Skola") | {"person": None}])
    assert [problem for _, problem in lines] == ["has no person; left out"]


def test_a_person_with_more_than_an_item_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping, "LARGEST_PERSON", 2000)
    children = [person(f"{n}", "Ali") for n in range(40)]
    found, lines = people(persons=[person("Ali"), *children])
    assert uid("Ali") not in found
    assert len(found) == 40
    assert lines == [(f"persons/{uid('Ali')}", "has too many relations; left out")]


def test_the_order_of_a_file_does_not_matter() -> None:
    kinds: dict[str, Any] = {
        "organisations": [SCHOOL, PRESCHOOL],
        "persons": [
            person(
                "Noor", "Ali", "Eva", enrolments=[enrolled("Skola"), enrolled("Förskola", "FS")]
            ),
            person("Sam", "Ali", "Eva"),
            person("Ali"),
            person("Eva"),
        ],
        "groups": [group("5A", "Skola", "Noor", "Sam"), group("5B", "Skola", "Noor", "Noor")],
        "duties": [duty("Eva", "Skola", "Lärare", "5A", "5B")],
        "placements": [placement("Sam", "Förskola", group=to("5B")), placement("Sam", "Skola")],
    }
    register, lines = mapped(**kinds)
    turned, other_lines = mapped(**{kind: records[::-1] for kind, records in kinds.items()})
    assert (turned.units, turned.groups, turned.people) == (
        register.units,
        register.groups,
        register.people,
    )
    assert sorted(other_lines) == sorted(lines) == []
