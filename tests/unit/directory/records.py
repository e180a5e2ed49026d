"""Small SS 12000 records, by readable names instead of ids."""

import json
from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from functions.directory.export import KINDS, read_export
from functions.directory.mapping import Register, map_register
from functions.directory.report import Problems

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


def mapped(*, today: date = TODAY, **kinds: Any) -> tuple[Register, Lines]:
    """The register of an export, and the lines about it."""
    problems = Problems()
    register = map_register(read_export(data(**kinds), problems), today, problems)
    return register, [(line.where, line.problem) for line in problems.lines]
