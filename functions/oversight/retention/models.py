"""What retention takes and answers over HTTP: the table, and what stops it."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.adapters.fields import Body, Day, Id, Line
from shared.adapters.people_view import PersonView
from shared.adapters.template_view import View
from shared.domain.retention import Document, Then, Trigger
from shared.domain.retention_hold import HoldReason

MOST_RULES = 500
_Form = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,20}$")]
_Document = Annotated[Document, Field(strict=False)]
_Trigger = Annotated[Trigger, Field(strict=False)]
_Then = Annotated[Then, Field(strict=False)]


class KeptBody(Body):
    """How long: calendar years and months."""

    years: Annotated[int, Field(ge=0, le=150)] = 0
    months: Annotated[int, Field(ge=0, le=11)] = 0


class RuleBody(Body):
    """One line of the retention table."""

    document: _Document
    school_forms: Annotated[tuple[_Form, ...], Field(max_length=60, strict=False)] = ()
    """Codes of SS 12000, or `EMPLOYEE`; none means every one that no other line names."""
    trigger: _Trigger
    kept: KeptBody = KeptBody()
    then: _Then
    decision: Line
    """The id of the decision that this rests on."""
    valid_from: Day


class TableRequest(Body):
    """A whole table, in place of the one that stands."""

    rules: Annotated[tuple[RuleBody, ...], Field(min_length=1, max_length=MOST_RULES, strict=False)]


class KeptView(View):
    """How long: calendar years and months."""

    years: int
    months: int


class RuleView(View):
    """One line of the retention table."""

    document: Document
    school_forms: tuple[str, ...]
    trigger: Trigger
    kept: KeptView
    then: Then
    decision: str
    valid_from: str


class TableView(View):
    """The retention table. `version` is what a change names in If-Match."""

    version: int
    """0: the shipped one, whose decisions are examples."""
    rules: tuple[RuleView, ...]
    by: PersonView | None
    at: str | None
    may_edit: bool


class HoldRequest(Body):
    """Why a talk, or everything of a person, must stay for now: one of both is named."""

    talk_id: Id | None = None
    person_id: Id | None = None
    reason: Annotated[HoldReason, Field(strict=False)]
    reference: Line
    """Which case, by its number. Never what it is about."""


class HoldView(View):
    """A retention hold."""

    id: str
    talk_id: str | None
    person: PersonView | None
    reason: HoldReason
    reference: str
    by: PersonView
    at: str
    lifted_by: PersonView | None
    lifted_at: str | None


class HoldsView(View):
    """The retention holds of a unit, the latest first, lifted ones among them."""

    holds: tuple[HoldView, ...]
