"""Records of SS 12000:2020 with the standard's attribute names and codes, gathered by kind."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from infra.local.made_up import MadeUp

Record = dict[str, Any]
KINDS = ("organisations", "persons", "placements", "groups", "duties")
NO_MARKING, CONFIDENTIAL, PROTECTED = "Ingen", "Sekretessmarkering", "Skyddad folkbokföring"


class Export:
    """Makes records and keeps them by kind. Everything begins with the school year of `today`."""

    def __init__(self, made_up: MadeUp, today: date) -> None:
        self.made_up = made_up
        self.records: dict[str, list[Record]] = {kind: [] for kind in KINDS}
        self.year = today.year if today.month >= 7 else today.year - 1
        """The calendar year in which the school year began, taken to be on 1 July."""
        self._start = date(self.year, 7, 1).isoformat()
        self._meta = {"created": f"{self._start}T00:00:00Z", "modified": f"{self._start}T00:00:00Z"}

    def organisation(
        self, name: str, kind: str, parent: Record | None = None, forms: Sequence[str] = ()
    ) -> Record:
        """A principal organiser, school or unit."""
        return self._add(
            "organisations",
            displayName=name,
            organisationType=kind,
            municipalityCode="9999",
            **({"parentOrganisation": {"id": parent["id"]}} if parent else {}),
            **({"schoolTypes": list(forms)} if forms else {}),
        )

    def group(self, name: str, kind: str, unit: Record, form: str | None = None) -> Record:
        """A class, department or staff group; members are added with `join`."""
        return self._add(
            "groups",
            displayName=name,
            groupType=kind,
            organisation={"id": unit["id"]},
            startDate=self._start,
            groupMemberships=[],
            **({"schoolType": form} if form else {}),
        )

    def join(
        self, person: Record, group: Record, start: str | None = None, end: str | None = None
    ) -> None:
        """Make the person a member of the group."""
        membership = {"person": reference(person), "startDate": start or self._start}
        group["groupMemberships"].append(membership | ({"endDate": end} if end else {}))

    def person(
        self, birth_year: int, *, family_name: str | None = None, marking: str = NO_MARKING
    ) -> Record:
        """Somebody without any relation yet."""
        made_up = self.made_up
        sex = made_up.sex()
        born, number = made_up.birth(birth_year, sex)
        return self._add(
            "persons",
            givenName=made_up.given_name(sex),
            familyName=family_name or made_up.family_name(),
            birthDate=born.isoformat(),
            sex=sex,
            securityMarking=marking,
            personStatus="Aktiv",
            emails=[],
            addresses=[],
            enrolments=[],
            responsibles=[],
            **({"civicNo": {"value": number, "nationality": "SE"}} if number else {}),
        )

    def mail(self, person: Record, kind: str, domain: str) -> None:
        """Give the person a mail address."""
        address = self.made_up.mail(person["givenName"], person["familyName"], domain)
        person["emails"].append({"value": address, "type": kind})

    def enrol(self, pupil: Record, unit: Record, form: str, year: int) -> None:
        """Enrol a pupil for the school year."""
        enrolment = {"enroledAt": {"id": unit["id"]}, "schoolType": form, "schoolYear": year}
        pupil["enrolments"].append({**enrolment, "startDate": self._start, "cancelled": False})

    def answer_for(self, child: Record, carer: Record, relation: str = "Vårdnadshavare") -> None:
        """Make the carer one of those who answer for the child."""
        child["responsibles"].append({"person": reference(carer), "relationType": relation})

    def place(
        self, child: Record, group: Record, owners: Sequence[Record], start: str | None = None
    ) -> None:
        """Give the child a place in a department of a preschool or leisure-time centre."""
        self._add(
            "placements",
            placedAt=group["organisation"],
            group={"id": group["id"]},
            child=reference(child),
            owners=[reference(owner) for owner in owners],
            schoolType=group["schoolType"],
            startDate=start or self._start,
        )

    def duty(
        self, person: Record, unit: Record, role: str, assignments: Mapping[str, Sequence[Record]]
    ) -> None:
        """Employ somebody at a unit; `assignments` are groups by the kind of assignment."""
        self._add(
            "duties",
            person=reference(person),
            dutyAt={"id": unit["id"]},
            dutyRole=role,
            assignmentRole=[
                {"group": {"id": group["id"]}, "assignmentRoleType": kind, "startDate": self._start}
                for kind, groups in assignments.items()
                for group in groups
            ],
            dutyPercent=100,
            startDate=self._start,
        )

    def _add(self, kind: str, **attributes: Any) -> Record:
        record = {"id": self.made_up.new_id(kind), "meta": self._meta, **attributes}
        self.records[kind].append(record)
        return record


def reference(person: Record) -> Record:
    """How one record points at a person; the marking goes with it."""
    return {"id": person["id"], "securityMarking": person["securityMarking"]}
