"""A compulsory school and a preschool with their groups and staff."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from infra.local.export import Export, Record

STAFF_MAIL = ("Skola personal", "skola.example.org")
LEISURE_CENTRE = "Kotten"
PRINCIPAL = "principal"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, its groups by name, and its staff by what they do, or by the group they have."""

    organisation: Record
    groups: dict[str, Record] = field(default_factory=dict)
    staff: dict[str, Record] = field(default_factory=dict)


def year_of(class_name: str) -> int:
    """The school year of a class: 5 for 5A, 0 for the preschool class F."""
    return int("".join(sign for sign in class_name if sign.isdigit()) or 0)


def build_school(export: Export, owner: Record, name: str, classes: Sequence[str]) -> Unit:
    """A compulsory school with preschool class and leisure-time centre: no pupils yet."""
    forms = ("FKLASS", "GR", "FTH")
    school = Unit(export.organisation(name, "Skolenhet", owner, forms))
    _employ(export, school, PRINCIPAL, "Rektor")
    for class_name in classes:
        form = "GR" if year_of(class_name) else "FKLASS"
        group = export.group(class_name, "Klass", school.organisation, form)
        school.groups[class_name] = group
        _employ(export, school, class_name, "Lärare", "Mentor", group)
    all_classes = list(school.groups.values())
    _employ(export, school, "special", "Lärare", "Specialpedagog", *all_classes[1:])
    _employ(export, school, "health", "Annan personal", "Elevhälsopersonal", *all_classes)
    leisure = export.group(LEISURE_CENTRE, "Avdelning", school.organisation, "FTH")
    school.groups[LEISURE_CENTRE] = leisure
    _employ(export, school, LEISURE_CENTRE, "Övrig pedagogisk personal", "Fritidspedagog", leisure)
    _gather_staff(export, school)
    return school


def build_preschool(export: Export, owner: Record, name: str, departments: Sequence[str]) -> Unit:
    """A preschool: no children yet."""
    preschool = Unit(export.organisation(name, "Skolenhet", owner, ("FS",)))
    _employ(export, preschool, PRINCIPAL, "Rektor")
    for department in departments:
        group = export.group(department, "Avdelning", preschool.organisation, "FS")
        preschool.groups[department] = group
        _employ(export, preschool, department, "Förskollärare", "Förskollärare", group)
    first = next(iter(preschool.groups.values()))
    _employ(export, preschool, "carer", "Övrig pedagogisk personal", "Barnskötare", first)
    _gather_staff(export, preschool)
    return preschool


def _employ(
    export: Export, unit: Unit, what: str, role: str, kind: str = "", *groups: Record
) -> None:
    person = export.person(export.year - export.made_up.random.randrange(30, 64))
    export.mail(person, *STAFF_MAIL)
    person["eduPersonPrincipalNames"] = [f"{person['id'].replace('-', '')}@skola.example.org"]
    export.duty(person, unit.organisation, role, {kind: groups} if groups else {})
    unit.staff[what] = person


def _gather_staff(export: Export, unit: Unit) -> None:
    team = export.group("Personal", "Personalgrupp", unit.organisation)
    for person in unit.staff.values():
        export.join(person, team)
