"""People, groups and units as the school's register tells of them, cut to what talks need (SS 12000)."""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from shared.domain.instant import Instant


class Record(BaseModel):
    """A thing of the register: unchangeable, and no attribute is taken that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class SecurityMarking(StrEnum):
    """Protected identity (R17); the values of SS 12000 in English."""

    NONE = "none"
    CONFIDENTIAL = "confidential"
    """Sekretessmarkering."""
    PROTECTED = "protected"
    """Skyddad folkbokföring."""


class Language(StrEnum):
    """A language the system speaks (D16)."""

    SWEDISH = "sv"
    ENGLISH = "en"


class Span(Record):
    """Local dates during which something holds; both ends belong to it, an open end has no limit."""

    start: date | None = None
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Whether `day` lies in the span."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class Enrolment(Record):
    """A pupil at a school unit: an enrolment, or a placement in preschool and leisure-time centre."""

    unit_id: str
    school_form: str
    year: int | None = None
    span: Span = Span()


class Membership(Record):
    """A pupil in a class or department."""

    group_id: str
    span: Span = Span()


class Guardianship(Record):
    """One who answers for a pupil. `relation` is the register's own word (R20)."""

    person_id: str
    relation: str
    span: Span = Span()


class Assignment(Record):
    """Staff connected to a group, as mentor, preschool teacher and so on (F16)."""

    group_id: str
    role: str
    span: Span = Span()


class Duty(Record):
    """An employment at a unit. `role` is the register's own word."""

    unit_id: str
    role: str
    span: Span = Span()


class Consent(Record):
    """The word of a pupil of age that one who was their guardian keeps their access (D12)."""

    guardian_id: str
    at: Instant


class CarerRelation(StrEnum):
    """What a documented decision makes somebody to a child who is no guardian of theirs (R20).

    There is no word here for a step-parent: nobody's consent makes one a carer.
    """

    FOSTER_PARENT = "foster_parent"
    """Familjehemsförälder."""
    APPOINTED_GUARDIAN = "appointed_guardian"
    """Särskilt förordnad vårdnadshavare, where the register does not have it yet."""
    TRUSTEE = "trustee"
    """God man for a child without guardians in the country."""


class Carer(Record):
    """One who acts as a guardian by a decision, from its first local date to its last (R20)."""

    person_id: str
    relation: CarerRelation
    starts: date
    ends: date
    """There is always one: whoever decided says when it is to be looked at again."""
    evidence: str
    """Which decision, by its reference. Never what it says."""

    def is_current(self, today: date) -> bool:
        """Whether the decision holds on a day; its first and its last belong to it."""
        return self.starts <= today <= self.ends


class Aspect(StrEnum):
    """Something that can be told of a person whose identity is protected (R17)."""

    NAME = "name"
    CONTACT = "contact"
    GROUP = "group"
    UNIT = "unit"
    PLACE = "place"
    """Where a talk with them is."""
    TIME = "time"
    """When it is."""


class Reader(Record):
    """One of the staff whom a decision lets near a protected identity, between two local dates (R17)."""

    person_id: str
    reason: str
    """Which decision, by its reference. Never what it says."""
    starts: date
    ends: date | None = None
    """None while nobody has said when it ends."""

    def is_current(self, today: date) -> bool:
        """Whether it holds on a day; its first and its last belong to it."""
        return self.starts <= today and (self.ends is None or today <= self.ends)


class Own(Record):
    """What is known of somebody beside the register: no import of the register writes it."""

    version: int = 0
    """0 while nothing was ever said."""
    separate_talks: bool = False
    """Whether each guardian of this pupil has a talk of their own (D11, G4)."""
    consents: tuple[Consent, ...] = ()
    """Given by this person, once of age."""
    consented_by: tuple[str, ...] = ()
    """Ids of those who gave this person such a consent: the same relation from the other end."""
    carers: tuple[Carer, ...] = ()
    """Who acts as guardian of this child by a decision (R20)."""
    cares_for: tuple[str, ...] = ()
    """Ids of children whose carer this person is: the same relation from the other end."""
    manager_id: str | None = None
    """The manager of this employee, where the school's records do not tell the right one (F11)."""
    readers: tuple[Reader, ...] = ()
    """Who is let near this person besides those who always are, while their identity is protected (R17)."""
    hides: tuple[Aspect, ...] | None = None
    """What is kept from everybody else, if not what their marking says."""
    language: Language | None = None
    """What this person would be written to in, if they or the school said so (D16)."""
    interpreter: str | None = None
    """The tag of the language that this person needs an interpreter for (G10, R18)."""
    by: str | None = None
    at: Instant | None = None
    """Who said the last of it, and when."""


class Person(Record):
    """Somebody: pupil, guardian, staff, or several of these at once."""

    id: str
    given_name: str
    family_name: str
    birth_date: date | None = None
    marking: SecurityMarking = SecurityMarking.NONE
    language: Language = Language.SWEDISH
    email: str | None = None
    enrolments: tuple[Enrolment, ...] = ()
    memberships: tuple[Membership, ...] = ()
    guardians: tuple[Guardianship, ...] = ()
    children: tuple[Guardianship, ...] = ()
    """The same relations seen from the guardian: `person_id` is the child's."""
    duties: tuple[Duty, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    manager_id: str | None = None
    sign_in: tuple[str, ...] = ()
    """Keyed digests of what they are known by when they sign in (R22); nothing of it in clear."""
    left: date | None = None
    """The local date since which the school's own records do not have them any more."""
    own: Own = Own()
    """Kept apart from the register, and empty where it was not read."""

    @property
    def name(self) -> str:
        """The name in full. Never for mail, logs or addresses (D16)."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def speaks(self) -> Language:
        """The language to write to them in: as was said, or else as the register has it."""
        return self.own.language or self.language

    @property
    def is_protected(self) -> bool:
        """Whether the identity is protected in any way (R17)."""
        return self.marking is not SecurityMarking.NONE


class Group(Record):
    """A class, department or staff group."""

    id: str
    name: str
    kind: str
    unit_id: str
    school_form: str | None = None
    span: Span = Span()


class Unit(Record):
    """A school unit or the one above it."""

    id: str
    name: str
    kind: str
    parent_id: str | None = None
    school_forms: tuple[str, ...] = ()
