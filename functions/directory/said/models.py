"""What saying something of a person takes and answers over HTTP."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from functions.directory.models import View
from shared.adapters.fields import Body, Id, LanguageTag
from shared.domain.people import CarerRelation, Language

MOST_CARERS = 10
Evidence = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=3, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$"
    ),
]
"""The reference of a decision, such as `SN 2021-0117`."""


class CarerRequest(Body):
    """One who acts as guardian by a decision, from its first day to its last."""

    person_id: Id
    relation: CarerRelation
    starts: date
    ends: date
    evidence: Evidence

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends < self.starts:
            raise ValueError("the last day is before the first")
        return self


class CarersRequest(Body):
    """All carers of a child: who is not named is none from now on."""

    carers: tuple[CarerRequest, ...] = Field(max_length=MOST_CARERS)

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        ids = [carer.person_id for carer in self.carers]
        if len(set(ids)) < len(ids):
            raise ValueError("somebody is named twice")
        return self


class CarerView(View):
    """A carer of a child. No name is shown of a protected identity (R17)."""

    person_id: str
    name: str | None
    relation: CarerRelation
    starts: date
    ends: date
    evidence: str
    current: bool
    """Whether the decision holds today."""


class CarersView(View):
    """What is said of a child, by whom and when."""

    person_id: str
    version: int
    carers: tuple[CarerView, ...]
    changed_by: str | None
    changed_at: str | None


class ManagerRequest(Body):
    """Whose employee somebody is; null to go by the school's records again."""

    manager_id: Id | None


class ManagerView(View):
    """Whose employee somebody is."""

    person_id: str
    version: int
    manager_id: str | None
    said: bool
    """Whether that was said here, and does not come from the school's records."""


class LanguageRequest(Body):
    """What somebody is written to in, and the language that they need an interpreter for; null: none."""

    language: Language
    interpreter: LanguageTag | None


class LanguageView(View):
    """What is known of it."""

    person_id: str
    version: int
    language: Language
    said: bool
    """Whether somebody said so; else it is the register's."""
    interpreter: str | None
    changed_by: str | None
    changed_at: str | None
