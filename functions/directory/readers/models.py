"""What the closed list of a person takes and answers over HTTP."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from functions.directory.models import View
from shared.adapters.fields import Body, Id
from shared.domain.people import Aspect

MOST_READERS = 30
Reason = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=3, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$"
    ),
]
"""The reference of a decision, such as `SN 2021-0117`. Never what it says."""
Chosen = Literal[Aspect.GROUP, Aspect.UNIT, Aspect.PLACE, Aspect.TIME]


class ReaderRequest(Body):
    """One of the staff who is let near, from the first day to the last; without one until it is said."""

    person_id: Id
    reason: Reason
    starts: date
    ends: date | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends is not None and self.ends < self.starts:
            raise ValueError("the last day is before the first")
        return self


class ReadersRequest(Body):
    """The whole list: who is not named is not on it from now on."""

    readers: tuple[ReaderRequest, ...] = Field(max_length=MOST_READERS)
    hides: tuple[Chosen, ...] | None = Field(default=None, max_length=len(Aspect))
    """What is kept from all others besides name and contact; null to go by the marking."""

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        ids = [reader.person_id for reader in self.readers]
        if len(set(ids)) < len(ids) or len(set(self.hides or ())) < len(self.hides or ()):
            raise ValueError("something is named twice")
        return self


class ReaderView(View):
    """One on the list. No name is shown of a protected identity (R17)."""

    person_id: str
    name: str | None
    reason: str
    starts: date
    ends: date | None
    current: bool
    """Whether the decision holds today, and they still work here."""


class ReadersView(View):
    """The closed list of a person. Besides those on it there are who holds a talk and who leads the unit."""

    person_id: str
    version: int
    protected: bool
    """Whether the identity is protected; while it is not, the list closes nothing."""
    readers: tuple[ReaderView, ...]
    hides: tuple[Aspect, ...]
    """What is kept from all others now."""
    chosen: bool
    """Whether somebody chose that, and it does not come from the marking."""
    changed_by: str | None
    changed_at: str | None
