"""A made-up municipality as an SS 12000:2020 export: `python -m infra.local.school OUT.json`.

Everybody in it is invented; the same seed and day make the same file. What talks find difficult is
in it on purpose: siblings in two units, guardians living apart, a single guardian, another carer,
protected identities, staff with a child at the school, a child without a civic number, a child who
changed department, pupils with a place at the leisure-time centre.
"""

import argparse
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from infra.local.export import Export, Record
from infra.local.families import Family, class_seats, department_seats, settle
from infra.local.made_up import MadeUp
from infra.local.people import DemoPerson
from infra.local.units import PRINCIPAL, Unit, build_preschool, build_school
from shared.adapters.clock import SystemClock

ZONE = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True, slots=True)
class Size:
    """How much is made: about 200 people for each school with its preschool.

    The third class and the first department are those of the demo people, so there must be as many.
    """

    schools: int = 1
    classes: tuple[str, ...] = ("F", "2B", "5A", "8C")
    departments: tuple[str, ...] = ("Älgen", "Igelkotten")
    class_size: int = 14
    department_size: int = 10


class DemoPeople(NamedTuple):
    """Those of the first school that one signs in as. The principal is the teacher's manager."""

    teacher: DemoPerson
    preschool_teacher: DemoPerson
    principal: DemoPerson
    guardian: DemoPerson
    """Has a child in the teacher's class and one with the preschool teacher."""
    co_guardian: DemoPerson
    pupil: DemoPerson
    """The elder of the two children."""
    unrelated_guardian: DemoPerson
    """Has a child in the same class."""


def make_school(seed: int, today: date, size: Size = Size()) -> tuple[Export, DemoPeople]:
    """The export and the people of it to sign in as."""
    export = Export(MadeUp(seed), today)
    owner = export.organisation("Exempelstads kommun", "Huvudman")
    demos = [_neighbourhood(export, owner, number, size) for number in range(size.schools)]
    return export, demos[0]


def write_school(
    path: Path,
    seed: int = 1,
    today: date | None = None,
    size: Size = Size(),
) -> DemoPeople:
    """Write the export as JSON. Ages and the school year follow from `today`, a local date."""
    day = today or SystemClock().now().astimezone(ZONE).date()
    export, people = make_school(seed, day, size)
    with path.open("w", encoding="utf-8") as file:
        json.dump(export.records, file, ensure_ascii=False, indent=1)
    return people


def _neighbourhood(export: Export, owner: Record, number: int, size: Size) -> DemoPeople:
    """One school and one preschool, whose families are the same."""
    which = f" {number + 1}" if number else ""
    school = build_school(export, owner, f"Björkskolan{which}", size.classes)
    preschool = build_preschool(export, owner, f"Gläntans förskola{which}", size.departments)
    in_class = {name: class_seats(export, school, name, size.class_size) for name in size.classes}
    in_department = {
        name: department_seats(export, preschool, name, size.department_size)
        for name in size.departments
    }
    elder, younger = in_class[size.classes[2]][0], in_department[size.departments[0]][2]
    everywhere = [*in_class.values(), *in_department.values()]
    families = settle(
        export, [[elder, younger], [elder]], [seat for seats in everywhere for seat in seats]
    )
    return _demo_people(school, preschool, families, size)


def _demo_people(school: Unit, preschool: Unit, families: list[Family], size: Size) -> DemoPeople:
    first, second = families[:2]
    class_name, department = size.classes[2], size.departments[0]
    both = f"guardian of a pupil in {class_name} and a child at {department}"
    return DemoPeople(
        _demo("teacher", school.staff[class_name], f"mentor of {class_name}"),
        _demo("preschool-teacher", preschool.staff[department], f"teacher at {department}"),
        _demo("principal", school.staff[PRINCIPAL], "principal, the teacher's manager"),
        _demo("guardian", first.guardians[0], both),
        _demo("co-guardian", first.guardians[1], f"{both}, living apart"),
        _demo("pupil", first.children[0], f"pupil in {class_name}"),
        _demo("other-guardian", second.guardians[0], f"guardian of another pupil in {class_name}"),
    )


def _demo(who: str, person: Record, role: str) -> DemoPerson:
    return DemoPerson(who, person["id"], f"{person['givenName']} {person['familyName']}", role)


def main() -> None:
    """Write a file and print those whom one can be."""
    parser = argparse.ArgumentParser(description="Write a made-up municipality as SS 12000 JSON.")
    parser.add_argument("path", type=Path, metavar="OUT.json")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--today", type=date.fromisoformat, metavar="YYYY-MM-DD")
    parser.add_argument("--schools", type=int, default=1, help="about 200 people each")
    asked = parser.parse_args()
    for person in write_school(asked.path, asked.seed, asked.today, Size(schools=asked.schools)):
        print(f"{person.person_id}  {person.name}, {person.role}")


if __name__ == "__main__":
    main()
