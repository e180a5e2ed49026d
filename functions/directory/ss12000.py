"""The records of an SS 12000:2020 export, as far as talks need them (R21).

Attributes that are not listed here are passed over, since the standard grows; an attribute that is
null is taken for absent. Codes are data: a word that the standard does not know is not an error.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic.alias_generators import to_camel

LONGEST_TEXT = 200
LONGEST_CODE = 60
LONGEST_LIST = 2000
_UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
UUID = re.compile(_UUID)
_HALF = re.compile(r"[\ud800-\udfff]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def _printable(text: str) -> str:
    """Composed, and free of control characters and of halves of characters."""
    if _UNPRINTABLE.search(text):
        raise ValueError("a control character or half a character is in the text")
    return unicodedata.normalize("NFC", text)


def _whole(text: str) -> str:
    """With a mark where half a character is: that can be kept, and is no mail address."""
    return _HALF.sub("\ufffd", text)


Id = Annotated[str, StringConstraints(pattern=f"^{_UUID}$", to_lower=True)]
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=LONGEST_TEXT),
    AfterValidator(_printable),
]
Name = Annotated[Text, StringConstraints(min_length=1)]
Code = Annotated[Name, StringConstraints(max_length=LONGEST_CODE)]


class Part(BaseModel):
    """A record or a part of one."""

    model_config = ConfigDict(
        extra="ignore", frozen=True, alias_generator=to_camel, validate_by_name=True
    )

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, given: Any) -> Any:
        if isinstance(given, dict) and None in given.values():
            return {name: value for name, value in given.items() if value is not None}
        return given


class Dated(Part):
    """What begins and may end; both local dates belong to it."""

    start_date: date | None = None
    end_date: date | None = None


class Reference(Part):
    """One record pointing at another."""

    id: Id


class PersonReference(Reference):
    """A pointer at a person may carry the marking of the identity (R17)."""

    security_marking: Code | None = None


class Kept(Part):
    """A record that stands by itself."""

    id: Id


class Organisation(Kept):
    """A principal organiser, a part of it, or a unit."""

    display_name: Name
    organisation_type: Code
    parent_organisation: Reference | None = None
    school_types: Annotated[tuple[Code, ...], Field(max_length=50)] = ()


class CivicNumber(Part):
    """Twelve digits, or something temporary."""

    value: Text


class Mail(Part):
    """A mail address and whose it is."""

    value: Annotated[str, AfterValidator(_whole)]
    type: Code = ""


class Responsible(Part):
    """One who answers for a child (R20)."""

    person: PersonReference
    relation_type: Code


class EnrolmentPart(Dated):
    """A pupil at a school unit."""

    enroled_at: Reference
    school_type: Code
    school_year: Annotated[int, Field(ge=0, le=20)] | None = None
    cancelled: bool = False


def _texts(given: Any) -> Any:
    """Those that are texts: what somebody signs in with is no reason to leave them out."""
    return [each for each in given if isinstance(each, str)] if isinstance(given, list) else ()


class PersonRecord(Kept):
    """Somebody. The civic number serves for the date of birth and the sign-in, and is not kept."""

    given_name: Text
    family_name: Text
    birth_date: date | None = None
    civic_no: CivicNumber | None = None
    security_marking: Code | None = None
    person_status: Code | None = None
    edu_person_principal_names: Annotated[
        tuple[str, ...], BeforeValidator(_texts), Field(max_length=LONGEST_LIST)
    ] = ()
    sign_in: tuple[str, ...] = ()
    """Digests of what they sign in with: made here, whatever the file says."""
    emails: Annotated[tuple[Mail, ...], Field(max_length=50)] = ()
    enrolments: Annotated[tuple[EnrolmentPart, ...], Field(max_length=LONGEST_LIST)] = ()
    responsibles: Annotated[tuple[Responsible, ...], Field(max_length=50)] = ()

    @model_validator(mode="after")
    def _has_a_name(self) -> "PersonRecord":
        if not (self.given_name or self.family_name):
            raise ValueError("there is no name")
        return self


class Placement(Dated, Kept):
    """A child's place in preschool or leisure-time centre."""

    placed_at: Reference
    child: PersonReference
    group: Reference | None = None
    owners: Annotated[tuple[PersonReference, ...], Field(max_length=50)] = ()
    school_type: Code | None = None


class MembershipPart(Dated):
    """Somebody in a group."""

    person: PersonReference


class GroupRecord(Dated, Kept):
    """A class, department, teaching group or staff group."""

    display_name: Name
    group_type: Code
    organisation: Reference
    school_type: Code | None = None
    group_memberships: Annotated[tuple[MembershipPart, ...], Field(max_length=LONGEST_LIST)] = ()


class AssignmentRole(Dated):
    """Staff connected to a group (F16)."""

    group: Reference
    assignment_role_type: Code


class DutyRecord(Dated, Kept):
    """An employment at a unit."""

    duty_at: Reference
    duty_role: Code
    person: PersonReference | None = None
    assignment_role: Annotated[tuple[AssignmentRole, ...], Field(max_length=LONGEST_LIST)] = ()


class TeacherPart(Dated):
    """One who teaches in an activity, by their duty."""

    duty: Reference


class Activity(Dated, Kept):
    """What is taught, by whom, to which groups (F16, F28)."""

    activity_type: Code = "Undervisning"
    groups: Annotated[tuple[Reference, ...], Field(max_length=LONGEST_LIST)] = ()
    teachers: Annotated[tuple[TeacherPart, ...], Field(max_length=LONGEST_LIST)] = ()


MODELS: Mapping[str, type[Kept]] = {
    "organisations": Organisation,
    "persons": PersonRecord,
    "placements": Placement,
    "groups": GroupRecord,
    "duties": DutyRecord,
    "activities": Activity,
}
"""The records of each kind, in the order in which they are told of."""
