"""What the choice of whom a talk concerns takes and answers over HTTP."""

from enum import StrEnum

from shared.adapters.fields import Body, Id
from shared.adapters.people_view import PersonView
from shared.adapters.template_view import View
from shared.domain.vocabulary import Role, Status


class Because(StrEnum):
    """Why somebody is in the choice; the first that is true."""

    SELF = "self"
    CHILD = "child"
    TAUGHT = "taught"
    """In a group that the caller is connected to, so that they may hold talks with them (F16)."""
    TALK = "talk"
    """The caller holds a talk about them, as a manager does with an employee."""


class SubjectsQuery(Body):
    """One of the caller's groups, or all there is room for."""

    group_id: Id | None = None


class ClassView(View):
    """A class or department."""

    id: str
    name: str


class TalkAtHandView(View):
    """A talk that is not over with: awaited, booked, or held and being followed up."""

    id: str
    talk_type: str
    status: Status
    start: str | None
    your_roles: tuple[Role, ...]


class SubjectView(View):
    """Somebody whom a talk can concern."""

    person: PersonView
    because: Because
    classes: tuple[ClassView, ...]
    """Their classes as far as the caller has to do with them; to staff none of a protected identity (R17)."""
    talks: tuple[TalkAtHandView, ...]
    """By kind, the next of each first."""


class SubjectsView(View):
    """Whom a talk of the caller can concern, themselves and their family first, then by name."""

    subjects: tuple[SubjectView, ...]
    groups: tuple[ClassView, ...]
    """All groups of the caller, to ask for one by one."""
    groups_left_out: bool
    """Whether there are more groups than were looked into; ask for one of them."""
