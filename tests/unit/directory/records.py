"""Small SS 12000 records, by readable names instead of ids."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from functions.directory.mapping import Places, Register, map_people, map_places
from functions.directory.merging import merged
from functions.directory.reading import KINDS, read_export
from functions.directory.report import Problems
from functions.directory.staging import Staging
from shared.domain.people import Group, Person, Unit

Record = dict[str, Any]
Lines = list[tuple[str, str]]
TODAY = date(2021, 10, 1)
SINCE = "2021-07-01"


def uid(name: str) -> str:
    """The id of a name."""
    return str(uuid5(NAMESPACE_OID, name))


def to(name: str, **more: Any) -> Record:
    """A pointer at a record."""
    return {"id": uid(name), **more}


def unit(name: str, **more: Any) -> Record:
    return {"id": uid(name), "displayName": name, "organisationType": "Skolenhet", **more}


def person(name: str, *carers: str, **more: Any) -> Record:
    """Somebody, and the guardians who answer for them."""
    return {
        "id": uid(name),
        "givenName": name,
        "familyName": "Öberg",
        "birthDate": "2011-05-06",
        "civicNo": {"value": "201105069809"},
        "responsibles": [
            {"person": to(carer), "relationType": "Vårdnadshavare"} for carer in carers
        ],
        **more,
    }


def enrolled(at: str, school_form: str = "GR", **more: Any) -> Record:
    return {"enroledAt": to(at), "schoolType": school_form, "startDate": SINCE, **more}


def group(name: str, at: str, *members: str, **more: Any) -> Record:
    return {
        "id": uid(name),
        "displayName": name,
        "groupType": "Klass",
        "organisation": to(at),
        "groupMemberships": [{"person": to(member), "startDate": SINCE} for member in members],
        **more,
    }


def placement(child: str, at: str, school_form: str | None = "FS", **more: Any) -> Record:
    return {
        "id": uid(f"placement of {child} at {at}"),
        "child": to(child),
        "placedAt": to(at),
        "schoolType": school_form,
        "startDate": SINCE,
        **more,
    }


def duty(who: str, at: str, role: str = "Lärare", *groups: str, **more: Any) -> Record:
    return {
        "id": uid(f"duty of {who} at {at}"),
        "person": to(who),
        "dutyAt": to(at),
        "dutyRole": role,
        "assignmentRole": [
            {"group": to(name), "assignmentRoleType": "Mentor", "startDate": SINCE}
            for name in groups
        ],
        "startDate": SINCE,
        **more,
    }


def document(**kinds: list[Any]) -> dict[str, list[Any]]:
    """An export: lists that are not given are empty."""
    return {kind: kinds.get(kind, []) for kind in KINDS}


def data(**kinds: list[Any]) -> bytes:
    """An export as a file."""
    return json.dumps(document(**kinds)).encode()


def staged(problems: Problems, today: date = TODAY, **kinds: Any) -> Staging:
    """An export, read."""
    staging = Staging()
    read_export([data(**kinds)], staging, today, problems)
    return staging


@dataclass
class Mapped:
    """Everything that an export says, as if it had been mapped at once."""

    places: Places
    registers: list[Register]

    @property
    def units(self) -> Mapping[str, Unit]:
        return self.places.units

    @property
    def groups(self) -> Mapping[str, Group]:
        return self.places.groups

    @property
    def people(self) -> dict[str, Person]:
        return {person.id: person for each in self.registers for person in each.people.values()}

    @property
    def lost_guardians(self) -> dict[str, set[str]]:
        return {k: v for each in self.registers for k, v in each.relations.lost_guardians.items()}

    def merged(self, before: Person) -> Person:
        """Somebody after this export."""
        (register,) = (each for each in self.registers if before.id in each.people)
        return merged(register.people[before.id], before, register)


def mapped(*, today: date = TODAY, **kinds: Any) -> tuple[Mapped, Lines]:
    """The register of an export, and the lines about it."""
    problems = Problems()
    staging = staged(problems, today, **kinds)
    places = map_places(staging, today, problems)
    registers = list(map_people(staging, places, today, problems))
    return Mapped(places, registers), [(line.where, line.problem) for line in problems.lines]
