"""The made-up municipality: what must be in it, and that it is the same each time."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from infra.local.school import DemoPeople, Size, make_school, write_school
from tests.support.spec_numbers import ROOT

TODAY = date(2021, 10, 1)
Record = dict[str, Any]


@pytest.fixture(scope="module")
def made() -> tuple[dict[str, list[Record]], DemoPeople]:
    export, people = make_school(1, TODAY)
    return export.records, people


@pytest.fixture(scope="module")
def records(made: tuple[dict[str, list[Record]], DemoPeople]) -> dict[str, list[Record]]:
    return made[0]


@pytest.fixture(scope="module")
def people(made: tuple[dict[str, list[Record]], DemoPeople]) -> DemoPeople:
    return made[1]


def pupils(records: dict[str, list[Record]]) -> list[Record]:
    return [person for person in records["persons"] if person["responsibles"]]


def carers(child: Record, relation: str = "Vårdnadshavare") -> list[str]:
    return [r["person"]["id"] for r in child["responsibles"] if r["relationType"] == relation]


def by_id(records: dict[str, list[Record]]) -> dict[str, Record]:
    return {record["id"]: record for kind in records.values() for record in kind}


def ends(references: list[Record]) -> list[str]:
    return [reference["id"] for reference in references]


def test_big_enough_to_be_a_school(records: dict[str, list[Record]]) -> None:
    assert Counter(unit["organisationType"] for unit in records["organisations"]) == {
        "Huvudman": 1,
        "Skolenhet": 2,
    }
    assert {tuple(u["schoolTypes"]) for u in records["organisations"] if "schoolTypes" in u} == {
        ("FKLASS", "GR", "FTH"),
        ("FS",),
    }
    children = pupils(records)
    assert len(children) >= 60
    assert len({carer for child in children for carer in carers(child)}) >= 100
    assert len(records["duties"]) == 12
    roles = Counter(duty["dutyRole"] for duty in records["duties"])
    assert roles["Rektor"] == 2
    assigned = Counter(
        role["assignmentRoleType"] for duty in records["duties"] for role in duty["assignmentRole"]
    )
    assert assigned["Mentor"] == 4
    assert assigned["Förskollärare"] == 2
    assert assigned["Elevhälsopersonal"] == 4


def pointers(value: Any) -> Iterator[str]:
    """The ids of everything inside a record that has one."""
    inside = value.values() if isinstance(value, dict) else value
    for inner in inside if isinstance(value, dict | list) else ():
        if isinstance(inner, dict) and "id" in inner:
            yield inner["id"]
        yield from pointers(inner)


def test_every_reference_has_its_end_in_the_file(records: dict[str, list[Record]]) -> None:
    known = by_id(records)
    assert len(known) == sum(len(kind) for kind in records.values())
    seen = [pointed for kind in records.values() for record in kind for pointed in pointers(record)]
    assert len(seen) > 500
    assert set(seen) <= known.keys()


def test_families_of_every_kind(records: dict[str, list[Record]]) -> None:
    known = by_id(records)
    children = pupils(records)
    assert {len(carers(child)) for child in children} == {1, 2}
    assert any(carers(child, "Annan ansvarig") for child in children)
    siblings: dict[tuple[str, ...], list[Record]] = {}
    for child in children:
        siblings.setdefault(tuple(carers(child)), []).append(child)
    assert any(
        bool(one["enrolments"]) != bool(other["enrolments"])
        for one, *others in siblings.values()
        for other in others
    ), "siblings in two units"
    homes = [[known[carer]["addresses"] for carer in carers(child)] for child in children]
    assert any(len(two) == 2 and two[0] != two[1] and all(two) for two in homes), "living apart"
    staff = {duty["person"]["id"] for duty in records["duties"]}
    assert any(staff & set(carers(child)) for child in children), "staff with a child here"


def test_protected_identities_have_no_address(records: dict[str, list[Record]]) -> None:
    marked = [p for p in records["persons"] if p["securityMarking"] != "Ingen"]
    assert {p["securityMarking"] for p in marked if p["responsibles"]} == {
        "Sekretessmarkering",
        "Skyddad folkbokföring",
    }
    assert [p["addresses"] for p in marked] == [[]] * len(marked)


def test_pupils_with_two_places_and_one_who_moved(records: dict[str, list[Record]]) -> None:
    leisure = {p["child"]["id"] for p in records["placements"] if p["schoolType"] == "FTH"}
    assert {
        person["enrolments"][0]["schoolType"]
        for person in records["persons"]
        if person["id"] in leisure
    } == {"GR", "FKLASS"}
    memberships = Counter(
        membership["person"]["id"]
        for group in records["groups"]
        if group["groupType"] == "Avdelning"
        for membership in group["groupMemberships"]
    )
    assert max(memberships.values()) == 2
    assert any(m.get("endDate") for g in records["groups"] for m in g["groupMemberships"])


def test_civic_numbers_are_of_the_kind_kept_for_tests(records: dict[str, list[Record]]) -> None:
    numbers = [p["civicNo"]["value"] for p in records["persons"] if "civicNo" in p]
    assert len(records["persons"]) - len(numbers) == 1
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        assert len(number) == 12
        assert 980 <= int(number[8:11]) <= 999
        doubled = [int(n) * (2 - place % 2) for place, n in enumerate(number[2:])]
        assert sum(value // 10 + value % 10 for value in doubled) % 10 == 0
    born = {p["civicNo"]["value"][:8] == p["birthDate"].replace("-", "")
            for p in records["persons"] if "civicNo" in p}  # fmt: skip
    assert born == {True}


def test_mail_goes_nowhere_and_nobody_shares_an_address(records: dict[str, list[Record]]) -> None:
    mails = [mail["value"] for person in records["persons"] for mail in person["emails"]]
    assert len(set(mails)) == len(mails)
    assert {mail.rpartition("@")[2] for mail in mails} == {
        "example.com",
        "elev.example.org",
        "skola.example.org",
    }
    assert all(mail.isascii() and mail == mail.lower() for mail in mails)


def test_the_demo_people_are_what_they_are_said_to_be(
    records: dict[str, list[Record]], people: DemoPeople
) -> None:
    known = by_id(records)
    groups = {group["displayName"]: group for group in records["groups"]}
    duties = {duty["person"]["id"]: duty for duty in records["duties"]}
    pupil = known[people.pupil.person_id]
    assert carers(pupil) == [people.guardian.person_id, people.co_guardian.person_id]
    assert people.pupil.name == f"{pupil['givenName']} {pupil['familyName']}"
    siblings = [child for child in pupils(records) if carers(child) == carers(pupil)]
    assert len(siblings) == 2
    members = {
        name: ends([m["person"] for m in g["groupMemberships"]]) for name, g in groups.items()
    }
    assert siblings[0]["id"] in members["5A"]
    assert siblings[1]["id"] in members["Älgen"]
    assert (
        duties[people.teacher.person_id]["assignmentRole"][0]["group"]["id"] == groups["5A"]["id"]
    )
    preschool_duty = duties[people.preschool_teacher.person_id]
    assert preschool_duty["assignmentRole"][0]["group"]["id"] == groups["Älgen"]["id"]
    principal = duties[people.principal.person_id]
    assert principal["dutyRole"] == "Rektor"
    assert principal["dutyAt"] == duties[people.teacher.person_id]["dutyAt"]
    others = [c for c in pupils(records) if people.unrelated_guardian.person_id in carers(c)]
    assert {child["id"] for child in others} <= set(members["5A"])
    assert not set(carers(others[0])) & set(carers(pupil))
    assert len({person.who for person in people}) == 7


@pytest.mark.parametrize("today", [date(2022, 6, 30), date(2022, 7, 1), date(2024, 2, 29)])
def test_children_are_as_old_as_their_year(today: date) -> None:
    export, _ = make_school(1, today)
    began = today.year if today.month >= 7 else today.year - 1
    for child in pupils(export.records):
        age = began - int(child["birthDate"][:4])
        if child["enrolments"]:
            assert age == 6 + child["enrolments"][0]["schoolYear"]
            assert child["enrolments"][0]["startDate"] <= today.isoformat()
        else:
            assert 1 <= age <= 5


def test_the_same_seed_makes_the_same_file_and_another_does_not(tmp_path: Path) -> None:
    one, two, other = (tmp_path / name for name in "abc")
    assert write_school(one, 1, TODAY) == write_school(two, 1, TODAY)
    write_school(other, 2, TODAY)
    assert one.read_bytes() == two.read_bytes()
    assert one.read_bytes() != other.read_bytes()


def test_more_schools_are_more_people() -> None:
    export, people = make_school(1, TODAY, Size(schools=10))
    one, its_people = make_school(1, TODAY)
    assert len(export.records["persons"]) > 9 * len(one.records["persons"])
    assert people == its_people
    ids = [record["id"] for kind in export.records.values() for record in kind]
    assert len(set(ids)) == len(ids)


def test_as_a_command(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    command = [sys.executable, "-m", "infra.local.school", str(path), "--today", "2021-10-01"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    export, people = make_school(1, TODAY)
    assert json.loads(path.read_text(encoding="utf-8")) == export.records
    assert people.teacher.person_id in told.stdout
